//! A chat as clients see it.

use std::time::Duration;

use blazz_domain::chat::{ChatType, Window};
use blazz_domain::{AccountId, ChatId, Timestamp};
use blazz_storage::workspace::chats::Chat;
use serde::Serialize;
use utoipa::ToSchema;

use super::contact::ContactView;
use super::message::MessageView;

/// The thread between an account and a contact.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Chat)]
pub struct ChatView {
    pub id: ChatId,
    pub account_id: AccountId,
    pub contact: ContactView,
    pub chat_type: ChatType,
    pub unread_count: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_message: Option<MessageView>,
    pub last_message_at: Option<Timestamp>,
    pub window: WindowView,
    pub created_at: Timestamp,
}

/// Whether free messages may be sent now.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = Window)]
pub struct WindowView {
    pub open: bool,
    /// Until when it is open, or since when it is closed; absent when there is no such moment.
    pub until: Option<Timestamp>,
}

impl ChatView {
    pub fn new(
        chat: &Chat,
        contact: ContactView,
        last_message: Option<MessageView>,
        window_length: Option<Duration>,
        now: Timestamp,
    ) -> Self {
        let window = Window::of(window_length, chat.last_customer_at, now);
        let at = chat.last_message_at;
        Self {
            id: chat.id,
            account_id: chat.account_id,
            contact,
            chat_type: chat.chat_type,
            unread_count: chat.unread_count,
            last_message,
            last_message_at: (at.as_millis() > 0).then_some(at),
            window: WindowView { open: window.may_send_freely(), until: window.edge() },
            created_at: chat.created_at,
        }
    }
}
