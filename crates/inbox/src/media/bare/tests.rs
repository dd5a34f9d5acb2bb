//! Pictures that tell where they were taken, and that no longer do.

use std::io::{Cursor, Write};

use image::{DynamicImage, ImageFormat};
use tempfile::NamedTempFile;

use super::*;

/// Where it was taken, as it stands in files.
const PLACE: &[u8] = b"GPSLatitude -6.2 106.8";

fn picture(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(12, 8).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn cleaned(bytes: &[u8], mime_type: &str) -> Option<Vec<u8>> {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    bare(file.path(), bytes, mime_type)
}

fn has(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|part| part == what)
}

/// A block of Exif with this turn, and a place behind it.
fn exif(orientation: u8) -> Vec<u8> {
    [super::exif(orientation).as_slice(), PLACE].concat()
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], length.as_slice(), content].concat()
}

fn jpeg(orientation: u8) -> Vec<u8> {
    let plain = picture(ImageFormat::Jpeg);
    let told = [
        segment(0xe1, &[b"Exif\0\0".as_slice(), &exif(orientation)].concat()),
        segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0".as_slice(), PLACE].concat()),
        segment(0xed, PLACE),
        segment(0xfe, PLACE),
        segment(0xe2, b"ICC_PROFILE\0\x01\x01 colours"),
    ];
    [&plain[..2], &told.concat(), &plain[2..], PLACE].concat()
}

#[test]
fn a_jpeg_keeps_its_turn_and_its_colours_and_tells_nothing() {
    let clean = cleaned(&jpeg(6), "image/jpeg").unwrap();
    assert!(!has(&clean, PLACE) && has(&clean, b"ICC_PROFILE"));
    let mut decoder = ImageReader::new(Cursor::new(&clean))
        .with_guessed_format()
        .unwrap()
        .into_decoder()
        .unwrap();
    assert_eq!(decoder.orientation().unwrap(), Orientation::Rotate90);
    let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().to_rgb8();
    assert_eq!(pixels(&clean), pixels(&jpeg(6)));
    let upright = cleaned(&jpeg(1), "image/jpeg").unwrap();
    assert!(!has(&upright, b"Exif\0\0"));
}

#[test]
fn a_jpeg_without_any_of_it_stays_as_it_is() {
    let plain = picture(ImageFormat::Jpeg);
    assert_eq!(cleaned(&plain, "image/jpeg").unwrap(), plain);
}

#[test]
fn a_png_keeps_what_it_is_drawn_by() {
    let plain = picture(ImageFormat::Png);
    let chunk = |name: &[u8], content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap().to_be_bytes();
        [length.as_slice(), name, content, &[0; 4]].concat()
    };
    let told = [chunk(b"eXIf", &exif(1)), chunk(b"iTXt", PLACE), chunk(b"tEXt", PLACE)].concat();
    // Behind the header, which is 33 bytes with the signature.
    let telling = [&plain[..33], &told, &plain[33..], PLACE].concat();
    assert_eq!(cleaned(&telling, "image/png").unwrap(), plain);
}

#[test]
fn a_webp_says_no_longer_that_it_has_exif() {
    let plain = picture(ImageFormat::WebP);
    let chunk = |name: &[u8], content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap().to_le_bytes();
        let fill = vec![0; content.len() % 2];
        [name, length.as_slice(), content, &fill].concat()
    };
    let header = chunk(b"VP8X", &[EXIF_AND_XMP, 0, 0, 0, 11, 0, 0, 7, 0, 0]);
    let told = [chunk(b"EXIF", &exif(1)), chunk(b"XMP ", PLACE)].concat();
    let body = [b"WEBP".as_slice(), &header, &plain[12..], &told].concat();
    let size = u32::try_from(body.len()).unwrap().to_le_bytes();
    let telling = [b"RIFF".as_slice(), &size, &body].concat();
    let clean = cleaned(&telling, "image/webp").unwrap();
    assert!(!has(&clean, PLACE) && clean[20] == 0);
    assert_eq!(image::load_from_memory(&clean).unwrap().width(), 12);
}

/// Both flags of the extended header.
const EXIF_AND_XMP: u8 = 0x0c;

#[test]
fn what_is_cut_short_is_no_picture() {
    for (bytes, mime_type) in [
        (jpeg(1)[..60].to_vec(), "image/jpeg"),
        (b"\xff\xd8\xff".to_vec(), "image/jpeg"),
        (b"\xff\xd8\xff\xe1\xff\xff".to_vec(), "image/jpeg"),
        (picture(ImageFormat::Png)[..40].to_vec(), "image/png"),
        (b"RIFF\xff\xff\xff\xffWEBP".to_vec(), "image/webp"),
        (b"RIFF\x0c\0\0\0WEBPEXIF\xff\xff\xff\xff".to_vec(), "image/webp"),
    ] {
        assert_eq!(cleaned(&bytes, mime_type), None, "{mime_type}");
    }
}
