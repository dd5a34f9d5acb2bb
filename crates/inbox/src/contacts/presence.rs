//! Whether customers are there, as far as their provider tells.

use blazz_domain::{ContactId, Timestamp};
use blazz_storage::WorkspaceTx;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::InboxError;

/// What is known of a customer being there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PresenceState {
    Online,
    Offline,
    /// The provider does not tell.
    Unknown,
}

/// When a customer was last seen.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Presence {
    pub contact_id: ContactId,
    pub state: PresenceState,
    /// When they last wrote.
    pub last_seen_at: Option<Timestamp>,
}

/// Presence of these contacts, in the order given; unknown ids are left out. Meta's Cloud API does not
/// tell who is online, so the state is `unknown` and only the last message is certain.
pub async fn presences(tx: &WorkspaceTx, ids: &[ContactId]) -> Result<Vec<Presence>, InboxError> {
    let mut presences = Vec::new();
    for contact in tx.contacts().list_by_id(ids).await? {
        let chats = tx.chats().list_with(contact.id).await?;
        presences.push(Presence {
            contact_id: contact.id,
            state: PresenceState::Unknown,
            last_seen_at: chats.iter().filter_map(|chat| chat.last_customer_at).max(),
        });
    }
    presences.sort_by_key(|presence| ids.iter().position(|id| *id == presence.contact_id));
    Ok(presences)
}
