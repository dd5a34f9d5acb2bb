//! The rules that no single recording shows: tenants, isolation of bad items, tolerance, echoes, history.

use blazz_domain::content::{Content, MediaSource, MessageKind};
use blazz_domain::delivery::DeliveryState;
use blazz_domain::inbound::{AccountEffect, Origin};

use super::super::EffectError;
use super::*;

fn text(id: &str, from: &str) -> Value {
    json!({ "id": id, "from": from, "timestamp": "1750000000", "type": "text", "text": { "body": "hi" } })
}

#[test]
fn two_tenants_in_one_body_are_two_changes() {
    let mut both = body("messages", json!({ "messages": [text("a", "15557010042")] }));
    let mut second = both["entry"][0].clone();
    second["id"] = "8".into();
    second["changes"][0]["value"]["metadata"]["phone_number_id"] = "12".into();
    both["entry"].as_array_mut().unwrap().push(second);
    let owners: Vec<_> = changes(&both)
        .into_iter()
        .map(|change| (change.waba_id, change.phone_number_id.unwrap()))
        .collect();
    assert_eq!(owners, [("7".into(), "11".into()), ("8".into(), "12".into())]);
}

#[test]
fn one_bad_change_leaves_the_others_alone() {
    let good = text("a", "15557010042");
    let mut mixed = body("messages", json!({ "messages": [good] }));
    let bad = json!({ "field": "messages", "value": { "messages": [{ "from": "15557010042" }] } });
    mixed["entry"][0]["changes"].as_array_mut().unwrap().insert(0, bad);
    mixed["entry"].as_array_mut().unwrap().insert(0, json!("not an entry"));
    let changes = changes(&mixed);
    assert!(matches!(changes[0].errors[..], [EffectError::Unreadable(_)]));
    assert!(matches!(changes[1].errors[..], [EffectError::MissingId { what: "message" }]));
    assert_eq!(changes[2].events.len(), 1);
}

#[test]
fn one_bad_item_leaves_its_neighbours_alone() {
    let items = json!([text("a", "15557010042"), { "id": "b" }, text("c", "15557010042"), 5]);
    let change = changes(&body("messages", json!({ "messages": items }))).remove(0);
    assert_eq!(change.events.len(), 2);
    let missing = |error: &EffectError| matches!(error, EffectError::MissingParty { .. });
    assert_eq!(change.errors.iter().filter(|it| missing(it)).count(), 2);
}

#[test]
fn a_list_that_is_none_is_kept_for_a_person_to_look_at() {
    for name in ["messages", "statuses", "contacts"] {
        let change = changes(&body("messages", json!({ name: "not a list" }))).remove(0);
        assert!(matches!(change.errors[..], [EffectError::NotAList { what }] if what == name));
        assert_eq!(change.phone_number_id.as_deref(), Some("11"));
        let change = changes(&body("messages", json!({ name: null }))).remove(0);
        assert!(change.errors.is_empty(), "null is as good as absent");
    }
}

#[test]
fn a_change_keeps_its_exact_text_and_reads_the_same_again() {
    let raw = fixture("msg_text");
    let change = parse(raw.as_bytes(), RECEIVED).unwrap().remove(0);
    assert!(raw.contains(&change.raw));
    let again = Change::read(&change.waba_id, &change.raw, RECEIVED);
    assert_eq!(again.events, change.events);
    assert_eq!(again.phone_number_id, change.phone_number_id);
}

#[test]
fn the_number_is_known_by_its_digits_too() {
    let change = changes(&body("messages", json!({}))).remove(0);
    assert_eq!(change.display_phone_number.as_deref(), Some("15550100200"));
}

#[test]
fn a_missing_type_is_read_from_the_payload() {
    let mut item = text("a", "15557010042");
    item.as_object_mut().unwrap().remove("type");
    let message = only_message(events("messages", json!({ "messages": [item] })));
    assert_eq!(message.content, Content::Text { body: "hi".into() });
}

#[test]
fn a_kind_of_the_future_becomes_a_bubble_that_says_so() {
    let mut item = text("a", "15557010042");
    item["type"] = "hologram".into();
    let message = only_message(events("messages", json!({ "messages": [item] })));
    assert_eq!(message.content.kind(), MessageKind::Unsupported);
    assert_eq!(message.content.details()["raw_type"], "hologram");
}

#[test]
fn times_may_be_numbers_and_a_missing_or_future_one_is_the_time_of_receipt() {
    let at = |timestamp: Value| {
        let mut item = text("a", "15557010042");
        item["timestamp"] = timestamp;
        only_message(events("messages", json!({ "messages": [item] }))).provider_at
    };
    assert_eq!(at(json!("1750000000")), Timestamp::from_seconds(1_750_000_000));
    assert_eq!(at(json!(1_750_000_000)), Timestamp::from_seconds(1_750_000_000));
    for nonsense in [json!(null), json!("soon"), json!(0), json!(i64::MAX)] {
        assert_eq!(at(nonsense), RECEIVED);
    }
}

#[test]
fn no_text_keeps_a_nul() {
    let mut item = text("a", "15557010042");
    item["text"]["body"] = "a\u{0}b".into();
    let message = only_message(events("messages", json!({ "messages": [item] })));
    assert_eq!(message.content.text(), Some("ab"));
}

#[test]
fn a_reaction_without_emoji_is_removed_and_a_misspelled_target_is_found() {
    let reaction = |reaction: Value| {
        let item =
            json!({ "id": "a", "from": "15557010042", "type": "reaction", "reaction": reaction });
        events("messages", json!({ "messages": [item] })).remove(0)
    };
    let without = reaction(json!({ "messsage_id": "wamid.T" }));
    assert_eq!(without, reaction(json!({ "message_id": "wamid.T", "emoji": "" })));
    assert!(matches!(without, Inbound::Reaction(removed) if removed.emoji.is_none()));
}

#[test]
fn an_echo_stands_in_the_chat_with_the_customer() {
    let echo = json!({
        "from": "15550100200", "to": "15557010042", "id": "a", "timestamp": "1750000000",
        "type": "text", "text": { "body": "On my way" },
    });
    let message = only_message(events("smb_message_echoes", json!({ "message_echoes": [echo] })));
    assert_eq!(message.origin, Origin::PhoneApp);
    assert_eq!(message.peer.phone(), Some("+15557010042"));
}

#[test]
fn a_copy_of_a_message_that_another_app_answers_has_no_effect() {
    let copies = events("standby", json!({ "messages": [text("a", "15557010042")] }));
    assert!(matches!(copies[..], [Inbound::Nothing { .. }]));
}

#[test]
fn a_declined_history_is_noted() {
    let declined = json!({ "history": [{ "errors": [{ "code": 2_593_109, "title": "no" }] }] });
    let events = events("history", declined);
    let [Inbound::Account(news)] = &events[..] else { panic!("{events:?}") };
    assert_eq!(news.topic, "history/2593109");
    assert!(matches!(news.effect, AccountEffect::Note { .. }));
}

#[test]
fn a_placeholder_of_the_past_announces_a_file_that_may_follow() {
    let item = json!({ "id": "a", "from": "15550100200", "type": "media_placeholder" });
    let thread = json!({ "id": "15557010042", "messages": [item] });
    let message = only_message(events("history", json!({ "history": [{ "threads": [thread] }] })));
    assert_eq!(message.origin, Origin::HistoryOut(DeliveryState::Sent));
    let Content::Media(media) = message.content else { panic!("no media") };
    assert_eq!(media.source, MediaSource::Missing);
}

#[test]
fn a_file_of_the_past_that_we_sent_is_found_by_its_recipient() {
    let item = json!({
        "id": "a", "from": "15550100200", "to": "15557010042", "type": "image", "image": { "id": "9" },
    });
    let message = only_message(events("history", json!({ "messages": [item] })));
    assert_eq!(message.origin, Origin::HistoryOut(DeliveryState::Sent));
    assert_eq!(message.peer.phone(), Some("+15557010042"));
}

#[test]
fn an_error_about_the_token_disconnects_the_account() {
    let events = events("messages", json!({ "errors": [{ "code": 190, "title": "expired" }] }));
    let [Inbound::Account(news)] = &events[..] else { panic!("{events:?}") };
    assert!(matches!(news.effect, AccountEffect::Disconnect { .. }));
}

#[test]
fn a_status_this_program_does_not_know_changes_nothing() {
    for status in [
        json!({ "id": "a", "status": "warning" }),
        json!({ "id": "a", "status": "captured", "type": "payment" }),
    ] {
        let events = events("messages", json!({ "statuses": [status] }));
        assert!(matches!(events[..], [Inbound::Nothing { .. }]));
    }
}

#[test]
fn a_group_report_for_several_members_is_one_report_each() {
    let status = |member: &str| {
        json!({
            "id": "wamid.A", "status": "delivered", "timestamp": "1750000000", "recipient_id": "G1",
            "recipient_type": "group", "participant_recipient_id": member,
        })
    };
    let statuses = [status("15557010042"), status("15557010043")];
    let members: Vec<_> = events("messages", json!({ "statuses": statuses }))
        .into_iter()
        .map(|event| match event {
            Inbound::Report(report) => report.participant.unwrap().phone().unwrap().to_owned(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(members, ["+15557010042", "+15557010043"]);
}
