//! What is found out, of files made here and of those that are made to break whoever looks.

use std::io::Write;
use std::process::{Command, Stdio};

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, Rgb, RgbImage};
use tempfile::NamedTempFile;

use super::*;

fn file(bytes: &[u8]) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

async fn look(bytes: &[u8], mime_type: &str) -> MediaFacts {
    Workbench::default().look(file(bytes).path(), mime_type, LONG).await
}

/// A picture, 60 by 20, that says it is to be turned by a quarter.
fn turned_jpeg() -> Vec<u8> {
    let picture = RgbImage::from_fn(60, 20, |x, _| Rgb([u8::try_from(x * 4).unwrap(), 80, 10]));
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes);
    let exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    encoder.set_exif_metadata(exif).unwrap();
    let (width, height) = picture.dimensions();
    encoder.write_image(&picture, width, height, ExtendedColorType::Rgb8).unwrap();
    bytes
}

#[tokio::test]
async fn a_picture_has_the_size_it_is_shown_in_and_a_blur() {
    let facts = look(&turned_jpeg(), "image/jpeg").await;
    assert_eq!((facts.width, facts.height), (Some(20), Some(60)));
    assert!(facts.blur.is_some_and(|blur| blur.len() > 20));
    let mut webp = std::io::Cursor::new(Vec::new());
    let sticker = DynamicImage::new_rgba8(512, 512);
    sticker.write_to(&mut webp, image::ImageFormat::WebP).unwrap();
    let facts = look(webp.get_ref(), "image/webp").await;
    assert_eq!((facts.width, facts.height), (Some(512), Some(512)));
}

/// A PNG that says it has 50 000 by 50 000 pixels: 10 GB in memory.
fn bomb() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend(50_000_u32.to_be_bytes());
    png.extend(50_000_u32.to_be_bytes());
    png.extend([8, 6, 0, 0, 0]);
    // The sum of the chunk, which decoders check (PNG, section 5.5).
    png.extend(crc(&png[12..]).to_be_bytes());
    png.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    png
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 }
        })
    })
}

#[tokio::test]
async fn what_is_made_to_break_whoever_looks_has_no_facts() {
    for (bytes, kind) in [
        (bomb(), "image/png"),
        (turned_jpeg()[..200].to_vec(), "image/jpeg"),
        (b"\xff\xd8\xff\xe0 no picture".to_vec(), "image/jpeg"),
        (b"%PDF-1.7\n nothing".to_vec(), "application/pdf"),
        (b"OggS nothing".to_vec(), "audio/ogg"),
        (b"\0\0\0\x18ftypisom nothing".to_vec(), "video/mp4"),
        (Vec::new(), "image/gif"),
    ] {
        assert_eq!(look(&bytes, kind).await, MediaFacts::default(), "{kind}");
    }
}

/// Ten thousand frames are looked at as one.
#[tokio::test]
async fn a_picture_that_moves_is_looked_at_once() {
    use image::codecs::gif::GifEncoder;
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    for _ in 0..10_000 {
        encoder.encode(&[7; 16 * 4], 4, 4, ExtendedColorType::Rgba8).unwrap();
    }
    drop(encoder);
    let facts = look(&bytes, "image/gif").await;
    assert_eq!((facts.width, facts.height), (Some(4), Some(4)));
}

/// A file that `ffmpeg` makes; nothing where it is not installed.
fn made(arguments: &[&str]) -> Option<Vec<u8>> {
    let file = NamedTempFile::new().unwrap();
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-y"])
        .args(arguments)
        .arg(file.path())
        .stdin(Stdio::null())
        .status()
        .ok()?;
    assert!(made.success(), "{arguments:?}");
    Some(std::fs::read(file.path()).unwrap())
}

#[tokio::test]
async fn sound_and_video_have_a_length_where_the_tools_are() {
    let tone = ["-f", "lavfi", "-i", "sine=440:duration=2", "-c:a", "libopus", "-f", "ogg"];
    let Some(sound) = made(&tone) else { return };
    let facts = look(&sound, "audio/ogg").await;
    assert!(facts.duration_ms.is_some_and(|it| it.abs_diff(2000) < 100), "{facts:?}");
    let wave = facts.waveform.unwrap();
    assert!(wave.len() == 64 && wave.contains(&100), "{wave:?}");

    let film =
        ["-f", "lavfi", "-i", "testsrc=size=64x32:duration=1", "-pix_fmt", "yuv420p", "-f", "mp4"];
    let facts = look(&made(&film).unwrap(), "video/mp4").await;
    assert_eq!((facts.width, facts.height), (Some(64), Some(32)));
    assert!(facts.duration_ms.is_some_and(|it| it.abs_diff(1000) < 100), "{facts:?}");
}

#[tokio::test]
async fn nothing_outside_of_the_file_is_opened() {
    let list =
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n";
    assert_eq!(look(list, "audio/mpeg").await.duration_ms, None);
}
