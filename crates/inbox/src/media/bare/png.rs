//! PNG: chunks with a name, a length and a sum (PNG 3rd edition, section 5).

use super::part;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// What the picture is drawn by; all else tells of it.
const DRAWN: [&[u8; 4]; 18] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP",
    b"sBIT", b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT", b"mDCV",
];

/// What stands after the end is left out too. A turned PNG keeps no Exif: viewers do not heed it.
pub(super) fn bare(bytes: &[u8], _: Option<[u8; 26]>) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(SIGNATURE)?;
    let mut kept = SIGNATURE.to_vec();
    loop {
        let length = u32::from_be_bytes(part(rest, 0, 4)?.try_into().ok()?);
        let chunk = part(rest, 0, usize::try_from(length).ok()?.checked_add(12)?)?;
        let name = part(chunk, 4, 4)?;
        if DRAWN.iter().any(|drawn| name == *drawn) {
            kept.extend(chunk);
        }
        if name == b"IEND" {
            return Some(kept);
        }
        rest = rest.get(chunk.len()..)?;
    }
}
