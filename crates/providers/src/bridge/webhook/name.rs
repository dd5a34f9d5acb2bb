//! The names of messages: WhatsApp Web writes chat and author around them, and only the middle stays the same.

use serde_json::Value;

use crate::cloud::tolerant::Tolerant;

/// The longest name that is kept, in bytes; a column of the database takes 255 characters.
const LONGEST: usize = 255;

/// The name under the first key that has one, without what stands around it.
///
/// `true_6281234567890@c.us_3EB0C0FFEE` and `true_123456789012345@lid_3EB0C0FFEE` are one message: which of a
/// person's names WhatsApp Web writes there changes between the sending and the reports.
pub(super) fn read(holder: &Value, keys: &[&str]) -> Option<String> {
    whole(holder, keys).map(|name| bare(&name).to_owned()).filter(|name| name.len() <= LONGEST)
}

/// The same as the bridge writes it, to ask it for the message's file.
pub(super) fn whole(holder: &Value, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| {
        holder.text(key).or_else(|| {
            let object = holder.get(*key)?;
            object.text("_serialized").or_else(|| object.text("id"))
        })
    })
}

/// `{true|false}_{chat}_{name}` or, in groups, `{true|false}_{chat}_{name}_{author}`.
fn bare(name: &str) -> &str {
    let rest = name.strip_prefix("true_").or_else(|| name.strip_prefix("false_"));
    let Some((_, rest)) = rest.and_then(|rest| rest.split_once('_')) else { return name };
    match rest.rsplit_once('_') {
        Some((middle, author)) if author.contains('@') => middle,
        _ => rest,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_name_is_what_stays_the_same() {
        for name in [
            json!("3EB0C0FFEE"),
            json!("true_6281234567890@c.us_3EB0C0FFEE"),
            json!("false_123456789012345@lid_3EB0C0FFEE"),
            json!("false_120363041234567890@g.us_3EB0C0FFEE_6281234567890@c.us"),
            json!({"_serialized": "true_6281234567890@c.us_3EB0C0FFEE", "id": "3EB0C0FFEE"}),
            json!({"id": "3EB0C0FFEE", "fromMe": true}),
        ] {
            let holder = json!({ "id": name });
            assert_eq!(read(&holder, &["id"]).as_deref(), Some("3EB0C0FFEE"), "{holder}");
        }
    }

    #[test]
    fn what_is_no_name_is_absent_and_what_looks_strange_is_kept() {
        let read = |name: Value| read(&json!({ "id": name }), &["id"]);
        for absent in [json!(null), json!(""), json!([]), json!({}), json!("x".repeat(256))] {
            assert_eq!(read(absent.clone()), None, "{absent}");
        }
        assert_eq!(read(json!("true_x")).as_deref(), Some("true_x"));
        assert_eq!(read(json!("my_own_id")).as_deref(), Some("my_own_id"));
    }
}
