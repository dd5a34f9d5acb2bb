//! Each recorded request, rebuilt from our own types.

use std::fs;
use std::path::Path;
use std::time::Duration;

use blazz_domain::chat::ChatType;
use blazz_domain::media::MediaKind;
use blazz_domain::outgoing::{
    InteractiveAction, ListRow, ListSection, Outgoing, OutgoingContacts, OutgoingInteractive,
    OutgoingLocation, OutgoingMedia, OutgoingReaction, OutgoingTemplate, OutgoingText, ReplyButton,
};
use serde_json::{Value, json};

use crate::cloud::request;
use crate::cloud::tolerant::Tolerant;
use crate::provider::{Quoted, SendContext};
use crate::recipient::Recipient;

fn recorded(path: &Path) -> Value {
    let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    file["body"].clone()
}

fn outgoing(body: &Value) -> Outgoing {
    let kind = body["type"].as_str().unwrap();
    let content = &body[kind];
    match kind {
        "text" => Outgoing::Text(OutgoingText {
            body: content.text("body").unwrap(),
            preview_url: content.flag("preview_url"),
            ..OutgoingText::default()
        }),
        "audio" if content.flag("voice") => media(MediaKind::Voice, content),
        "location" => Outgoing::Location(OutgoingLocation {
            latitude: content.decimal("latitude").unwrap(),
            longitude: content.decimal("longitude").unwrap(),
            name: content.text("name"),
            address: content.text("address"),
        }),
        "contacts" => {
            Outgoing::Contacts(OutgoingContacts { contacts: content.as_array().unwrap().clone() })
        }
        "reaction" => Outgoing::Reaction(OutgoingReaction {
            target: content.text("message_id").unwrap(),
            emoji: content.text("emoji").unwrap_or_default(),
        }),
        "template" => Outgoing::Template(OutgoingTemplate {
            name: content.text("name").unwrap(),
            language: content["language"].text("code").unwrap(),
            components: content.items("components").to_vec(),
            preview: None,
        }),
        "interactive" => Outgoing::Interactive(OutgoingInteractive {
            header: content["header"].text("text"),
            body: content["body"].text("text").unwrap(),
            footer: content["footer"].text("text"),
            action: action(content.text("type").unwrap().as_str(), &content["action"]),
        }),
        file => media(MediaKind::parse(file).unwrap(), content),
    }
}

fn media(kind: MediaKind, content: &Value) -> Outgoing {
    Outgoing::Media(OutgoingMedia {
        kind,
        link: content.text("link"),
        provider_media_id: content.text("id"),
        media_id: None,
        file: None,
        caption: content.text("caption"),
        filename: content.text("filename"),
    })
}

fn action(kind: &str, action: &Value) -> InteractiveAction {
    match kind {
        "button" => InteractiveAction::Button {
            buttons: action.items("buttons").iter().map(|button| reply(&button["reply"])).collect(),
        },
        "list" => InteractiveAction::List {
            button: action.text("button").unwrap(),
            sections: action.items("sections").iter().map(section).collect(),
        },
        "cta_url" => InteractiveAction::CtaUrl {
            display_text: action["parameters"].text("display_text").unwrap(),
            url: action["parameters"].text("url").unwrap(),
        },
        other => panic!("{other} is not sent"),
    }
}

fn reply(reply: &Value) -> ReplyButton {
    ReplyButton { id: reply.text("id").unwrap(), title: reply.text("title").unwrap() }
}

fn section(section: &Value) -> ListSection {
    let row = |row: &Value| ListRow {
        id: row.text("id").unwrap(),
        title: row.text("title").unwrap(),
        description: row.text("description"),
    };
    ListSection {
        title: section.text("title"),
        rows: section.items("rows").iter().map(row).collect(),
    }
}

fn recipient(body: &Value) -> Recipient {
    match (body.text("recipient"), body.text("to")) {
        (Some(user_id), None) => Recipient::Bsuid(user_id),
        (_, Some(group)) if body["recipient_type"] == "group" => Recipient::Group(group),
        (_, Some(phone)) => Recipient::Phone(phone),
        (None, None) => panic!("a request to nobody"),
    }
}

/// The recording as we write it: always with our reference, coordinates as numbers, headers as text.
fn as_we_write_it(mut body: Value, reference: &str) -> Value {
    body["biz_opaque_callback_data"] = reference.into();
    if body["type"] == "location" {
        for key in ["latitude", "longitude"] {
            body["location"][key] = body["location"].decimal(key).unwrap().into();
        }
    }
    if body["interactive"]["header"]["type"] == "image" {
        body["interactive"].as_object_mut().unwrap().remove("header");
    }
    body
}

#[test]
fn every_recorded_request_is_written_as_recorded_and_within_the_limits() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cloud-api/requests");
    let mut rebuilt = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let body = recorded(&path);
        if body["status"] == "read" {
            let typing = body.get("typing_indicator").is_some();
            let written = request::mark_read(body["message_id"].as_str().unwrap(), typing);
            assert_eq!(written, body, "{}", path.display());
            continue;
        }
        let outgoing = outgoing(&body);
        let reference = body.text("biz_opaque_callback_data").unwrap_or_else(|| "ours".to_owned());
        let context = SendContext {
            reference: reference.clone(),
            message_id: None,
            quoted: body["context"].text("message_id").map(quoted),
            time_out: Duration::ZERO,
        };
        let written = request::message(&recipient(&body), &outgoing, &context);
        assert_eq!(written, as_we_write_it(body, &reference), "{}", path.display());
        assert_eq!(request::check(ChatType::Private, &outgoing, &[]), Ok(()), "{}", path.display());
        rebuilt += 1;
    }
    assert_eq!(rebuilt, 40);
}

#[test]
fn a_number_always_goes_out_with_its_plus_sign() {
    let outgoing = Outgoing::Text(OutgoingText { body: "hi".into(), ..OutgoingText::default() });
    let context = SendContext {
        reference: "ours".into(),
        message_id: None,
        quoted: None,
        time_out: Duration::ZERO,
    };
    for phone in ["15557010042", "+15557010042"] {
        let body = request::message(&Recipient::Phone(phone.into()), &outgoing, &context);
        assert_eq!(body["to"], "+15557010042");
    }
}

#[test]
fn a_reaction_quotes_nothing_beside_its_target() {
    let reaction = OutgoingReaction { target: "wamid.A".into(), emoji: "👍".into() };
    let context = SendContext {
        reference: "ours".into(),
        message_id: None,
        quoted: Some(quoted("wamid.B".into())),
        time_out: Duration::ZERO,
    };
    let recipient = Recipient::Bsuid("US.1".into());
    let body = request::message(&recipient, &Outgoing::Reaction(reaction), &context);
    assert_eq!(body["reaction"], json!({ "message_id": "wamid.A", "emoji": "👍" }));
    assert_eq!(body.get("context"), None);
}

fn quoted(provider_message_id: String) -> Quoted {
    Quoted { provider_message_id, is_ours: false, author: None, text: None }
}
