//! A picture without what cameras and programs write beside it: where and when it was taken, with what, by whom. How it
//! is turned is kept, and its colours; the pixels are not touched.

mod jpeg;
mod png;
mod webp;

use std::path::Path;

use blazz_domain::media::FileRefusal;
use image::metadata::Orientation;
use image::{ImageDecoder, ImageReader};

use super::spool::Spooled;
use crate::error::InboxError;

/// Whether files of this type are cleaned.
pub(super) fn is_cleaned(mime_type: &str) -> bool {
    matches!(mime_type, "image/jpeg" | "image/png" | "image/webp")
}

/// The file without what it tells. One that cannot be read is refused when it tells anything, and stays as it is when it
/// does not.
pub(super) fn clean(spooled: Spooled, mime_type: &str) -> Result<Spooled, InboxError> {
    let bytes = std::fs::read(spooled.file.path())?;
    match bare(spooled.file.path(), &bytes, mime_type) {
        Some(bare) if bare == bytes => Ok(spooled),
        Some(bare) => Ok(Spooled::of(&bare)?),
        None if tells(&bytes) => Err(FileRefusal::Damaged.into()),
        None => Ok(spooled),
    }
}

/// The picture without them. `None`: it is no whole picture of this type.
fn bare(file: &Path, bytes: &[u8], mime_type: &str) -> Option<Vec<u8>> {
    let strip = match mime_type {
        "image/jpeg" => jpeg::bare,
        "image/png" => png::bare,
        "image/webp" => webp::bare,
        _ => return None,
    };
    strip(bytes, turned(file))
}

/// Whether bytes hold any of it, in whatever place.
fn tells(bytes: &[u8]) -> bool {
    let marks: [&[u8]; 4] = [b"Exif\0\0", b"http://ns.adobe.com/xap/", b"eXIf", b"EXIF"];
    marks.iter().any(|mark| bytes.windows(mark.len()).any(|part| part == *mark))
}

/// How it is to be turned, as a block of Exif that says nothing else; none when it is not.
fn turned(file: &Path) -> Option<[u8; 26]> {
    let reader = ImageReader::open(file).ok()?.with_guessed_format().ok()?;
    let orientation = reader.into_decoder().ok()?.orientation().ok()?;
    (orientation != Orientation::NoTransforms).then(|| exif(orientation.to_exif()))
}

/// One entry, 0x0112, a short (Exif 2.32, sections 4.6.2 and 4.6.4).
const fn exif(orientation: u8) -> [u8; 26] {
    let mut block = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    block[19] = orientation;
    block
}

/// `count` bytes from `at`.
fn part(bytes: &[u8], at: usize, count: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(count)?)
}

#[cfg(test)]
mod tests;
