//! Ways to spoil a JSON value, a text or bytes.

use serde_json::{Map, Value, json};

use super::dice::Dice;

/// Texts that have broken something somewhere.
pub(super) const TEXTS: &[&str] = &[
    "",
    " ",
    "null",
    "0",
    "-1",
    "1e309",
    "9223372036854775808",
    "NaN",
    "\0",
    "\u{feff}\u{202e}\u{200d}",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "é\u{301}\u{301}\u{301}",
    "\u{10ffff}\u{fffe}",
    "a\r\nSet-Cookie: x=1",
    "\u{1b}[2J\u{1b}]0;x\u{7}",
    "' OR 1=1 -- ",
    "\"; DROP TABLE messages; --",
    "1; SELECT pg_sleep(9)",
    "%' ESCAPE '%",
    "{{7*7}}${7*7}<%= 7*7 %>#{7*7}",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "CON",
    "=cmd|' /C calc'!A0",
    "$(id)`id`;id|id",
    "http://169.254.169.254/latest/meta-data",
    "file:///etc/passwd",
    "+62 812 3456 7890",
    "+٦٢٨١٢٣٤٥٦٧٨٩",
    "+1+2+3",
    "tel:+62;ext=99999999999999999999",
    "００６２８１２",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "2026-02-30T25:61:61Z",
    "ZZZZ",
    "%00%0d%0a%ff",
    "W10",
    "eyJhIjoxfQ",
];

/// A value of any kind, also absurd ones.
pub(super) fn value(dice: &mut Dice) -> Value {
    match dice.below(12) {
        0 => Value::Null,
        1 => json!(dice.is_one_in(2)),
        2 => json!(dice.throw()),
        3 => json!(i64::MIN),
        4 => json!(1e308),
        5 => json!(-0.000_001),
        6 => json!("x".repeat(dice.below(20_000))),
        7 => json!([]),
        8 => json!({}),
        9 => (0..dice.below(120)).fold(json!(1), |inner, _| json!([inner])),
        _ => json!(text(dice)),
    }
}

pub(super) fn text(dice: &mut Dice) -> String {
    let mut text = (*dice.pick(TEXTS)).to_owned();
    while dice.is_one_in(3) {
        let code = u32::try_from(dice.below(0x11_0000)).unwrap_or(0);
        text.push(char::from_u32(code).unwrap_or('\u{fffd}'));
        text.push_str(TEXTS[dice.below(TEXTS.len())]);
    }
    text
}

/// Spoils something somewhere inside.
pub(super) fn spoil(value: &mut Value, dice: &mut Dice) {
    match value {
        Value::Object(fields) if !fields.is_empty() && !dice.is_one_in(6) => {
            fields_of(fields, dice);
        }
        Value::Array(items) if !items.is_empty() && !dice.is_one_in(6) => {
            let place = dice.below(items.len());
            match dice.below(8) {
                0 => drop(items.remove(place)),
                1 => items.push(items[place].clone()),
                2 => items.extend(vec![items[place].clone(); dice.below(60)]),
                _ => spoil(&mut items[place], dice),
            }
        }
        _ => *value = self::value(dice),
    }
}

fn fields_of(fields: &mut Map<String, Value>, dice: &mut Dice) {
    let names: Vec<String> = fields.keys().cloned().collect();
    let name = dice.pick(&names).clone();
    match dice.below(8) {
        0 => drop(fields.remove(&name)),
        1 => drop(fields.insert(text(dice), self::value(dice))),
        2 => {
            let moved = fields.remove(&name).unwrap_or_default();
            let other = dice.pick(&names).clone();
            fields.insert(other, moved);
        }
        _ => spoil(fields.entry(name).or_insert(Value::Null), dice),
    }
}

/// The text of a value, spoilt inside, and now and then also as bytes.
pub(super) fn spoilt(mut value: Value, dice: &mut Dice) -> Vec<u8> {
    for _ in 0..=dice.below(3) {
        spoil(&mut value, dice);
    }
    let mut bytes = value.to_string().into_bytes();
    if dice.is_one_in(5) {
        tear(&mut bytes, dice);
    }
    bytes
}

/// Flips, cuts, doubles and inserts bytes.
pub(super) fn tear(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.below(4) {
        let place = dice.below(bytes.len());
        match dice.below(5) {
            0 if !bytes.is_empty() => bytes[place] ^= 1 << dice.below(8),
            1 => bytes.truncate(place),
            2 => bytes.insert(place, u8::try_from(dice.below(256)).unwrap_or(0)),
            3 => {
                let tail = bytes[place..].to_vec();
                bytes.extend(tail);
            }
            _ => drop(bytes.splice(place..place, text(dice).into_bytes())),
        }
        bytes.truncate(200_000);
    }
}
