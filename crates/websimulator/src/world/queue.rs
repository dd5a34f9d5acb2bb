//! What a device has not acknowledged yet; sent again at each login.

use std::collections::{BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};
use wacore_binary::Node;

use crate::{keep::forms::stanzas, nodes::attribute};

/// What an acknowledgement names: the kind of stanza and its id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Key {
    pub(crate) class: String,
    pub(crate) id: String,
}

impl Key {
    pub(crate) fn of(stanza: &Node) -> Self {
        let id = attribute(stanza, "id").unwrap_or_default();
        Self { class: stanza.tag.to_string(), id }
    }
}

/// A device's word that it has a stanza.
pub(crate) struct Acknowledgement<'word> {
    pub(crate) class: &'word str,
    pub(crate) id: &'word str,
    /// `<ack>`, which repeats whom the stanza was from and its type: of one message there are several receipts. Absent
    /// when a receipt speaks for a message.
    pub(crate) ack: Option<&'word Node>,
}

impl Acknowledgement<'_> {
    fn is_about(&self, stanza: &Node) -> bool {
        let key = Key::of(stanza);
        let repeats = |ack: &Node| {
            attribute(ack, "to") == attribute(stanza, "from")
                && attribute(ack, "type") == attribute(stanza, "type")
        };
        key.class == self.class && key.id == self.id && self.ack.is_none_or(repeats)
    }
}

#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Queue {
    #[serde(with = "stanzas")]
    stanzas: VecDeque<Node>,
    /// What went out more than once, and may be acknowledged as often.
    repeated: BTreeSet<Key>,
}

impl Queue {
    pub(crate) fn push(&mut self, stanza: Node) {
        self.stanzas.push_back(stanza);
    }

    /// A stanza goes out once more without waiting once more.
    pub(crate) fn repeats(&mut self, stanza: &Node) {
        self.repeated.insert(Key::of(stanza));
    }

    /// Takes out the first stanza that this acknowledges; whether there was one, now or before.
    pub(crate) fn remove(&mut self, word: &Acknowledgement<'_>) -> bool {
        let found = self.stanzas.iter().position(|stanza| word.is_about(stanza));
        let key = Key { class: word.class.to_owned(), id: word.id.to_owned() };
        match found {
            Some(place) => self.stanzas.remove(place).is_some(),
            None => self.repeated.contains(&key),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.stanzas.len()
    }

    /// How many stanzas of this tag wait.
    pub(crate) fn count(&self, tag: &str) -> usize {
        self.stanzas.iter().filter(|stanza| stanza.tag == tag).count()
    }

    /// Whether the device has yet to hear that somebody's devices have changed.
    pub(crate) fn has_news_of_devices(&self) -> bool {
        self.stanzas.iter().any(|stanza| attribute(stanza, "type").as_deref() == Some("devices"))
    }

    /// Copies of all that waits, the oldest first.
    pub(crate) fn waiting(&self) -> Vec<Node> {
        self.stanzas.iter().cloned().collect()
    }
}
