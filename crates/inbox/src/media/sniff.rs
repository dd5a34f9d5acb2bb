//! What a file is by its content; its name counts only where the content leaves it open.

/// A type by content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sniffed {
    pub(crate) mime_type: String,
    pub(crate) is_animated: bool,
}

const MS_OFFICE: &str = "application/vnd.openxmlformats-officedocument.";
/// Nothing is known of it.
const BYTES: &str = "application/octet-stream";

/// Looks at the beginning and the end of a file.
pub(crate) fn sniff(head: &[u8], tail: &[u8], name: Option<&str>) -> Sniffed {
    let found = infer::get(head).map(|it| it.mime_type());
    let mime_type = match found {
        Some("audio/opus" | "audio/ogg") if has(head, b"OpusHead") => "audio/ogg".to_owned(),
        Some("audio/ogg") => "audio/vorbis".to_owned(),
        Some("audio/m4a" | "audio/x-m4a") => "audio/mp4".to_owned(),
        Some("video/mp4" | "video/quicktime") | None
            if head.get(4..11) == Some(b"ftyp3gp".as_slice()) =>
        {
            "video/3gpp".to_owned()
        }
        Some("application/zip") => zipped(head, tail),
        Some("application/x-ole-storage") => old_office(name).to_owned(),
        None if is_ole(head) => old_office(name).to_owned(),
        Some(found) => found.to_owned(),
        None if is_text(head) && is_text(tail) => "text/plain".to_owned(),
        None => BYTES.to_owned(),
    };
    let is_animated = mime_type == "image/gif" || (mime_type == "image/webp" && moves(head));
    Sniffed { mime_type, is_animated }
}

/// Whether a file that looks like video holds sound alone, as recorders of some browsers write it.
pub(crate) fn is_sound_alone(head: &[u8], tail: &[u8]) -> bool {
    let names = |handler: &[u8]| has(head, handler) || has(tail, handler);
    names(b"soun") && !names(b"vide")
}

fn has(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|part| part == what)
}

/// The list of a ZIP file's contents stands at its end; short files have it in the beginning too.
fn zipped(head: &[u8], tail: &[u8]) -> String {
    let holds = |part: &[u8]| has(tail, part) || has(head, part);
    if holds(b"word/document.xml") {
        return format!("{MS_OFFICE}wordprocessingml.document");
    }
    if holds(b"xl/workbook.xml") {
        return format!("{MS_OFFICE}spreadsheetml.sheet");
    }
    if holds(b"ppt/presentation.xml") {
        return format!("{MS_OFFICE}presentationml.presentation");
    }
    "application/zip".to_owned()
}

/// The container of Office before 2007 (MS-CFB, section 2.2).
fn is_ole(head: &[u8]) -> bool {
    head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])
}

/// The same container holds all three: which, its name says.
fn old_office(name: Option<&str>) -> &'static str {
    let ending = name.and_then(|it| it.rsplit_once('.')).map(|(_, ending)| ending.to_lowercase());
    match ending.as_deref() {
        Some("doc") => "application/msword",
        Some("xls") => "application/vnd.ms-excel",
        Some("ppt") => "application/vnd.ms-powerpoint",
        _ => BYTES,
    }
}

/// UTF-8 without controls; either end may be cut within a letter.
fn is_text(part: &[u8]) -> bool {
    let from = part.iter().position(|byte| byte & 0xc0 != 0x80).unwrap_or(part.len()).min(3);
    let part = part.get(from..).unwrap_or_default();
    let valid = match std::str::from_utf8(part) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            let whole = part.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(whole).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !valid.is_empty() && !valid.chars().any(|it| it.is_control() && !"\t\r\n\u{c}".contains(it))
}

/// The flag for animation in the extended header (WebP Container Specification, "Extended File Format").
fn moves(head: &[u8]) -> bool {
    head.get(12..16) == Some(b"VP8X".as_slice())
        && head.get(20).is_some_and(|flags| flags & 0x02 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8], name: Option<&str>) -> String {
        sniff(bytes, bytes, name).mime_type
    }

    #[test]
    fn the_content_says_what_it_is_not_the_name() {
        let ogg = |codec: &[u8]| [b"OggS\0\x02", [0; 22].as_slice(), codec].concat();
        let zip = |entry: &[u8]| [b"PK\x03\x04", [0; 26].as_slice(), entry].concat();
        let docx = format!("{MS_OFFICE}wordprocessingml.document");
        for (bytes, name, kind) in [
            (b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), "a.pdf", "image/jpeg"),
            (b"%PDF-1.7\n".to_vec(), "a.jpg", "application/pdf"),
            (b"MZ\x90\0".to_vec(), "a.jpg", "application/vnd.microsoft.portable-executable"),
            (b"<!DOCTYPE html><script>".to_vec(), "a.png", "text/html"),
            (ogg(b"OpusHead"), "a.mp3", "audio/ogg"),
            (ogg(b"\x01vorbis"), "a.ogg", "audio/vorbis"),
            (b"\0\0\0\x18ftyp3gp4\0\0\0\0".to_vec(), "a.mp4", "video/3gpp"),
            (zip(b"word/document.xml"), "a.zip", docx.as_str()),
            (zip(b"photos/1.jpg"), "a.docx", "application/zip"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "a.XLS", "application/vnd.ms-excel"),
            ("nama;harga\nKopi;7€".into(), "a.csv", "text/plain"),
            (b"\0\x01\x02".to_vec(), "a.txt", BYTES),
            (Vec::new(), "a.txt", BYTES),
        ] {
            assert_eq!(of(&bytes, Some(name)), kind, "{name}");
        }
    }

    #[test]
    fn text_is_text_wherever_it_is_cut() {
        let text = "€€€€".as_bytes();
        for from in 0..3 {
            assert_eq!(of(&text[from..text.len() - from], None), "text/plain", "{from}");
        }
    }

    #[test]
    fn a_sticker_that_moves_is_told_from_one_that_does_not() {
        let webp = |flags| {
            let bytes = [b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0".as_slice(), &[flags, 0, 0, 0]].concat();
            sniff(&bytes, &bytes, None)
        };
        assert_eq!(webp(0x02).mime_type, "image/webp");
        assert!(webp(0x02).is_animated && !webp(0x10).is_animated);
    }
}
