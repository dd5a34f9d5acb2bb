//! Reading Meta's JSON without trusting its types: numbers may be strings, keys may be missing or null (cloud-api.md §3.6).

use serde_json::Value;

/// Lenient readings of the members of a JSON object; of anything else every reading is absent.
pub(crate) trait Tolerant {
    /// A text that says something; numbers count as their digits, `""` as absent.
    fn text(&self, key: &str) -> Option<String>;
    /// A whole number, also when written as text.
    fn integer(&self, key: &str) -> Option<i64>;
    /// A number, also when written as text; never infinite.
    fn decimal(&self, key: &str) -> Option<f64>;
    /// True only when it says so.
    fn flag(&self, key: &str) -> bool;
    /// The items of a list; none when it is something else.
    fn items(&self, key: &str) -> &[Value];
}

impl Tolerant for Value {
    fn text(&self, key: &str) -> Option<String> {
        match self.get(key)? {
            Self::String(text) if !text.is_empty() => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    fn integer(&self, key: &str) -> Option<i64> {
        match self.get(key)? {
            Self::Number(number) => number.as_i64(),
            Self::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    fn decimal(&self, key: &str) -> Option<f64> {
        let number = match self.get(key)? {
            Self::Number(number) => number.as_f64()?,
            Self::String(text) => text.trim().parse().ok()?,
            _ => return None,
        };
        number.is_finite().then_some(number)
    }

    fn flag(&self, key: &str) -> bool {
        match self.get(key) {
            Some(Self::Bool(flag)) => *flag,
            Some(Self::String(text)) => text == "true",
            _ => false,
        }
    }

    fn items(&self, key: &str) -> &[Value] {
        self.get(key).and_then(Self::as_array).map_or(&[], Vec::as_slice)
    }
}

/// The same JSON without U+0000, which no database takes in a text.
pub(crate) fn without_nul(value: Value) -> Value {
    match value {
        Value::String(text) if text.contains('\0') => Value::String(text.replace('\0', "")),
        Value::Array(items) => Value::Array(items.into_iter().map(without_nul).collect()),
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(key, member)| (key.replace('\0', ""), without_nul(member)))
                .collect(),
        ),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_and_their_digits_read_alike() {
        for value in [json!({"n": 1_739_321_024}), json!({"n": "1739321024"})] {
            assert_eq!(value.integer("n"), Some(1_739_321_024));
            assert_eq!(value.text("n").as_deref(), Some("1739321024"));
            assert_eq!(value.decimal("n"), Some(1_739_321_024.0));
        }
    }

    #[test]
    fn empty_null_and_missing_are_all_absent() {
        for value in [json!({"t": ""}), json!({"t": null}), json!({}), json!([]), json!(null)] {
            assert_eq!(value.text("t"), None);
        }
    }

    #[test]
    fn what_is_not_a_number_is_no_decimal() {
        assert_eq!(json!({"n": "NaN"}).decimal("n"), None);
        assert_eq!(json!({"n": "inf"}).decimal("n"), None);
    }

    #[test]
    fn no_text_keeps_a_nul() {
        let dirty = json!({"a\u{0}": ["x\u{0}y", {"b": "\u{0}"}]});
        assert_eq!(without_nul(dirty), json!({"a": ["xy", {"b": ""}]}));
    }
}
