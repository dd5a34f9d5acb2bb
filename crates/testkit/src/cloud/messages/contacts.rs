//! Limits of shared contact cards.

use serde_json::Value;

use crate::cloud::{error::GraphError, fields::Fields};

type Checked = Result<(), GraphError>;

const MAX_CARDS: usize = 257;
const OTHER_NAMES: [&str; 5] = ["first_name", "last_name", "middle_name", "prefix", "suffix"];

const ADDRESS: [&str; 7] = ["street", "city", "state", "zip", "country", "country_code", "type"];

pub(super) fn check(value: &Value) -> Checked {
    let cards =
        value.as_array().ok_or_else(|| GraphError::new(100, "Param contacts must be an array"))?;
    if cards.is_empty() || cards.len() > MAX_CARDS {
        let rule = format!("Param contacts must have 1 to {MAX_CARDS} items");
        return Err(GraphError::new(131_009, rule));
    }
    for (at, card) in cards.iter().enumerate() {
        check_card(Fields::nested(&format!("contacts[{at}]"), card)?)?;
    }
    Ok(())
}

fn check_card(mut card: Fields<'_>) -> Checked {
    check_name(card.object("name")?)?;
    lines(&mut card, "phones", &["phone", "type", "wa_id"])?;
    lines(&mut card, "emails", &["email", "type"])?;
    lines(&mut card, "urls", &["url", "type"])?;
    lines(&mut card, "addresses", &ADDRESS)?;
    if let Some(organisation) = card.optional_object("org")? {
        texts(organisation, &["company", "department", "title"])?;
    }
    let birthday = card.optional_text("birthday", 1..=20)?;
    if birthday.is_some_and(|birthday| !is_date(birthday)) {
        return Err(card.invalid("birthday", "must be written YYYY-MM-DD"));
    }
    card.done()
}

/// The formatted name and at least one other part.
fn check_name(mut name: Fields<'_>) -> Checked {
    name.text("formatted_name", 1..=1000)?;
    let mut has_other = false;
    for part in OTHER_NAMES {
        has_other |= name.optional_text(part, 0..=1000)?.is_some();
    }
    if !has_other {
        return Err(name.missing("first_name"));
    }
    name.done()
}

fn lines(card: &mut Fields<'_>, key: &'static str, allowed: &[&'static str]) -> Checked {
    for (path, line) in card.optional_list(key, 0..=100)? {
        texts(Fields::nested(&path, line)?, allowed)?;
    }
    Ok(())
}

fn texts(mut fields: Fields<'_>, allowed: &[&'static str]) -> Checked {
    for key in allowed {
        fields.optional_text(key, 0..=1000)?;
    }
    fields.done()
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [4, 2, 2] && parts.iter().all(|part| part.chars().all(|c| c.is_ascii_digit()))
}
