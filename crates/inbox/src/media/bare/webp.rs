//! WebP: chunks of a RIFF file (WebP Container Specification).

use super::part;

/// Flags of the extended header.
const EXIF: u8 = 0x08;
const XMP: u8 = 0x04;
const DRAWN: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];

pub(super) fn bare(bytes: &[u8], turned: Option<[u8; 26]>) -> Option<Vec<u8>> {
    let size = u32::from_le_bytes(part(bytes, 4, 4)?.try_into().ok()?);
    let body = part(bytes, 8, usize::try_from(size).ok()?)?;
    let mut rest = body.strip_prefix(b"WEBP")?;
    let mut kept = b"WEBP".to_vec();
    let mut is_extended = false;
    while !rest.is_empty() {
        let length =
            usize::try_from(u32::from_le_bytes(part(rest, 4, 4)?.try_into().ok()?)).ok()?;
        // A chunk of odd length is followed by one byte; some writers leave it out at the end.
        let end = length.checked_add(8 + length % 2)?.min(rest.len().max(length.checked_add(8)?));
        let chunk = part(rest, 0, end)?;
        let name = part(chunk, 0, 4)?;
        if name == b"VP8X" {
            is_extended = true;
            let at = kept.len() + 8;
            kept.extend(chunk);
            let flags = kept.get_mut(at)?;
            *flags = *flags & !(EXIF | XMP) | if turned.is_some() { EXIF } else { 0 };
        } else if DRAWN.iter().any(|drawn| name == *drawn) {
            kept.extend(chunk);
        }
        rest = rest.get(end..)?;
    }
    if let Some(exif) = turned.filter(|_| is_extended) {
        kept.extend(b"EXIF\x1a\0\0\0");
        kept.extend(exif);
    }
    let size = u32::try_from(kept.len()).ok()?;
    Some([b"RIFF".as_slice(), &size.to_le_bytes(), &kept].concat())
}
