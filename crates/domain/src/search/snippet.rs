//! A piece of a text around what was looked for.

use std::ops::Range;

use serde::Serialize;
use utoipa::ToSchema;

use super::SearchQuery;

/// Characters before the first mark.
const BEFORE: usize = 40;

/// A part of the piece: marked when it was looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SnippetPart {
    pub text: String,
    pub is_match: bool,
}

/// At most `length` characters of a text, from a little before the first mark, and `…` where it goes on.
pub fn snippet(text: &str, query: &SearchQuery, length: usize) -> Vec<SnippetPart> {
    let marks = query.marks(text);
    let window = window(text, marks.first(), length);
    let mut parts = Vec::new();
    let mut add = |text: &str, is_match| {
        if !text.is_empty() {
            parts.push(SnippetPart { text: text.to_owned(), is_match });
        }
    };
    if window.start > 0 {
        add("…", false);
    }
    let mut from = window.start;
    for mark in marks.iter().filter(|mark| mark.start >= window.start && mark.start < window.end) {
        let end = mark.end.min(window.end);
        add(&text[from..mark.start], false);
        add(&text[mark.start..end], true);
        from = end;
    }
    add(&text[from..window.end], false);
    if window.end < text.len() {
        add("…", false);
    }
    parts
}

/// The bytes to show; their ends stand between characters.
fn window(text: &str, first: Option<&Range<usize>>, length: usize) -> Range<usize> {
    let first = first.map_or(0, |mark| mark.start);
    let start = text[..first].char_indices().rev().take(BEFORE).last().map_or(first, |(at, _)| at);
    let start = if text[..start].chars().count() <= BEFORE / 2 { 0 } else { start };
    let end = text[start..].char_indices().nth(length).map_or(text.len(), |(at, _)| start + at);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, typed: &str, length: usize) -> String {
        let parts = snippet(text, &SearchQuery::parse(typed).unwrap(), length);
        parts
            .iter()
            .map(|it| if it.is_match { format!("[{}]", it.text) } else { it.text.clone() })
            .collect()
    }

    #[test]
    fn a_short_text_is_shown_whole_with_its_marks() {
        assert_eq!(shown("Kopi susu, kopi hitam", "kopi", 100), "[Kopi] susu, [kopi] hitam");
        assert_eq!(shown("tidak ada", "kopi", 100), "tidak ada");
    }

    #[test]
    fn a_long_text_is_cut_around_the_first_mark() {
        let text = format!("{}kopi {}", "é ".repeat(200), "ü ".repeat(200));
        let shown = shown(&text, "kopi", 60);
        assert!(
            shown.starts_with("…é") && shown.contains("[kopi]") && shown.ends_with('…'),
            "{shown}"
        );
        assert!(shown.chars().count() <= 66, "{}", shown.chars().count());
    }
}
