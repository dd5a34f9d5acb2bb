//! JPEG: segments one after the other, and scans between them (ITU-T T.81, annex B).

use super::part;

const SOI: [u8; 2] = [0xff, 0xd8];
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;

/// What stands after the end is left out too: phones put films and further pictures there.
pub(super) fn bare(bytes: &[u8], turned: Option<[u8; 26]>) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(&SOI)?;
    let mut kept = SOI.to_vec();
    if let Some(exif) = turned {
        kept.extend([0xff, 0xe1, 0, 34]);
        kept.extend(b"Exif\0\0");
        kept.extend(exif);
    }
    loop {
        let marker = *part(rest, 0, 2)?.strip_prefix(&[0xff])?.first()?;
        match marker {
            0xff => rest = rest.get(1..)?,
            EOI => {
                kept.extend([0xff, EOI]);
                return Some(kept);
            }
            _ => {
                let length = usize::from(u16::from_be_bytes(part(rest, 2, 2)?.try_into().ok()?));
                let scan = if marker == SOS { scanned(rest.get(2 + length..)?)? } else { 0 };
                let segment = part(rest, 0, 2 + length + scan)?;
                if !tells(marker, segment.get(4..)?) {
                    kept.extend(segment);
                }
                rest = rest.get(segment.len()..)?;
            }
        }
    }
}

/// Exif and XMP (APP1), what belongs to further pictures (APP2), Photoshop's (APP13), comments and other programs' own.
/// Colours (ICC, in APP2), JFIF and Adobe's mark of the colour model stay.
fn tells(marker: u8, content: &[u8]) -> bool {
    match marker {
        0xe0 => !content.starts_with(b"JFIF\0"),
        0xe2 => !content.starts_with(b"ICC_PROFILE\0"),
        0xee => !content.starts_with(b"Adobe"),
        0xe1..=0xef | 0xfe => true,
        _ => false,
    }
}

/// The length of a scan: up to a marker that is none of those within scans.
fn scanned(scan: &[u8]) -> Option<usize> {
    scan.windows(2).position(|pair| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff))
}
