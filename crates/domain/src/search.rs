//! The words a message is found by: how a text is cut into them, what a query asks for, and where it stands in a text.
//!
//! Letters and digits make words; case and accents do not count. A number is also found by its other written forms, as
//! contacts are. What is indexed and what is asked for is cut by the same functions.

mod numbers;
mod snippet;

use std::collections::BTreeSet;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use snippet::{SnippetPart, snippet};

/// The longest word, in characters; longer ones are cut, in texts and in queries.
const LONGEST: usize = 40;
/// Words of a query that count; others are passed over.
const MOST_WORDS: usize = 8;

/// A word as it is compared, and where it stands in the text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    folded: String,
    range: Range<usize>,
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

fn fold(word: &str) -> String {
    let bare = word.nfkd().filter(|c| !is_combining_mark(*c));
    bare.flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).take(LONGEST).collect()
}

/// The words of a text from left to right.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut begin = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (is_part(c), begin) {
            (true, None) => begin = Some(at),
            (false, Some(from)) => {
                let folded = fold(&text[from..at]);
                if !folded.is_empty() {
                    words.push(Word { folded, range: from..at });
                }
                begin = None;
            }
            _ => {}
        }
    }
    words
}

/// The words that a text is indexed by, each once.
pub fn index_words(text: &str) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = words(text).into_iter().map(|word| word.folded).collect();
    all.extend(numbers::in_text(text).into_iter().flat_map(|number| number.forms));
    all
}

/// What somebody looks for: every word, each as the beginning of a word of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchQuery {
    /// For each word the forms of which one must be there.
    words: Vec<Vec<String>>,
}

impl SearchQuery {
    /// Reads what was typed; nothing, when no letter and no digit is in it.
    pub fn parse(typed: &str) -> Option<Self> {
        if let Some(forms) = numbers::typed(typed) {
            return Some(Self { words: vec![forms] });
        }
        let mut all: Vec<Vec<String>> = Vec::new();
        for word in words(typed) {
            if all.len() < MOST_WORDS && !all.iter().any(|it| it[0] == word.folded) {
                all.push(vec![word.folded]);
            }
        }
        (!all.is_empty()).then_some(Self { words: all })
    }

    /// For each word its forms: letters and digits in lower case only, never empty.
    pub fn words(&self) -> &[Vec<String>] {
        &self.words
    }

    /// Where what is looked for stands in a text, in bytes, from left to right and apart from each other.
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        let is_asked =
            |word: &str| self.words.iter().flatten().any(|form| word.starts_with(form.as_str()));
        let mut marks: Vec<Range<usize>> = words(text)
            .into_iter()
            .filter(|word| is_asked(&word.folded))
            .map(|word| word.range)
            .chain(
                numbers::in_text(text)
                    .into_iter()
                    .filter(|it| it.forms.iter().any(|form| is_asked(form)))
                    .map(|it| it.range),
            )
            .collect();
        marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
        let mut apart: Vec<Range<usize>> = Vec::new();
        for mark in marks {
            if apart.last().is_none_or(|last| last.end <= mark.start) {
                apart.push(mark);
            }
        }
        apart
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As a database finds it.
    fn finds(typed: &str, text: &str) -> bool {
        let indexed = index_words(text);
        let begins = |form: &String| indexed.iter().any(|word| word.starts_with(form.as_str()));
        let query = SearchQuery::parse(typed).unwrap();
        query.words().iter().all(|forms| forms.iter().any(begins))
    }

    #[test]
    fn every_word_is_looked_for_as_the_beginning_of_a_word() {
        let text = "Pesanan Ibu Ayu sudah DIKIRIM, terima kasih!";
        for typed in ["pesan", "kirim ", "dikirim pesanan", "IBU AYU", "ayu, terima"] {
            assert_eq!(finds(typed, text), typed != "kirim ", "{typed}");
        }
        assert!(!finds("pesanan besok", text));
    }

    #[test]
    fn accents_and_width_do_not_count() {
        assert!(finds("creme brulee", "Crème brûlée") && finds("Crème", "creme"));
        assert!(finds("abc", "ＡＢＣ") && finds("straße", "Straße"));
    }

    #[test]
    fn a_number_is_found_in_every_form() {
        for text in ["hubungi 0812-3456-7890 ya", "hubungi +62 812 3456 7890", "wa 081234567890"] {
            for typed in ["0812 3456", "+62 812-3456-7890", "081234567890", "812345"] {
                assert!(finds(typed, text), "{typed} in {text}");
            }
        }
        assert!(!finds("0813", "hubungi 0812-3456-7890 ya"));
        assert!(finds("3456", "hubungi 0812-3456-7890 ya"), "a group of it is a word as well");
    }

    #[test]
    fn nothing_to_look_for_is_said() {
        for typed in ["", "  ", "%_*\"'", "…", "\u{301}"] {
            assert_eq!(SearchQuery::parse(typed), None, "{typed:?}");
        }
        let long = "a".repeat(5_000);
        assert!(finds(&long, &long));
        let many: Vec<String> = (0..1_000).map(|it| format!("w{it}")).collect();
        let many = many.join(" ");
        assert_eq!(SearchQuery::parse(&many).unwrap().words().len(), MOST_WORDS);
    }

    #[test]
    fn marks_stand_where_the_words_do() {
        let query = SearchQuery::parse("kop 0812 3").unwrap();
        let text = "Kopi, KOPÍ dan 0812-345-678";
        let marked: Vec<&str> = query.marks(text).into_iter().map(|it| &text[it]).collect();
        assert_eq!(marked, ["Kopi", "KOPÍ", "0812-345-678"], "a number is marked whole");
        let query = SearchQuery::parse("+62 812 345").unwrap();
        let text = "ke 0812-345-678 saja";
        assert_eq!(
            query.marks(text).into_iter().map(|it| &text[it]).collect::<Vec<_>>(),
            ["0812-345-678"]
        );
    }
}
