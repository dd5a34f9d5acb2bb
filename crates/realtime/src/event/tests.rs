//! How a logged event looks on the wire.

use serde_json::json;

use super::*;

fn event(data: &Value) -> LoggedEvent {
    let data = EventData::parse(&data.to_string()).unwrap();
    LoggedEvent { seq: 7, name: EventName::NewChat, data }
}

fn sent(event: &LoggedEvent) -> (Value, Value) {
    let frame = event.frame(&ChannelName::trusted("private-chat.x"), 5);
    assert!(frame.as_bytes().len() < EVENT_FRAME_BYTES);
    let envelope: Value = serde_json::from_slice(frame.as_bytes()).unwrap();
    let data = serde_json::from_str(envelope["data"].as_str().unwrap()).unwrap();
    (envelope, data)
}

#[test]
fn an_event_carries_its_number_and_its_channels_previous_one() {
    let (envelope, data) = sent(&event(&json!({ "message": { "text": "hi" } })));
    assert_eq!(envelope["event"], "NewChatEvent");
    assert_eq!(envelope["channel"], "private-chat.x");
    assert_eq!(data, json!({ "_s": 7, "_p": 5, "message": { "text": "hi" } }));
}

#[test]
fn an_event_without_data_still_carries_its_numbers() {
    assert_eq!(sent(&event(&json!({}))).1, json!({ "_s": 7, "_p": 5 }));
}

#[test]
fn an_event_too_big_for_a_frame_carries_the_ids_instead() {
    let message = json!({ "id": "m1", "chat_id": "c1", "text": "\"".repeat(6000) });
    let data =
        json!({ "message": message, "media": null, "chat": { "id": "c1" }, "account_id": "a1" });
    let ids = json!({ "message_id": "m1", "chat_id": "c1", "account_id": "a1" });
    let (_, mut sent) = sent(&event(&data));
    let numbers = (sent["_s"].take(), sent["_p"].take(), sent["truncated"].take());
    assert_eq!(numbers, (json!(7), json!(5), json!(true)));
    for (name, id) in ids.as_object().unwrap() {
        assert_eq!(&sent[name], id);
    }
    assert_eq!(sent.as_object().unwrap().len(), 6);
}

#[test]
fn event_data_is_an_object() {
    assert!(EventData::parse(" {\"a\": 1} ").is_ok());
    assert!(matches!(EventData::parse("[1]"), Err(EventDataError::NotAnObject)));
    assert!(matches!(EventData::parse("{"), Err(EventDataError::NotJson(_))));
}
