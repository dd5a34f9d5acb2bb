//! What a person does with chats and contacts on the phone, which their linked devices are told.

use std::collections::BTreeSet;

use wacore::appstate::schemas::{self, Schema};
use wacore_binary::{Jid, Server};
use waproto::buffa::MessageField;
use waproto::whatsapp::{
    SyncActionValue, sync_action_value as action, syncd_mutation::SyncdOperation,
};

use super::{Phone, Received, group_post::group_of, settings::Change};

/// What a person has set for one chat, on whichever device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChatSettings {
    pub is_archived: bool,
    pub is_pinned: bool,
    /// Milliseconds since 1970, UTC; -1 for ever; absent when the chat is heard.
    pub muted_until: Option<i64>,
    /// What was set last: read (true) or unread (false).
    pub is_marked_read: Option<bool>,
    /// What was done last to all that stood in the chat.
    pub emptied: Option<Emptied>,
    /// Ids of messages.
    pub starred: BTreeSet<String>,
    /// Ids of messages that were deleted for oneself alone.
    pub deleted_messages: BTreeSet<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emptied {
    /// The messages are gone, and the chat stays in the list.
    Cleared,
    Deleted,
}

/// In the place of an author, where there is none (`wacore` 0.7.0, `appstate`, `schemas.rs`, `JidOrZero`).
const NOBODY: &str = "0";

impl Phone {
    /// Archives a chat, by number or a group's JID, or takes it out.
    pub fn archive(&self, chat: &str, is_archived: bool) {
        let archived = action::ArchiveChatAction {
            archived: Some(is_archived),
            ..action::ArchiveChatAction::default()
        };
        let archive_chat_action = MessageField::some(archived);
        let value = SyncActionValue { archive_chat_action, ..SyncActionValue::default() };
        self.set_for_chat(&schemas::ARCHIVE, chat, &[], value);
    }

    pub fn pin(&self, chat: &str, is_pinned: bool) {
        let pin_action = MessageField::some(action::PinAction { pinned: Some(is_pinned) });
        let value = SyncActionValue { pin_action, ..SyncActionValue::default() };
        self.set_for_chat(&schemas::PIN, chat, &[], value);
    }

    /// Until then (milliseconds since 1970, UTC), or for ever with -1; without a time the chat is heard again.
    pub fn mute(&self, chat: &str, until: Option<i64>) {
        let muted = action::MuteAction {
            muted: Some(until.is_some()),
            mute_end_timestamp: until,
            ..action::MuteAction::default()
        };
        let mute_action = MessageField::some(muted);
        let value = SyncActionValue { mute_action, ..SyncActionValue::default() };
        self.set_for_chat(&schemas::MUTE, chat, &[], value);
    }

    /// Marks a chat as read, or as unread, without telling who wrote in it.
    pub fn mark_chat(&self, chat: &str, is_read: bool) {
        let marked = action::MarkChatAsReadAction {
            read: Some(is_read),
            ..action::MarkChatAsReadAction::default()
        };
        let mark_chat_as_read_action = MessageField::some(marked);
        let value = SyncActionValue { mark_chat_as_read_action, ..SyncActionValue::default() };
        self.set_for_chat(&schemas::MARK_CHAT_AS_READ, chat, &[], value);
    }

    pub fn delete_chat(&self, chat: &str) {
        let delete_chat_action = MessageField::some(action::DeleteChatAction::default());
        let value = SyncActionValue { delete_chat_action, ..SyncActionValue::default() };
        self.set_for_chat(&schemas::DELETE_CHAT, chat, &["1"], value);
    }

    /// Takes the messages out and keeps the chat.
    pub fn clear_chat(&self, chat: &str) {
        let clear_chat_action = MessageField::some(action::ClearChatAction::default());
        let value = SyncActionValue { clear_chat_action, ..SyncActionValue::default() };
        self.set_for_chat(&schemas::CLEAR_CHAT, chat, &["1", "1"], value);
    }

    pub fn star(&self, message: &Received, is_starred: bool) {
        let star_action = MessageField::some(action::StarAction { starred: Some(is_starred) });
        let value = SyncActionValue { star_action, ..SyncActionValue::default() };
        self.set_for_message(&schemas::STAR, message, value);
    }

    /// Takes a message out of one's own view alone.
    pub fn delete_for_oneself(&self, message: &Received) {
        let deleted = action::DeleteMessageForMeAction {
            delete_media: Some(true),
            ..action::DeleteMessageForMeAction::default()
        };
        let delete_message_for_me_action = MessageField::some(deleted);
        let value = SyncActionValue { delete_message_for_me_action, ..SyncActionValue::default() };
        self.set_for_message(&schemas::DELETE_MESSAGE_FOR_ME, message, value);
    }

    /// Writes somebody into the address book.
    pub fn name_contact(&self, number: &str, name: &str) {
        let named = action::ContactAction {
            full_name: Some(name.to_owned()),
            first_name: name.split_whitespace().next().map(ToOwned::to_owned),
            lid_jid: Some(self.jid_of_person(number, Server::Lid).to_string()),
            save_on_primary_addressbook: Some(true),
            ..action::ContactAction::default()
        };
        let contact_action = MessageField::some(named);
        let value = SyncActionValue { contact_action, ..SyncActionValue::default() };
        let person = self.jid_of_person(number, Server::Pn).to_string();
        self.share(&schemas::CONTACT, &[&person], value, SyncdOperation::SET);
    }

    /// Takes somebody out of the address book.
    pub fn forget_contact(&self, number: &str) {
        let person = self.jid_of_person(number, Server::Pn).to_string();
        let nothing = SyncActionValue::default();
        self.share(&schemas::CONTACT, &[&person], nothing, SyncdOperation::REMOVE);
    }

    /// The name in the address book, whichever device has written it.
    pub fn contact_name(&self, number: &str) -> Option<String> {
        let contacts = self.inner.settings_of(schemas::CONTACT.name);
        let person = self.jid_of_person(number, Server::Pn).to_string();
        let found = contacts.into_iter().find(|(about, _)| about.first() == Some(&person))?;
        found.1.contact_action.as_option()?.full_name.clone()
    }

    /// Tells the linked devices one's own name over the shared settings, as a phone does when it was changed.
    pub fn share_own_name(&self) {
        let named = action::PushNameSetting { name: Some(self.name()) };
        let push_name_setting = MessageField::some(named);
        let value = SyncActionValue { push_name_setting, ..SyncActionValue::default() };
        self.share(&schemas::SETTING_PUSH_NAME, &[], value, SyncdOperation::SET);
    }

    /// What is set for a chat, by number or a group's JID: on this phone or on a linked device.
    pub fn chat_settings(&self, chat: &str) -> ChatSettings {
        let mut seen = ChatSettings::default();
        for (_, value) in self.about_chat(&schemas::ARCHIVE, chat) {
            seen.is_archived = value.archive_chat_action.archived.unwrap_or_default();
        }
        for (_, value) in self.about_chat(&schemas::PIN, chat) {
            seen.is_pinned = value.pin_action.pinned.unwrap_or_default();
        }
        for (_, value) in self.about_chat(&schemas::MUTE, chat) {
            let muted = &value.mute_action;
            seen.muted_until = muted.mute_end_timestamp.filter(|_| muted.muted == Some(true));
        }
        for (_, value) in self.about_chat(&schemas::MARK_CHAT_AS_READ, chat) {
            seen.is_marked_read = value.mark_chat_as_read_action.read;
        }
        seen.emptied = self.emptied(chat);
        for (about, value) in self.about_chat(&schemas::STAR, chat) {
            if value.star_action.starred == Some(true) {
                seen.starred.extend(about.get(1).cloned());
            }
        }
        let deleted = self.about_chat(&schemas::DELETE_MESSAGE_FOR_ME, chat);
        seen.deleted_messages = deleted.into_iter().filter_map(|it| it.0.get(1).cloned()).collect();
        seen
    }

    fn emptied(&self, chat: &str) -> Option<Emptied> {
        let last = |schema: &Schema| {
            let all = self.about_chat(schema, chat);
            all.iter().filter_map(|(_, value)| value.timestamp).max()
        };
        match (last(&schemas::CLEAR_CHAT), last(&schemas::DELETE_CHAT)) {
            (None, None) => None,
            (cleared, deleted) if cleared > deleted => Some(Emptied::Cleared),
            _ => Some(Emptied::Deleted),
        }
    }

    fn about_chat(&self, of: &Schema, chat: &str) -> Vec<(Vec<String>, SyncActionValue)> {
        let mut all = self.inner.settings_of(of.name);
        all.retain(|(about, _)| about.first().is_some_and(|jid| self.is_chat(jid, chat)));
        all
    }

    /// Whether a JID, by number or by LID, means this chat.
    fn is_chat(&self, jid: &str, chat: &str) -> bool {
        let Ok(named) = jid.parse::<Jid>() else { return false };
        if named.server == Server::Group {
            return jid == chat;
        }
        self.inner.exchange.look(|world| world.number_of(&named)).as_deref() == Some(chat)
    }

    fn set_for_chat(&self, of: &'static Schema, chat: &str, more: &[&str], value: SyncActionValue) {
        let chat = self.jid_of_chat(chat).to_string();
        let about: Vec<&str> = std::iter::once(chat.as_str()).chain(more.iter().copied()).collect();
        self.share(of, &about, value, SyncdOperation::SET);
    }

    fn set_for_message(&self, of: &'static Schema, message: &Received, value: SyncActionValue) {
        let is_own = message.from.number == self.number();
        let author = self.jid_of_person(&message.from.number, Server::Pn).to_string();
        let has_author = group_of(&message.chat).is_some() && !is_own;
        let own = if is_own { "1" } else { "0" };
        let author = if has_author { author.as_str() } else { NOBODY };
        self.set_for_chat(of, &message.chat, &[message.id.as_str(), own, author], value);
    }

    fn share(
        &self,
        schema: &'static Schema,
        about: &[&str],
        value: SyncActionValue,
        operation: SyncdOperation,
    ) {
        self.inner.share_setting(&Change { schema, about, value, operation });
    }

    /// As this phone's chats are named: by number, by LID, or a group's own.
    pub(super) fn jid_of_chat(&self, chat: &str) -> Jid {
        let server = self.inner.server_of_chats();
        group_of(chat).unwrap_or_else(|| self.jid_of_person(chat, server))
    }

    pub(super) fn jid_of_person(&self, number: &str, server: Server) -> Jid {
        self.inner.exchange.look(|world| world.jid_of(number, server))
    }
}
