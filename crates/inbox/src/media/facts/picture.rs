//! Size and blur of a picture, as it is shown.

use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use blazz_domain::media::MediaFacts;
use image::metadata::Orientation;
use image::{DynamicImage, GenericImageView, ImageDecoder, ImageReader, Limits};

/// Pixels; what phones take is far smaller.
const LARGEST_SIDE: u32 = 16_384;
/// Bytes that a picture may take while it is looked at: 48 megapixels in colour.
const MOST_MEMORY: u64 = 200 * 1024 * 1024;
/// The side of what a blur is made of, in pixels (`ThumbHash` takes no larger ones).
const BLUR_SIDE: u32 = 100;

/// `None`: it is no picture, or one that would take too much memory. Of one that moves, the first frame counts.
pub(super) fn look(file: &Path) -> Option<MediaFacts> {
    let image = read(file)?;
    let (width, height) = image.dimensions();
    let small = image.thumbnail(BLUR_SIDE, BLUR_SIDE).to_rgba8();
    let (across, down) =
        (usize::try_from(small.width()).ok()?, usize::try_from(small.height()).ok()?);
    let hash = thumbhash::rgba_to_thumb_hash(across, down, small.as_raw());
    Some(MediaFacts {
        width: Some(width),
        height: Some(height),
        blur: Some(BASE64_STANDARD.encode(hash)),
        ..MediaFacts::default()
    })
}

/// The picture, turned as its metadata says.
fn read(file: &Path) -> Option<DynamicImage> {
    let mut reader = ImageReader::open(file).ok()?.with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    if decoder.total_bytes() > MOST_MEMORY {
        return None;
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    image.apply_orientation(orientation);
    Some(image)
}
