//! Messages and acks.

use blazz_domain::content::{Content, MediaSource, MessageKind};
use blazz_domain::delivery::DeliveryState;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::inbound::Origin;
use blazz_domain::media::MediaKind;

use super::*;

fn phone(number: &str) -> Identity {
    Identity::new(IdentityKind::Phone, number)
}

fn with(mut data: Value, changes: &Value) -> Value {
    for (key, value) in changes.as_object().unwrap() {
        data[key] = value.clone();
    }
    data
}

fn content(changes: &Value) -> Content {
    only_message(inbound("message_received", &with(text_in(), changes))).content
}

fn report(event: &str, data: &Value) -> blazz_domain::inbound::DeliveryReport {
    match <[Inbound; 1]>::try_from(inbound(event, data)).unwrap() {
        [Inbound::Report(report)] => report,
        [other] => panic!("{other:?} is no report"),
    }
}

#[test]
fn a_text_comes_from_a_person_and_answers_another() {
    assert_eq!(post("message_received", &text_in()).session.as_deref(), Some("shop"));
    let message = only_message(inbound("message_received", &text_in()));
    assert_eq!(message.provider_message_id, "3EB0A1");
    assert_eq!(message.origin, Origin::Customer);
    assert_eq!(message.peer.identities, [phone("+6281234567890")]);
    assert_eq!(message.peer.profile_name.as_deref(), Some("Budi"));
    assert_eq!(message.content.text(), Some("Halo"));
    assert_eq!(message.quoted.as_deref(), Some("3EB0A0"));
    assert_eq!(message.provider_at, Timestamp::from_seconds(1_764_000_000));
    assert!(!message.is_group && message.sender.is_none() && !message.forwarded);
}

#[test]
fn in_a_group_the_chat_is_with_the_group_and_the_author_has_both_names() {
    let group = Identity::new(IdentityKind::GroupJid, "120363041234567890@g.us");
    for from in ["120363041234567890@g.us", "120363041234567890"] {
        let data = with(text_in_group(), &json!({ "from": from }));
        let message = only_message(inbound("message_received", &data));
        assert_eq!(message.provider_message_id, "3EB0B1");
        assert_eq!(message.peer.identities, std::slice::from_ref(&group));
        assert_eq!(message.peer.profile_name.as_deref(), Some("Keluarga"));
        let sender = message.sender.unwrap();
        let lid = Identity::new(IdentityKind::Lid, "123456789012345@lid");
        assert_eq!(sender.identities, [lid, phone("+6281234567890")]);
        assert_eq!(sender.profile_name.as_deref(), Some("Budi"));
        assert!(message.is_group);
    }
}

#[test]
fn the_message_may_stand_beside_what_the_bridge_adds() {
    let data = json!({ "session_id": "shop", "message": text_in() });
    assert_eq!(only_message(inbound("message_received", &data)).content.text(), Some("Halo"));
}

#[test]
fn milliseconds_are_told_from_seconds_and_nonsense_is_the_time_of_receipt() {
    let at = |timestamp: Value| {
        let data = with(text_in(), &json!({ "timestamp": timestamp }));
        only_message(inbound("message_received", &data)).provider_at.as_millis()
    };
    assert_eq!(at(json!(1_764_000_000_123_i64)), 1_764_000_000_123);
    for nonsense in [json!(null), json!(0), json!(-5), json!("soon"), json!(99_999_999_999_i64)] {
        assert_eq!(at(nonsense), RECEIVED.as_millis());
    }
}

#[test]
fn a_file_is_asked_for_by_the_whole_name_of_its_message() {
    let sent = json!({
        "type": "image", "hasMedia": true, "body": "Lihat", "_data": { "mimetype": "image/jpeg" },
    });
    let Content::Media(media) = content(&sent) else { panic!("no file") };
    assert_eq!(media.kind, MediaKind::Image);
    assert_eq!(media.source, MediaSource::Provider("false_6281234567890@c.us_3EB0A1".into()));
    assert_eq!(media.mime_type.as_deref(), Some("image/jpeg"));
    assert_eq!(media.caption.as_deref(), Some("Lihat"));
    let Content::Media(media) = content(&json!({ "type": "ptt", "hasMedia": false })) else {
        panic!("no file")
    };
    assert_eq!((media.kind, media.source), (MediaKind::Voice, MediaSource::Missing));
    assert_eq!(media.caption, None);
}

#[test]
fn places_and_cards_are_shown_and_what_is_unknown_says_so() {
    let place = content(&json!({
        "type": "location", "location": { "latitude": "-6.2", "longitude": 106.8, "description": "Toko" },
    }));
    assert_eq!(place.text(), Some("Toko"));
    assert_eq!(place.details(), json!({ "latitude": -6.2, "longitude": 106.8, "name": "Toko" }));
    let card = content(&json!({ "type": "vcard", "vCards": ["FN:Ayu\nTEL:+62811"] }));
    assert_eq!((card.kind(), card.text()), (MessageKind::Contacts, Some("Ayu")));
    for (kind, body) in
        [("poll_creation", "Kapan?"), ("chat", ""), ("location", "x"), ("vcard", "")]
    {
        let read = content(&json!({ "type": kind, "body": body }));
        assert_eq!(read.kind(), MessageKind::Unsupported, "{kind}");
    }
}

#[test]
fn a_reaction_names_what_it_is_about_and_may_be_taken_back() {
    for (emoji, read) in [("👍", Some("👍")), ("", None)] {
        let data = with(
            text_in(),
            &json!({
                "type": "reaction", "body": "",
                "reaction": { "msgId": { "_serialized": "true_6281234567890@c.us_3EB0A9" }, "reaction": emoji },
            }),
        );
        match &inbound("message_received", &data)[..] {
            [Inbound::Reaction(reaction)] => {
                assert_eq!(reaction.target, "3EB0A9");
                assert_eq!(reaction.emoji.as_deref(), read);
            }
            other => panic!("{other:?} is no reaction"),
        }
    }
}

#[test]
fn notices_statuses_and_channels_are_nobodys_messages() {
    for changes in [
        json!({ "type": "e2e_notification" }),
        json!({ "from": "status@broadcast" }),
        json!({ "from": "120363@newsletter" }),
    ] {
        let events = inbound("message_received", &with(text_in(), &changes));
        assert!(matches!(events[..], [Inbound::Nothing { .. }]), "{events:?}");
    }
}

#[test]
fn what_was_typed_on_the_phone_is_ours_and_names_nobody_by_our_own_name() {
    let typed = json!({ "from": "628111000100@c.us", "to": "6281234567890@c.us", "fromMe": true });
    for event in ["message_sent", "message_received"] {
        let message = only_message(inbound(event, &with(text_in(), &typed)));
        assert_eq!(message.origin, Origin::PhoneApp);
        assert_eq!(message.peer.identities, [phone("+6281234567890")]);
        assert_eq!(message.peer.profile_name, None);
    }
}

#[test]
fn our_own_message_is_known_by_the_reference_that_we_sent_along() {
    let reference = "01970000-0000-7000-8000-000000000001:1";
    let told = json!({ "client_message_id": reference, "fromMe": true, "ack": 1 });
    let read = report("message_sent", &with(text_in(), &told));
    assert_eq!(read.provider_message_id, "3EB0A1");
    assert_eq!(read.reference.as_deref(), Some(reference));
    assert_eq!(read.state, DeliveryState::Sent);
    let foreign = json!({ "client_message_id": "of another program", "to": "6281234567890@c.us" });
    let message = only_message(inbound("message_sent", &with(text_in(), &foreign)));
    assert_eq!(message.origin, Origin::PhoneApp);
}

#[test]
fn every_ack_is_a_step_of_the_delivery() {
    let states = [
        (json!(-1), DeliveryState::Failed),
        (json!(1), DeliveryState::Sent),
        (json!("2"), DeliveryState::Delivered),
        (json!("read"), DeliveryState::Read),
        (json!(4), DeliveryState::Played),
    ];
    for (ack, state) in states {
        let data = json!({ "message_id": "true_6281234567890@c.us_3EB0A1", "ack": ack });
        let read = report("message_status_updated", &data);
        assert_eq!((read.state, &*read.provider_message_id), (state, "3EB0A1"));
        assert_eq!(read.failure.is_some(), state == DeliveryState::Failed);
    }
    let pending = inbound("message_status_updated", &json!({ "id": "3EB0A1", "ack": 0 }));
    assert!(matches!(pending[..], [Inbound::Nothing { .. }]));
}

#[test]
fn what_is_missing_is_named() {
    let missing = |what| EventError::Missing { what };
    let received = |changes: Value| error("message_received", &with(text_in(), &changes));
    assert_eq!(received(json!({ "id": null })), missing("message id"));
    assert_eq!(received(json!({ "from": null })), missing("chat"));
    assert_eq!(received(json!({ "from": "x" })), EventError::Strange { what: "chat" });
    let nobody = with(text_in_group(), &json!({ "author": null }));
    assert_eq!(error("message_received", &nobody), EventError::Strange { what: "author" });
    assert_eq!(error("message_status_updated", &json!({ "id": "1" })), missing("ack"));
    let strange = json!({ "id": "1", "ack": 7 });
    assert_eq!(error("message_status_updated", &strange), EventError::Strange { what: "ack" });
}
