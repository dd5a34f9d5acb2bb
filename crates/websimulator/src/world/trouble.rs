//! What goes wrong with messages on their way, as a test has ordered it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use wacore_binary::Node;

use crate::Address;

/// What becomes of a message in the place of being taken over, acknowledged and delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trouble {
    /// Answered with `<ack error="…">` and given to nobody. `whatsapp-rust` 0.7.0 knows 400 (malformed), 404 (no such
    /// person), 463 (not allowed to write to this person), 479 (a field of the wrong form) and 503
    /// (`client/node_io.rs`).
    Refused(u16),
    /// Taken over and delivered; no acknowledgement ever comes.
    Unacknowledged,
    /// Taken over and delivered, and the sender's connection is cut in the place of the acknowledgement.
    CutAfterwards,
    /// The sender's connection is cut, and the message is nowhere.
    LostAndCut,
    /// Linked devices are told that there is a message and are not given it: they ask their phone for it.
    Withheld,
    /// Each device gets it twice.
    DeliveredTwice,
    /// The word of a device that it has the message is lost: at its next login it gets the message once more.
    DeliveredAgainLater,
}

/// How many messages have the trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// As many as come next.
    Next(usize),
    UntilLifted,
}

/// The troubles of one person.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Troubles {
    /// Of messages to the person.
    #[serde(skip)]
    pub(crate) coming: Orders,
    /// Of messages that the person's devices write.
    #[serde(skip)]
    pub(crate) going: Orders,
    /// While set, acknowledgements of what the person's devices write are kept here.
    #[serde(skip)]
    pub(crate) held: Option<Vec<(Address, Node)>>,
    /// While set, the person may not write to anybody who has not written first.
    pub(crate) reach_out_lock: Option<Restriction>,
    /// While set, the person may begin no chat: write to nobody with whom there was no word in either direction.
    #[serde(default)]
    pub(crate) cap_on_new_chats: Option<Restriction>,
    /// Numbers of those who have written to the person.
    pub(crate) written_by: BTreeSet<String>,
}

/// WhatsApp's answer to accounts that write to many strangers.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Restriction {
    /// Seconds, UTC.
    pub(crate) ends_at: i64,
}

/// Troubles that are still to come, each in its turn.
#[derive(Default)]
pub(crate) struct Orders(Vec<(Trouble, Times)>);

impl Orders {
    pub(crate) fn add(&mut self, trouble: Trouble, times: Times) {
        self.0.push((trouble, times));
    }

    pub(crate) fn lift(&mut self) {
        self.0.clear();
    }

    /// The trouble of the next message.
    pub(crate) fn take(&mut self) -> Option<Trouble> {
        self.0.retain(|(_, times)| *times != Times::Next(0));
        let (trouble, times) = self.0.first_mut()?;
        if let Times::Next(left) = times {
            *left -= 1;
        }
        Some(*trouble)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn troubles_come_in_turn_and_end() {
        let mut orders = Orders::default();
        orders.add(Trouble::Refused(404), Times::Next(2));
        orders.add(Trouble::Unacknowledged, Times::UntilLifted);
        let taken: Vec<_> = (0..4).filter_map(|_| orders.take()).collect();
        assert_eq!(taken[..2], [Trouble::Refused(404); 2]);
        assert_eq!(taken[2..], [Trouble::Unacknowledged; 2]);

        orders.lift();
        assert_eq!(orders.take(), None);
    }
}
