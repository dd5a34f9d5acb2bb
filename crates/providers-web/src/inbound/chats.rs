//! What a person does to whole chats on the phone, which tells its devices in the settings they share.
//!
//! A new device is told how all chats stand at first (`from_full_sync`): how a chat stands is taken over then too, but
//! that it was once read, emptied or deleted is no news.

use blazz_domain::Timestamp;
use blazz_domain::chat::Muted;
use blazz_domain::inbound::{ChatChange, ChatOnPhone, Inbound, ReadOnPhone};
use wacore_binary::JidExt;
use whatsapp_rust::Jid;
use whatsapp_rust::types::events::{
    ArchiveUpdate, ClearChatUpdate, DeleteChatUpdate, MarkChatAsReadUpdate, MuteUpdate, PinUpdate,
};

use super::Me;
use super::names::party;

pub(super) fn archived(me: &Me, update: &ArchiveUpdate) -> Vec<Inbound> {
    let is_archived = update.action.archived == Some(true);
    let at = me.moment(update.timestamp.timestamp_millis());
    changed(&update.jid, ChatChange::Archived(is_archived), at)
}

pub(super) fn pinned(me: &Me, update: &PinUpdate) -> Vec<Inbound> {
    let is_pinned = update.action.pinned == Some(true);
    let at = me.moment(update.timestamp.timestamp_millis());
    changed(&update.jid, ChatChange::Pinned(is_pinned), at)
}

pub(super) fn muted(me: &Me, update: &MuteUpdate) -> Vec<Inbound> {
    let is_muted = update.action.muted == Some(true);
    let until = update.action.mute_end_timestamp.filter(|until| *until > 0);
    let muted = is_muted.then(|| Muted { until: until.map(Timestamp::from_millis) });
    changed(&update.jid, ChatChange::Muted(muted), me.moment(update.timestamp.timestamp_millis()))
}

pub(super) fn cleared(me: &Me, update: &ClearChatUpdate) -> Vec<Inbound> {
    let at = me.moment(update.timestamp.timestamp_millis());
    news(update.from_full_sync, &update.jid, ChatChange::Cleared, at)
}

pub(super) fn deleted(me: &Me, update: &DeleteChatUpdate) -> Vec<Inbound> {
    let at = me.moment(update.timestamp.timestamp_millis());
    news(update.from_full_sync, &update.jid, ChatChange::Deleted, at)
}

pub(super) fn marked(me: &Me, update: &MarkChatAsReadUpdate) -> Vec<Inbound> {
    if update.action.read != Some(true) {
        let at = me.moment(update.timestamp.timestamp_millis());
        return news(update.from_full_sync, &update.jid, ChatChange::Unread, at);
    }
    let Some(peer) = party([&update.jid]).filter(|_| !update.from_full_sync) else {
        return Vec::new();
    };
    let is_group = update.jid.is_group();
    vec![Inbound::ReadOnPhone(ReadOnPhone { peer, is_group, messages: Vec::new() })]
}

fn news(is_old: bool, chat: &Jid, change: ChatChange, at: Timestamp) -> Vec<Inbound> {
    if is_old { Vec::new() } else { changed(chat, change, at) }
}

fn changed(chat: &Jid, change: ChatChange, at: Timestamp) -> Vec<Inbound> {
    let Some(peer) = party([chat]) else { return Vec::new() };
    vec![Inbound::ChatOnPhone(ChatOnPhone { peer, is_group: chat.is_group(), change, at })]
}
