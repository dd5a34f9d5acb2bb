//! Effects that came before their message: kept, and applied when it appears.

use blazz_domain::content::Content;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::failure::Failure;
use blazz_domain::{AccountId, Timestamp};
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::messages::Message;
use blazz_storage::workspace::reactions::Reaction;
use blazz_storage::{StorageError, WorkspaceTx};
use serde::{Deserialize, Serialize};

use crate::error::InboxError;
use crate::messages::report_delivery;

/// Something that is to happen to a message.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub(super) enum Effect {
    Report {
        state: DeliveryState,
        at: Timestamp,
        failure: Option<Failure>,
    },
    Reaction {
        sender: String,
        sender_name: Option<String>,
        ours: bool,
        emoji: String,
        at: Timestamp,
    },
    Edit {
        content: Content,
        at: Timestamp,
    },
    Revoke {
        at: Timestamp,
    },
}

/// Keeps an effect until its message appears.
pub(super) async fn park(
    tx: &WorkspaceTx,
    account: AccountId,
    target: &str,
    effect: &Effect,
) -> Result<(), InboxError> {
    let json = serde_json::to_value(effect).map_err(|error| StorageError::Corrupt {
        column: "effect".to_owned(),
        reason: error.to_string(),
    })?;
    Ok(tx.parked().park(account, target, &json).await?)
}

/// Applies what waited for a message; gives the message as it is then, when something did.
pub(crate) async fn apply(
    tx: &WorkspaceTx,
    account: &Account,
    message: &Message,
) -> Result<Option<Message>, InboxError> {
    let Some(name) = &message.provider_message_id else { return Ok(None) };
    let parked = tx.parked().take(account.id, name).await?;
    if parked.is_empty() {
        return Ok(None);
    }
    for waiting in parked {
        match serde_json::from_value(waiting.effect) {
            Ok(effect) => {
                enact(tx, message, effect).await?;
            }
            Err(error) => {
                tracing::error!(%error, message.id = %message.id, "reading a parked effect");
            }
        }
    }
    Ok(Some(tx.messages().load(message.id).await?))
}

/// Makes an effect true; gives whether it changed anything people see in the bubble.
pub(super) async fn enact(
    tx: &WorkspaceTx,
    message: &Message,
    effect: Effect,
) -> Result<bool, InboxError> {
    match effect {
        Effect::Report { state, at, failure } => {
            let mut message = tx.messages().load(message.id).await?;
            report_delivery(tx, &mut message, state, at, failure).await?;
            Ok(false)
        }
        Effect::Reaction { sender, sender_name, ours, emoji, at } => {
            let reaction = Reaction {
                message_id: message.id,
                sender,
                sender_name,
                is_ours: ours,
                emoji,
                reacted_at: at,
            };
            Ok(tx.reactions().set(&reaction).await?)
        }
        Effect::Edit { content, at } => {
            let is_news =
                message.revoked_at.is_none() && message.edited_at.is_none_or(|it| it < at);
            if is_news {
                tx.messages().edit(message.id, &content, at).await?;
            }
            Ok(is_news)
        }
        Effect::Revoke { at } => {
            let is_news = message.revoked_at.is_none();
            if is_news {
                tx.messages().revoke(message.id, at).await?;
            }
            Ok(is_news)
        }
    }
}
