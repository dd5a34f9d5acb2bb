//! Bodies that nobody should send: broken, mixed up, too deep, with values in the wrong places.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

const EVENTS: [&str; 9] = [
    "qr_code_generated",
    "session_authenticated",
    "session_ready",
    "session_disconnected",
    "message_received",
    "message_sent",
    "message_status_updated",
    "something_else",
    "",
];

/// Every example under every event, and every value that occurs in them, with some that should not.
static EXAMPLES: LazyLock<(Vec<Value>, Vec<Value>)> = LazyLock::new(|| {
    let data = [
        text_in(),
        text_in_group(),
        json!({ "message": text_in(), "info": { "wid": { "user": "62811", "server": "c.us" } } }),
        json!({ "type": "reaction", "reaction": { "msgId": "3EB0", "reaction": "👍" }, "ack": 3 }),
        json!({ "type": "location", "location": { "latitude": 1e300, "longitude": "x" } }),
        json!({ "type": "vcard", "vCards": ["FN:x\nTEL:1"], "qr": "2@", "reason": "LOGOUT" }),
    ];
    let bodies: Vec<Value> = EVENTS
        .iter()
        .flat_map(|event| data.iter().map(move |data| json!({ "event": event, "data": data })))
        .collect();
    let strange =
        json!([null, -1, 1e300, i64::MIN, "\u{0}", "@", "_", "true__", ":", "ä@ä_ä", [], {}]);
    let mut parts = strange.as_array().unwrap().clone();
    for body in &bodies {
        collect(body, &mut parts);
    }
    (bodies, parts)
});

fn collect(value: &Value, parts: &mut Vec<Value>) {
    parts.push(value.clone());
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, parts)),
        Value::Object(members) => members.values().for_each(|member| collect(member, parts)),
        _ => {}
    }
}

/// Puts `part` in the place of the `at`-th value, counted depth first.
fn replace(value: &mut Value, at: &mut usize, part: &Value) {
    if *at == 0 {
        *value = part.clone();
        *at = usize::MAX;
        return;
    }
    *at -= 1;
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, at, part)),
        Value::Object(members) => members.values_mut().for_each(|item| replace(item, at, part)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn an_example_with_any_values_mixed_up_never_panics_and_keeps_no_nul(
        which in any::<prop::sample::Index>(),
        mutations in prop::collection::vec((0..40_usize, any::<prop::sample::Index>()), 1..6),
    ) {
        let (bodies, parts) = &*EXAMPLES;
        let mut body = which.get(bodies).clone();
        for (at, part) in mutations {
            replace(&mut body, &mut { at }, part.get(parts));
        }
        if let Ok(event) = parse(body.to_string().as_bytes(), RECEIVED) {
            let kept = format!("{event:?}");
            prop_assert!(!kept.contains("\\0"), "{}", kept);
        }
    }

    #[test]
    fn any_bytes_are_refused_or_read_without_a_panic(raw in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&raw, RECEIVED);
    }

    #[test]
    fn any_texts_in_the_places_of_names_are_read_without_a_panic(
        id in "\\PC{0,40}", from in "\\PC{0,40}", author in "[0-9@:._a-z-]{0,40}", card in "\\PC{0,40}",
    ) {
        let data = json!({
            "id": id, "from": from, "author": author, "type": "vcard", "vCards": [card], "ack": author,
        });
        for event in EVENTS {
            let _ = post(event, &data);
        }
    }
}

#[test]
fn a_body_that_is_too_deep_or_no_object_is_refused() {
    let deep = format!(r#"{{"event":"x","data":{}{}}}"#, "[".repeat(5_000), "]".repeat(5_000));
    for raw in [&deep, "", "[]", "1", "null", r#"{"event""#] {
        assert!(parse(raw.as_bytes(), RECEIVED).is_err());
    }
}
