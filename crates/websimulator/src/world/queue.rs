//! What a device has not acknowledged yet; sent again at each login.

use std::collections::VecDeque;

use wacore_binary::Node;

use crate::nodes::attribute;

/// What an acknowledgement names: the kind of stanza and its id.
#[derive(Clone, Debug, PartialEq, Eq)]
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

#[derive(Default)]
pub(crate) struct Queue {
    stanzas: VecDeque<Node>,
}

impl Queue {
    pub(crate) fn push(&mut self, stanza: Node) {
        self.stanzas.push_back(stanza);
    }

    pub(crate) fn remove(&mut self, class: &str, id: &str) -> bool {
        let before = self.stanzas.len();
        self.stanzas.retain(|stanza| {
            let key = Key::of(stanza);
            key.class != class || key.id != id
        });
        self.stanzas.len() < before
    }

    pub(crate) fn len(&self) -> usize {
        self.stanzas.len()
    }

    /// How many stanzas of this tag wait.
    pub(crate) fn count(&self, tag: &str) -> usize {
        self.stanzas.iter().filter(|stanza| stanza.tag == tag).count()
    }

    /// Copies of all that waits, the oldest first.
    pub(crate) fn waiting(&self) -> Vec<Node> {
        self.stanzas.iter().cloned().collect()
    }
}
