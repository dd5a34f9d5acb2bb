//! Locations, contact cards and orders: one line for lists, and the details for the bubble.

use blazz_domain::content::{Content, MessageKind};
use serde_json::{Map, Value, json};

use crate::cloud::tolerant::Tolerant;

pub(super) fn location(location: &Value) -> Option<Content> {
    let (latitude, longitude) = (location.decimal("latitude")?, location.decimal("longitude")?);
    let mut details = json!({ "latitude": latitude, "longitude": longitude });
    for key in ["name", "address", "url"] {
        if let Some(text) = location.text(key) {
            details[key] = text.into();
        }
    }
    Some(Content::Structured {
        kind: MessageKind::Location,
        summary: location.text("name").or_else(|| location.text("address")),
        details,
    })
}

pub(super) fn contacts(item: &Value) -> Option<Content> {
    let cards = item.items("contacts");
    if cards.is_empty() {
        return None;
    }
    let names: Vec<String> = cards.iter().filter_map(card_name).collect();
    let mut details = Map::new();
    details.insert("contacts".to_owned(), Value::Array(cards.to_vec()));
    if let Some(origin) = item.text("origin") {
        details.insert("origin".to_owned(), origin.into());
    }
    Some(Content::Structured {
        kind: MessageKind::Contacts,
        summary: Some(names.join(", ")).filter(|names| !names.is_empty()),
        details: Value::Object(details),
    })
}

fn card_name(card: &Value) -> Option<String> {
    card["name"]
        .text("formatted_name")
        .or_else(|| vcard_name(&card.text("vcard")?))
        .or_else(|| card.items("phones").first()?.text("phone"))
}

/// The `FN` line of a vCard.
fn vcard_name(vcard: &str) -> Option<String> {
    vcard.lines().find_map(|line| {
        let (property, name) = line.split_once(':')?;
        let is_name = property == "FN" || property.starts_with("FN;");
        is_name.then(|| name.trim().to_owned()).filter(|name| !name.is_empty())
    })
}

pub(super) fn order(order: &Value) -> Option<Content> {
    let items = order.items("product_items");
    if items.is_empty() {
        return None;
    }
    let pieces: i64 =
        items.iter().map(|item| item.integer("quantity").unwrap_or(1)).fold(0, i64::saturating_add);
    let summary = order.text("text").unwrap_or_else(|| match total(items) {
        Some(total) => format!("Order, {pieces} items, {total}"),
        None => format!("Order, {pieces} items"),
    });
    Some(Content::Structured {
        kind: MessageKind::Order,
        summary: Some(summary),
        details: order.clone(),
    })
}

/// The sum of an order to show, not to reckon with, when all of it has a price in one currency.
fn total(items: &[Value]) -> Option<String> {
    let currency = items.first()?.text("currency")?;
    let mut sum = 0.0;
    for item in items {
        if item.text("currency")? != currency {
            return None;
        }
        sum += item.decimal("item_price")? * item.decimal("quantity").unwrap_or(1.0);
    }
    let sum = format!("{sum:.2}");
    Some(format!("{} {currency}", sum.strip_suffix(".00").unwrap_or(&sum)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_may_be_text() {
        let content = location(&json!({"latitude": "-6.2", "longitude": "106.8"})).unwrap();
        assert_eq!(content.details(), json!({"latitude": -6.2, "longitude": 106.8}));
    }

    #[test]
    fn a_card_without_a_name_field_is_named_by_its_vcard() {
        let item = json!({"contacts": [{"vcard": "BEGIN:VCARD\r\nFN;CHARSET=UTF-8:Budi Santoso\r\nEND:VCARD"}]});
        assert_eq!(contacts(&item).unwrap().text(), Some("Budi Santoso"));
    }

    #[test]
    fn an_order_is_summed_up_when_it_has_one_currency() {
        let order = |currency| {
            json!({"product_items": [
                {"quantity": "2", "item_price": "10.1", "currency": "USD"},
                {"quantity": 1, "item_price": 0.1, "currency": currency},
            ]})
        };
        assert_eq!(super::order(&order("USD")).unwrap().text(), Some("Order, 3 items, 20.30 USD"));
        assert_eq!(super::order(&order("IDR")).unwrap().text(), Some("Order, 3 items"));
    }
}
