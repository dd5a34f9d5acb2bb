//! Recorded webhooks, spoilt, signed as Meta signs them, through the whole way in.

use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use serde_json::Value;

use super::dice::Dice;
use super::mutate;
use crate::answer::Answer;
use crate::customer;
use crate::house::House;

/// What Meta's documents show, addressed to our number.
static RECORDED: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let folder = "../providers/fixtures/cloud-api/webhooks";
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<_> =
        files.filter(|file| file.extension().is_some_and(|it| it == "json")).collect();
    files.sort();
    assert!(files.len() > 50, "only {} recordings", files.len());
    files
        .iter()
        .map(|file| addressed(serde_json::from_slice(&fs::read(file).unwrap()).unwrap()))
        .collect()
});

/// Where the items of the first change stand.
const VALUE: &str = "/entry/0/changes/0/value";

fn addressed(mut body: Value) -> Value {
    for entry in body["entry"].as_array_mut().into_iter().flatten() {
        entry["id"] = "2001".into();
        for change in entry["changes"].as_array_mut().into_iter().flatten() {
            if change["value"]["metadata"].is_object() {
                change["value"]["metadata"]["phone_number_id"] = "1001".into();
            }
        }
    }
    body
}

pub(super) async fn send(house: &Arc<House>, seed: u64) -> (String, Answer) {
    let mut dice = Dice::new(seed);
    let mut body = dice.pick(&RECORDED).clone();
    if dice.is_one_in(4) {
        // Items of one kind in the envelope of another.
        let other = dice.pick(&RECORDED).pointer(VALUE).cloned().unwrap_or_default();
        if let (Some(Value::Object(to)), Value::Object(from)) = (body.pointer_mut(VALUE), other) {
            to.extend(from);
        }
    }
    let bytes = mutate::spoilt(body, &mut dice);
    let answer = post(house, bytes.clone()).await;
    (String::from_utf8_lossy(&bytes).into_owned(), answer)
}

/// What was signed is always taken in: Meta would bring it again for seven days.
pub(super) async fn post(house: &House, body: Vec<u8>) -> Answer {
    let answer = customer::post_signed(house, body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer
}
