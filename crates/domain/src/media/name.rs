//! Names of files that cannot leave their folder, their header or the direction they are read in.

/// Bytes; Meta takes 240 characters, most file systems 255 bytes.
const LONGEST: usize = 240;
/// An ending that is longer is part of the name.
const LONGEST_ENDING: usize = 16;

/// The last part of a path without what would make it mislead: controls, marks that turn the direction of reading, and
/// what a path is made of. `None` when nothing of a name is left.
pub fn clean_name(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|it| !it.is_control() && !turns(*it)).collect();
    let plain = plain.trim_matches(|it: char| it.is_whitespace() || it == '.');
    (!plain.is_empty()).then(|| shorten(plain))
}

/// Marks of direction, and others that take no room (Unicode, `Bidi_Control` and `Default_Ignorable_Code_Point`).
const fn turns(mark: char) -> bool {
    matches!(
        mark,
        '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    )
}

/// Cuts the name and keeps its ending.
fn shorten(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let ending = name.rfind('.').map_or("", |at| &name[at..]);
    let ending = if ending.len() <= LONGEST_ENDING { ending } else { "" };
    let end = name.floor_char_boundary(LONGEST - ending.len());
    format!("{}{ending}", &name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_what_people_read_and_nothing_else() {
        for (name, clean) in [
            ("Faktur №7.pdf", Some("Faktur №7.pdf")),
            ("../../etc/passwd", Some("passwd")),
            ("C:\\Users\\Ani\\foto.jpg", Some("foto.jpg")),
            ("a\0b\r\nSet-Cookie: x.pdf", Some("abSet-Cookie: x.pdf")),
            ("gambar\u{202e}gpj.exe", Some("gambargpj.exe")),
            ("..", None),
            (" \u{feff}. ", None),
            ("", None),
            ("folder/", None),
        ] {
            assert_eq!(clean_name(name).as_deref(), clean, "{name:?}");
        }
    }

    #[test]
    fn a_long_name_is_cut_before_its_ending() {
        let long = clean_name(&format!("{}.pdf", "ж".repeat(300))).unwrap();
        assert!(long.len() <= LONGEST && long.ends_with("ж.pdf"), "{long}");
        let odd = clean_name(&format!("a.{}", "b".repeat(300))).unwrap();
        assert_eq!(odd.len(), LONGEST);
    }
}
