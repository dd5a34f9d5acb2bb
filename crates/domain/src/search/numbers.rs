//! Phone numbers in texts, however their digits are grouped.

use std::ops::Range;

/// Digits of a number, at least and at most: E.164 has up to 15.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Digits that make a query one for a number.
const FEWEST_TYPED: usize = 4;
/// A country code has up to so many digits.
const CODE: std::ops::RangeInclusive<usize> = 1..=3;

/// A number in a text: the forms it is found by, and where it stands, in bytes.
pub(super) struct Number {
    pub(super) forms: Vec<String>,
    pub(super) range: Range<usize>,
}

fn is_between(c: char) -> bool {
    " -.()/\u{a0}".contains(c)
}

/// The numbers of a text whose digits stand in groups or behind a plus, and long ones in one piece.
pub(super) fn in_text(text: &str) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut rest = 0;
    while let Some(begin) = text[rest..].find(|c: char| c == '+' || c.is_ascii_digit()) {
        let begin = rest + begin;
        let (digits, end) = digits_from(text, begin);
        rest = end.max(begin + 1);
        if DIGITS.contains(&digits.len()) {
            let forms = forms(&digits, text[begin..].starts_with('+'));
            numbers.push(Number { forms, range: begin..end });
        }
    }
    numbers
}

/// The digits from here on, over what stands between groups; and where the last one ends.
fn digits_from(text: &str, begin: usize) -> (String, usize) {
    let (mut digits, mut end, mut gap) = (String::new(), begin, 0);
    for (at, c) in text[begin..].char_indices() {
        if c.is_ascii_digit() {
            digits.push(c);
            end = begin + at + 1;
            gap = 0;
        } else if is_between(c) && gap < 2 || c == '+' && at == 0 {
            gap += usize::from(c != '+');
        } else {
            break;
        }
    }
    (digits, end)
}

/// `+62812…` is found as `62812…` and `812…`, `0812…` as `0812…` and `812…`: of a number with a plus each split of
/// country code and number is kept, so nothing has to be known about countries here.
fn forms(digits: &str, is_international: bool) -> Vec<String> {
    let mut forms = vec![digits.to_owned()];
    if is_international {
        forms.extend(
            CODE.filter(|code| digits.len() > code + 4).map(|code| digits[code..].to_owned()),
        );
    } else if let Some(bare) = digits.strip_prefix('0').filter(|bare| !bare.is_empty()) {
        forms.push(bare.to_owned());
    }
    forms
}

/// The forms of what was typed, when it is a number and nothing else.
pub(super) fn typed(typed: &str) -> Option<Vec<String>> {
    let typed = typed.trim();
    let is_number = typed
        .chars()
        .enumerate()
        .all(|(at, c)| c.is_ascii_digit() || is_between(c) || c == '+' && at == 0);
    let digits: String = typed.chars().filter(char::is_ascii_digit).take(*DIGITS.end()).collect();
    (is_number && digits.len() >= FEWEST_TYPED).then(|| forms(&digits, typed.starts_with('+')))
}
