//! Name and numbers of a contact card (RFC 6350), in the shape all contact cards have here.

use serde_json::{Value, json};

/// More numbers than any card has that people send.
const MOST_NUMBERS: usize = 50;

/// `None` when it names nobody.
pub(super) fn read(card: &str) -> Option<Value> {
    let name = values(card, "FN").next()?;
    let phones: Vec<Value> = values(card, "TEL")
        .take(MOST_NUMBERS)
        .map(|number| json!({ "phone": number.trim_start_matches("tel:") }))
        .collect();
    Some(json!({ "name": { "formatted_name": name }, "phones": phones }))
}

/// The values of a property, whatever group or parameters stand around its name (`item1.TEL;waid=…:…`).
fn values<'a>(card: &'a str, wanted: &'a str) -> impl Iterator<Item = &'a str> {
    card.lines().filter_map(move |line| {
        let (property, value) = line.split_once(':')?;
        let name = property.split(';').next().unwrap_or_default();
        let name = name.rsplit('.').next().unwrap_or_default();
        let value = value.trim();
        (name.eq_ignore_ascii_case(wanted) && !value.is_empty()).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_gives_its_name_and_numbers() {
        let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:;Budi;;;\r\nFN:Budi\r\n\
                    item1.TEL;waid=6281234567890:+62 812-3456-7890\r\nEND:VCARD";
        let read = read(card).unwrap();
        assert_eq!(read["name"]["formatted_name"], "Budi");
        assert_eq!(read["phones"], json!([{ "phone": "+62 812-3456-7890" }]));
    }

    #[test]
    fn a_card_of_nobody_is_none() {
        assert_eq!(read(""), None);
        assert_eq!(read("FN:\r\nTEL:1"), None);
    }
}
