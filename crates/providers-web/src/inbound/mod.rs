//! What WhatsApp tells a linked device, in the shapes of the domain.

mod chats;
mod content;
mod edits;
#[cfg(test)]
mod fuzz;
mod group;
mod history;
#[cfg(test)]
mod hostile;
mod marks;
mod media;
mod message;
mod names;
mod news;
mod pictures;
mod polls;
mod quote;
mod raw;
mod receipt;
mod structured;

use blazz_domain::Timestamp;
use blazz_domain::inbound::Inbound;
use blazz_providers::Arrival;
use whatsapp_rust::types::events::Event;
use whatsapp_rust::{Client, Jid};

pub(crate) use group::{left, metadata as group};
pub(crate) use history::{conversation, older};
pub(crate) use media::MediaReference;
pub(crate) use message::{message, place_of};
pub(crate) use names::{identity, jid_of, jid_of_identity, party};
pub(crate) use polls::read_votes;

/// Whose device it is, and what time it is there.
#[derive(Debug, Clone)]
pub(crate) struct Me {
    pn: Option<Jid>,
    lid: Option<Jid>,
    now: Timestamp,
}

impl Me {
    pub(crate) fn of(client: &Client, now: Timestamp) -> Self {
        Self::named(client.pn(), client.lid(), now)
    }

    /// The device of whoever has this number and LID.
    pub(crate) fn named(pn: Option<Jid>, lid: Option<Jid>, now: Timestamp) -> Self {
        let bare = |jid: Jid| jid.to_non_ad();
        Self { pn: pn.map(bare), lid: lid.map(bare), now }
    }

    fn is(&self, jid: &Jid) -> bool {
        let bare = jid.to_non_ad();
        self.pn.as_ref() == Some(&bare) || self.lid.as_ref() == Some(&bare)
    }

    /// The same in milliseconds; what bears no time is of now.
    fn moment(&self, milliseconds: i64) -> Timestamp {
        if milliseconds <= 0 {
            return self.now;
        }
        Timestamp::from_millis(milliseconds).min(self.now)
    }

    /// A time that WhatsApp tells; none lies in the future, or it would stand below all that follows.
    fn time(&self, seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds).min(self.now)
    }
}

/// What an event other than a message means here; nothing, when it has no meaning.
pub(crate) fn event(me: &Me, event: &Event) -> Vec<Arrival> {
    let (kind, inbound): (&'static str, Vec<Inbound>) = match event {
        Event::Receipt(it) => ("receipt", receipt::receipt(me, it)),
        Event::GroupUpdate(it) => ("group", group::update(me, it)),
        Event::PictureUpdate(it) => ("picture", pictures::update(me, it)),
        Event::PushNameUpdate(it) => ("push_name", news::push_name(it)),
        Event::ContactUpdate(it) => ("contact", news::contact(it)),
        Event::ContactNumberChanged(it) => ("number_changed", news::number_changed(it)),
        Event::MarkChatAsReadUpdate(it) => ("read_on_phone", chats::marked(me, it)),
        Event::ArchiveUpdate(it) => ("chat_on_phone", chats::archived(me, it)),
        Event::PinUpdate(it) => ("chat_on_phone", chats::pinned(me, it)),
        Event::MuteUpdate(it) => ("chat_on_phone", chats::muted(me, it)),
        Event::ClearChatUpdate(it) => ("chat_on_phone", chats::cleared(me, it)),
        Event::DeleteChatUpdate(it) => ("chat_on_phone", chats::deleted(me, it)),
        Event::DeleteMessageForMeUpdate(it) => ("message_on_phone", marks::deleted(me, it)),
        Event::StarUpdate(it) => ("message_on_phone", marks::starred(me, it)),
        Event::UndecryptableMessage(it) => return message::unreadable(me, it),
        Event::Messages(batch) if !batch.hook_committed => {
            return batch.iter().map(|it| message(me, it)).collect();
        }
        _ => return Vec::new(),
    };
    if inbound.is_empty() {
        return Vec::new();
    }
    let raw = raw::of_event(event);
    vec![Arrival { kind, raw, is_strange: false, inbound, troubles: Vec::new() }]
}
