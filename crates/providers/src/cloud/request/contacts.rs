//! Limits of contact cards (cloud-api.md §2.2).

use serde_json::Value;

use super::limits::Problems;
use crate::cloud::tolerant::Tolerant;

const NAME_PARTS: &[&str] = &["first_name", "last_name", "middle_name", "prefix", "suffix"];

pub(super) fn check(cards: &[Value], problems: &mut Problems) {
    problems.count("contacts", cards.len(), 257);
    for (index, card) in cards.iter().enumerate() {
        let path = format!("contacts[{index}]");
        let name = &card["name"];
        if name.text("formatted_name").is_none() {
            problems.add(&format!("{path}.name.formatted_name"), "required", "must not be empty");
        } else if !NAME_PARTS.iter().any(|part| name.text(part).is_some()) {
            let message = "needs one more part of the name, for example first_name";
            problems.add(&format!("{path}.name"), "required", message);
        }
        if card.text("birthday").is_some_and(|day| !is_date(&day)) {
            problems.add(&format!("{path}.birthday"), "invalid", "must be written YYYY-MM-DD");
        }
    }
}

fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}
