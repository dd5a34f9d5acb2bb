//! Locations, contact cards, polls, what people chose, and what other businesses offer to choose from.

use blazz_domain::content::{Content, MessageKind};
use serde_json::{Value, json};
use waproto::whatsapp as wa;
use waproto::whatsapp::message::buttons_response_message::Response;

pub(super) fn read(message: &wa::Message) -> Option<Content> {
    location(message)
        .or_else(|| live_location(message))
        .or_else(|| contacts(message))
        .or_else(|| poll(message))
        .or_else(|| chosen(message))
        .or_else(|| offered(message))
}

fn of(kind: MessageKind, summary: Option<String>, details: Value) -> Content {
    Content::Structured { kind, summary: summary.filter(|text| !text.is_empty()), details }
}

fn location(message: &wa::Message) -> Option<Content> {
    let it = message.location_message.as_option()?;
    let details = json!({
        "latitude": it.degrees_latitude?, "longitude": it.degrees_longitude?,
        "name": it.name, "address": it.address, "url": it.url,
    });
    let summary = it.name.clone().or_else(|| it.address.clone());
    Some(of(MessageKind::Location, summary, details))
}

fn live_location(message: &wa::Message) -> Option<Content> {
    let it = message.live_location_message.as_option()?;
    let details = json!({
        "latitude": it.degrees_latitude?, "longitude": it.degrees_longitude?,
        "name": it.caption, "live": true,
    });
    let summary = it.caption.clone().filter(|text| !text.is_empty());
    let summary = summary.or_else(|| Some("Live location".to_owned()));
    Some(of(MessageKind::Location, summary, details))
}

/// Cards in the shape the Cloud API gives them, so that a bubble draws both alike.
fn contacts(message: &wa::Message) -> Option<Content> {
    let cards: Vec<Value> = if let Some(one) = message.contact_message.as_option() {
        vec![card(one)]
    } else {
        message.contacts_array_message.as_option()?.contacts.iter().map(card).collect()
    };
    let names = cards.iter().filter_map(|card| card["name"]["formatted_name"].as_str());
    let names = names.collect::<Vec<_>>().join(", ");
    Some(of(MessageKind::Contacts, Some(names), json!({ "contacts": cards })))
}

fn card(contact: &wa::message::ContactMessage) -> Value {
    let vcard = contact.vcard.as_deref().unwrap_or_default();
    let phones: Vec<Value> = vcard.lines().filter_map(phone).collect();
    json!({
        "name": { "formatted_name": contact.display_name.as_deref().unwrap_or_default() },
        "phones": phones,
        "vcard": vcard,
    })
}

/// A `TEL` line of a vCard, with the number's WhatsApp name where it is told: `TEL;waid=628…:+62 8…`.
fn phone(line: &str) -> Option<Value> {
    let (property, number) = line.split_once(':')?;
    let property = property.rsplit('.').next().unwrap_or(property);
    if property != "TEL" && !property.starts_with("TEL;") {
        return None;
    }
    let wa_id = property.split(';').find_map(|part| part.strip_prefix("waid="));
    Some(json!({ "phone": number.trim(), "wa_id": wa_id }))
}

fn poll(message: &wa::Message) -> Option<Content> {
    let it = message
        .poll_creation_message
        .as_option()
        .or_else(|| message.poll_creation_message_v2.as_option())
        .or_else(|| message.poll_creation_message_v3.as_option())?;
    let options: Vec<&String> =
        it.options.iter().filter_map(|option| option.option_name.as_ref()).collect();
    let details = json!({
        "question": it.name, "options": options,
        "selectable_count": it.selectable_options_count.unwrap_or(0),
    });
    Some(of(MessageKind::Poll, it.name.clone(), details))
}

/// What somebody chose from what a business offered.
fn chosen(message: &wa::Message) -> Option<Content> {
    let (kind, id, title, description) = if let Some(it) =
        message.buttons_response_message.as_option()
    {
        let title = it.response.as_ref().map(|Response::SelectedDisplayText(text)| text.clone());
        ("button_reply", it.selected_button_id.clone(), title, None)
    } else if let Some(it) = message.list_response_message.as_option() {
        let row = it.single_select_reply.as_option().and_then(|it| it.selected_row_id.clone());
        ("list_reply", row, it.title.clone(), it.description.clone())
    } else if let Some(it) = message.template_button_reply_message.as_option() {
        ("button_reply", it.selected_id.clone(), it.selected_display_text.clone(), None)
    } else {
        let it = message.interactive_response_message.as_option()?;
        ("flow_reply", None, it.body.as_option().and_then(|body| body.text.clone()), None)
    };
    let title = title.or_else(|| id.clone()).unwrap_or_else(|| "Chosen".to_owned());
    let details = json!({ "type": kind, "id": id, "title": title, "description": description });
    Some(of(MessageKind::Interactive, Some(title), details))
}

/// Buttons and lists of another business: what they say, and that there is something to choose.
fn offered(message: &wa::Message) -> Option<Content> {
    let (kind, body) = if let Some(it) = message.buttons_message.as_option() {
        ("buttons", it.content_text.clone())
    } else if let Some(it) = message.list_message.as_option() {
        ("list", it.description.clone().or_else(|| it.title.clone()))
    } else if let Some(it) = message.interactive_message.as_option() {
        ("interactive", it.body.as_option().and_then(|body| body.text.clone()))
    } else if let Some(it) = message.template_message.as_option() {
        let filled = it.hydrated_template.as_option();
        ("template", filled.and_then(|it| it.hydrated_content_text.clone()))
    } else {
        let it = message.group_invite_message.as_option()?;
        ("group_invite", it.group_name.clone().or_else(|| it.caption.clone()))
    };
    let details = json!({ "type": kind, "body": { "text": body } });
    Some(of(MessageKind::Interactive, body, details))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_card_are_read_with_their_whatsapp_names() {
        let line = phone("item1.TEL;type=CELL;waid=6281234567890:+62 812-3456-7890").unwrap();
        assert_eq!(line, json!({ "phone": "+62 812-3456-7890", "wa_id": "6281234567890" }));
        assert_eq!(phone("TELEX:1"), None);
        assert_eq!(phone("FN:Budi"), None);
    }
}
