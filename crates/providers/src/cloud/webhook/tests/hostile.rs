//! Bodies that nobody should send: broken, mixed up, too deep, with values in the wrong places.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

/// All recordings as JSON, and every value that occurs in them.
static RECORDED: LazyLock<(Vec<Value>, Vec<Value>)> = LazyLock::new(|| {
    let bodies: Vec<Value> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap())
        .collect();
    let mut parts =
        vec![json!(null), json!(-1), json!(1e300), json!("\u{0}"), json!([]), json!({})];
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
        Value::Object(members) => {
            members.values_mut().for_each(|member| replace(member, at, part));
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_recording_with_any_values_mixed_up_never_panics(
        which in any::<prop::sample::Index>(),
        mutations in prop::collection::vec((0..80_usize, any::<prop::sample::Index>()), 1..6),
    ) {
        let (bodies, parts) = &*RECORDED;
        let mut body = which.get(bodies).clone();
        for (at, part) in mutations {
            replace(&mut body, &mut { at }, part.get(parts));
        }
        let _ = parse(body.to_string().as_bytes(), RECEIVED);
    }

    #[test]
    fn any_bytes_are_refused_or_read_without_a_panic(raw in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&raw, RECEIVED);
    }

    #[test]
    fn a_recording_cut_anywhere_is_refused(which in any::<prop::sample::Index>(), cut in 0.0..1.0_f64) {
        let raw = which.get(&RECORDED.0).to_string();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place within a short text")]
        let end = (raw.len() as f64 * cut) as usize;
        prop_assert!(parse(&raw.as_bytes()[..end], RECEIVED).is_err());
    }
}

#[test]
fn a_body_that_is_too_deep_spoils_only_its_change() {
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    let raw = format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"7","changes":[{{"field":"messages","value":{deep}}}]}}]}}"#
    );
    let changes = parse(raw.as_bytes(), RECEIVED).unwrap();
    assert!(!changes[0].errors.is_empty());
}
