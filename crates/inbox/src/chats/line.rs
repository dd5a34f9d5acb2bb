//! What the team does with a chat stands in its thread, as a line that nobody is sent.

use blazz_domain::audit::Actor;
use blazz_domain::content::{Content, Via};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::messages::NewLine;
use serde_json::Value;

use super::next_place;
use super::read::view;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::messages;
use crate::views;

/// What a line says.
pub(super) struct Line {
    /// A stable word, by which the page chooses its own language.
    pub(super) event: &'static str,
    /// The same in English, for lists and integrators.
    pub(super) body: String,
    /// Further facts, which the page fills in.
    pub(super) facts: Value,
}

/// Writes the line at the end of the thread and tells everybody. The chat keeps its place in the list and its last
/// message: a line is no news of the customer.
pub(super) async fn say(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    chat: &Chat,
    line: Line,
) -> Result<(), InboxError> {
    let actor = tx.scope().actor();
    let content = Content::System { event: line.event.to_owned(), body: line.body };
    let mut details = content.details();
    if let (Some(details), Value::Object(facts)) = (details.as_object_mut(), line.facts) {
        details.extend(facts);
    }
    let row = NewLine {
        chat_id: chat.id,
        account_id: chat.account_id,
        user_id: actor.user(),
        via: match actor {
            Actor::User(_) => Some(Via::Blazz),
            Actor::Token { .. } => Some(Via::Api),
            Actor::Account(_) | Actor::System => None,
        },
        content: &content,
        details,
        provider_at: next_place(chat, tx.now()),
    };
    let message = tx.messages().add_line(row).await?;
    let message = views::fresh_message(tx, message, chat.contact_id).await?;
    let shown = view(inbox, tx, chat).await?;
    messages::announce_entered(tx, &message, &shown)
}
