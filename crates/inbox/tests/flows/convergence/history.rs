//! What customers, their groups and the business's phone may do, and how Meta tells it.

use std::fmt;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use crate::stage::{NUMBER, change, customer, status};

pub(super) const CUSTOMERS: u8 = 2;
/// Happenings in one history.
pub(super) const MOST: usize = 10;

/// Something that happened, one second after what happened before.
#[derive(Clone)]
pub(super) struct Happening {
    customer: u8,
    what: What,
    /// The customer's own name then, when Meta tells it.
    named: Option<&'static str>,
}

impl fmt::Debug for Happening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A line for each, also where many are shown at length.
        f.write_str(&format!("customer {} {:?} named {:?}", self.customer, self.what, self.named))
    }
}

#[derive(Debug, Clone)]
enum What {
    Text,
    Picture,
    Place,
    /// Answers an earlier message.
    Answer(Index),
    InGroup,
    /// To an earlier message; an empty emoji takes it back.
    Reaction(Index, &'static str),
    Edit(Index),
    Revoke(Index),
    /// Of our template.
    Status(&'static str),
    /// Somebody answers on the business's phone.
    Echo,
    GroupSubject(&'static str),
}

impl What {
    const fn is_message(&self) -> bool {
        matches!(self, Self::Text | Self::Picture | Self::Place | Self::Answer(_))
    }
}

pub(super) fn any_history() -> impl Strategy<Value = Vec<Happening>> {
    let named = prop_oneof![2 => Just(None), 3 => select(vec!["Siti", "Siti R.", "Bu Siti"]).prop_map(Some)];
    let happening = (0..CUSTOMERS, any_what(), named)
        .prop_map(|(customer, what, named)| Happening { customer, what, named });
    vec(happening, 1..=MOST)
}

fn any_what() -> impl Strategy<Value = What> {
    let index = any::<Index>;
    prop_oneof![
        4 => Just(What::Text),
        1 => Just(What::Picture),
        1 => Just(What::Place),
        1 => index().prop_map(What::Answer),
        1 => Just(What::InGroup),
        4 => (index(), select(vec!["👍", "😮", ""])).prop_map(|(to, emoji)| What::Reaction(to, emoji)),
        3 => index().prop_map(What::Edit),
        2 => index().prop_map(What::Revoke),
        5 => select(vec!["sent", "delivered", "read", "failed"]).prop_map(What::Status),
        2 => Just(What::Echo),
        1 => select(vec!["Arisan", "Arisan RT 5", "Panitia"]).prop_map(What::GroupSubject),
    ]
}

/// Who is who in one play; everything that differs between plays is in its key.
pub(super) struct Names {
    pub(super) key: String,
}

impl Names {
    pub(super) fn of(play: u32) -> Self {
        Self { key: format!("8{play:07}") }
    }

    pub(super) fn phone(&self, customer: u8) -> String {
        format!("62{}{customer}", self.key)
    }

    pub(super) fn ours(&self, customer: u8) -> String {
        format!("wamid.{}.ours{customer}", self.key)
    }

    pub(super) fn group(&self) -> String {
        format!("group{}", self.key)
    }

    fn message(&self, place: usize) -> String {
        format!("wamid.{}.{place}", self.key)
    }
}

/// How Meta tells what stands at this place of the history.
pub(super) fn webhook(history: &[Happening], place: usize, names: &Names, start: i64) -> Value {
    let Happening { customer: who, what, named } = &history[place];
    let (from, id) = (names.phone(*who), names.message(place));
    let at = start + i64::try_from(place).unwrap();
    let item = |kind: &str, content: Value| customer(&from, &id, at, kind, content);
    let words = |words: String| item("text", json!({ "body": words }));
    let mut value = match what {
        What::Text => words(format!("Text {place}")),
        What::Picture => item(
            "image",
            json!({ "id": format!("file{id}"), "mime_type": "image/jpeg", "sha256": "" }),
        ),
        What::Place => item("location", json!({ "latitude": -6.2, "longitude": 106.8 })),
        What::Answer(to) => {
            let mut answer = words(format!("Answer {place}"));
            let target = target(history, place, *who, *to, names);
            answer["messages"][0]["context"] = json!({ "from": "15550100200", "id": target });
            answer
        }
        What::InGroup => {
            let mut told = words(format!("In the group {place}"));
            told["messages"][0]["group_id"] = names.group().into();
            told
        }
        What::Reaction(to, emoji) => {
            let target = target(history, place, *who, *to, names);
            item("reaction", json!({ "message_id": target, "emoji": emoji }))
        }
        What::Edit(of) => {
            let message = json!({ "type": "text", "text": { "body": format!("Edited {place}") } });
            let target = own(history, place, *who, *of, names);
            item("edit", json!({ "original_message_id": target, "message": message }))
        }
        What::Revoke(of) => {
            item("revoke", json!({ "original_message_id": own(history, place, *who, *of, names) }))
        }
        What::Status(state) => {
            return change(NUMBER, "messages", status_of(names, *who, state, at));
        }
        What::Echo => return change(NUMBER, "smb_message_echoes", echo(&from, &id, at, place)),
        What::GroupSubject(subject) => {
            return change(NUMBER, "group_settings_update", group_subject(names, subject, at));
        }
    };
    if let Some(name) = named {
        value["contacts"] = json!([{ "wa_id": from, "profile": { "name": name } }]);
    }
    change(NUMBER, "messages", value)
}

/// An earlier message of this customer's chat, or our template when there is none.
fn target(history: &[Happening], place: usize, who: u8, index: Index, names: &Names) -> String {
    let is_in_chat = |it: &&usize| {
        history[**it].customer == who
            && (history[**it].what.is_message() || matches!(history[**it].what, What::Echo))
    };
    let earlier: Vec<usize> =
        (0..place).collect::<Vec<_>>().iter().filter(is_in_chat).copied().collect();
    let chosen = index.index(earlier.len() + 1);
    earlier.get(chosen).map_or_else(|| names.ours(who), |it| names.message(*it))
}

/// An earlier message that this customer wrote, or one that never comes.
fn own(history: &[Happening], place: usize, who: u8, index: Index, names: &Names) -> String {
    let earlier: Vec<usize> = (0..place)
        .filter(|it| history[*it].customer == who && history[*it].what.is_message())
        .collect();
    if earlier.is_empty() {
        return format!("{}.never", names.message(place));
    }
    names.message(*index.get(&earlier))
}

fn status_of(names: &Names, who: u8, state: &str, at: i64) -> Value {
    status(&names.ours(who), state, at)
}

fn echo(to: &str, id: &str, at: i64, place: usize) -> Value {
    json!({ "message_echoes": [{
        "from": "15550100200", "to": to, "id": id, "timestamp": at.to_string(), "type": "text",
        "text": { "body": format!("From the phone {place}") },
    }] })
}

fn group_subject(names: &Names, subject: &str, at: i64) -> Value {
    json!({ "groups": [{
        "timestamp": at.to_string(), "group_id": names.group(), "type": "group_settings_update",
        "group_subject": { "text": subject, "update_successful": true },
    }] })
}
