//! A chat as clients see it.

use std::time::Duration;

use blazz_domain::chat::{ChatState, ChatType, OlderRequest, OlderState, Shelf, Window};
use blazz_domain::{AccountId, ChatId, Timestamp};
use blazz_storage::workspace::chats::Chat;
use serde::Serialize;
use utoipa::ToSchema;

use super::contact::ContactView;
use super::message::MessageView;

/// The thread between an account and a contact.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Chat)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the chat")]
pub struct ChatView {
    pub id: ChatId,
    pub account_id: AccountId,
    pub contact: ContactView,
    pub chat_type: ChatType,
    /// Where the work on it stands.
    pub state: ChatState,
    /// When it is open again, of a chat that is snoozed.
    pub snoozed_until: Option<Timestamp>,
    pub unread_count: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_message: Option<MessageView>,
    pub last_message_at: Option<Timestamp>,
    pub window: WindowView,
    /// Put aside, here or on the business's own phone; a new message brings it back.
    pub archived: bool,
    pub pinned: bool,
    /// It makes no sound on the business's own phone.
    pub muted: bool,
    /// The contact is blocked on the number: nothing can be sent, and WhatsApp lets nothing through.
    pub blocked: bool,
    /// The last request for what was said before the oldest message that is here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub older: Option<OlderView>,
    pub created_at: Timestamp,
}

/// How a request to the phone for older messages stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OlderRequest)]
pub struct OlderView {
    pub state: OlderState,
    /// Since when it is so.
    pub at: Timestamp,
    /// Why it failed, and what to do.
    pub reason: Option<String>,
}

impl From<OlderRequest> for OlderView {
    fn from(request: OlderRequest) -> Self {
        Self { state: request.state, at: request.at, reason: request.reason }
    }
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
            state: chat.standing.state(),
            snoozed_until: chat.standing.until(),
            unread_count: chat.unread_count,
            last_message,
            last_message_at: (at.as_millis() > 0).then_some(at),
            window: WindowView { open: window.may_send_freely(), until: window.edge() },
            archived: chat.shelf == Shelf::Archive,
            pinned: chat.shelf == Shelf::Pinned,
            muted: chat.on_phone.muted.is_some_and(|muted| !muted.is_over(now)),
            blocked: chat.blocked_at.is_some(),
            older: chat.on_phone.older.clone().map(OlderView::from),
            created_at: chat.created_at,
        }
    }
}
