//! Effects that came before their message: kept, and applied when it appears.

use blazz_domain::contact::Party;
use blazz_domain::content::Content;
use blazz_domain::delivery::DeliveryState;
use blazz_domain::failure::Failure;
use blazz_domain::identity::Identity;
use blazz_domain::inbound::{PhoneMark, Voice};
use blazz_domain::{MessageId, Timestamp};
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::messages::Message;
use blazz_storage::workspace::poll_votes::PollVote;
use blazz_storage::workspace::reactions::Reaction;
use blazz_storage::{StorageError, WorkspaceTx};
use serde::{Deserialize, Serialize};

use super::{mark, voice};
use crate::chats;
use crate::error::InboxError;
use crate::messages::{announce, report_delivery, report_member};

/// Something that is to happen to a message.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub(super) enum Effect {
    Report {
        state: DeliveryState,
        at: Timestamp,
        failure: Option<Failure>,
        /// The member of a group whom it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        member: Option<Party>,
    },
    Reaction {
        sender: String,
        sender_name: Option<String>,
        ours: bool,
        emoji: String,
        at: Timestamp,
        /// The name the customer reacted under just now: their reaction counts as their word.
        #[serde(default)]
        peer: Option<Identity>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Voice>,
    },
    Vote {
        voter: String,
        voter_name: Option<String>,
        ours: bool,
        options: Vec<String>,
        at: Timestamp,
        /// The name the customer voted under just now: their vote counts as their word.
        #[serde(default)]
        peer: Option<Identity>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Voice>,
    },
    Edit {
        content: Content,
        at: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Voice>,
    },
    Revoke {
        at: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Voice>,
    },
    /// Something was done to it on the business's own phone.
    Mark {
        #[serde(flatten)]
        mark: PhoneMark,
        at: Timestamp,
        peer: Party,
        is_ours: bool,
    },
}

/// Makes an effect true, or keeps it until its message appears.
pub(super) async fn enact_or_park(
    tx: &WorkspaceTx,
    account: &Account,
    target: &str,
    effect: Effect,
) -> Result<(), InboxError> {
    let Some(message) = tx.messages().find_by_provider_id(account.id, target).await? else {
        return park(tx, account, target, &effect).await;
    };
    show(tx, enact(tx, message.id, effect).await?).await
}

/// Makes an effect of the past true without telling anybody; of a message that is not here it means nothing.
pub(super) async fn enact_quietly(
    tx: &WorkspaceTx,
    account: &Account,
    target: &str,
    effect: Effect,
) -> Result<(), InboxError> {
    match tx.messages().find_by_provider_id(account.id, target).await? {
        Some(message) => enact(tx, message.id, effect).await.map(drop),
        None => Ok(()),
    }
}

/// Keeps an effect until its message appears.
///
/// The message may be appearing this very moment in another transaction. Ours writes the effect and then
/// looks for the message, that one writes the message and then looks for effects: whichever comes second
/// waits for the other, so none is left behind.
pub(super) async fn park(
    tx: &WorkspaceTx,
    account: &Account,
    target: &str,
    effect: &Effect,
) -> Result<(), InboxError> {
    let json = serde_json::to_value(effect).map_err(|error| StorageError::Corrupt {
        column: "effect".to_owned(),
        reason: error.to_string(),
    })?;
    tx.parked().park(account.id, target, &json).await?;
    let Some(message) = tx.messages().lock_by_provider_id(account.id, target).await? else {
        return Ok(());
    };
    apply_and_show(tx, account, &message).await.map(drop)
}

async fn show(tx: &WorkspaceTx, changed: Option<Message>) -> Result<(), InboxError> {
    match changed {
        Some(message) => announce::changed(tx, message).await.map(drop),
        None => Ok(()),
    }
}

/// Applies what waited for a message that nobody has been told of yet; gives the message as it is then, when something
/// did.
pub(super) async fn apply(
    tx: &WorkspaceTx,
    account: &Account,
    message: &Message,
) -> Result<Option<Message>, InboxError> {
    Ok(enact_waiting(tx, account, message).await?.map(|(message, _)| message))
}

/// Applies what waited for a message that people see already, and tells them of a difference in its bubble; gives the
/// message as it is then, when something had waited.
pub(crate) async fn apply_and_show(
    tx: &WorkspaceTx,
    account: &Account,
    message: &Message,
) -> Result<Option<Message>, InboxError> {
    let Some((message, is_news)) = enact_waiting(tx, account, message).await? else {
        return Ok(None);
    };
    if is_news {
        announce::changed(tx, message.clone()).await?;
    }
    Ok(Some(message))
}

/// Gives the message after what waited for it, and whether people see a difference in its bubble.
async fn enact_waiting(
    tx: &WorkspaceTx,
    account: &Account,
    message: &Message,
) -> Result<Option<(Message, bool)>, InboxError> {
    let Some(name) = &message.provider_message_id else { return Ok(None) };
    let parked = tx.parked().take(account.id, name).await?;
    if parked.is_empty() {
        return Ok(None);
    }
    let mut is_news = false;
    for waiting in parked {
        match serde_json::from_value(waiting.effect) {
            Ok(effect) => is_news |= enact(tx, message.id, effect).await?.is_some(),
            Err(error) => {
                tracing::error!(%error, message.id = %message.id, "reading a parked effect");
            }
        }
    }
    Ok(Some((tx.messages().load(message.id).await?, is_news)))
}

/// Makes an effect true; gives the message as it is then when people see a difference in its bubble.
async fn enact(
    tx: &WorkspaceTx,
    id: MessageId,
    effect: Effect,
) -> Result<Option<Message>, InboxError> {
    let mut message = tx.messages().lock(id).await?;
    if !voice::may(tx, &message, &effect).await? {
        tracing::warn!(message.id = %id, "somebody meant to change what is not theirs");
        return Ok(None);
    }
    let is_news = match effect {
        Effect::Report { state, at, failure, member } => {
            match member {
                Some(member) => report_member(tx, &mut message, &member, state, at).await?,
                None => report_delivery(tx, &mut message, state, at, failure).await?,
            }
            false
        }
        Effect::Reaction { sender, sender_name, ours, emoji, at, peer, .. } => {
            hear(tx, &message, at, peer.as_ref()).await?;
            let reaction = Reaction {
                message_id: id,
                sender,
                sender_name,
                is_ours: ours,
                emoji,
                reacted_at: at,
            };
            tx.reactions().set(&reaction).await?
        }
        Effect::Vote { voter, voter_name, ours, options, at, peer, .. } => {
            hear(tx, &message, at, peer.as_ref()).await?;
            let vote = PollVote {
                message_id: id,
                voter,
                voter_name,
                is_ours: ours,
                options,
                voted_at: at,
            };
            tx.poll_votes().set(&vote).await?
        }
        Effect::Edit { content, at, .. } => {
            let is_news =
                message.revoked_at.is_none() && message.edited_at.is_none_or(|it| it < at);
            if is_news {
                tx.messages().edit(id, &content, at).await?;
            }
            is_news
        }
        Effect::Revoke { at, .. } => {
            // It may have been told twice in other words; the first time it was deleted is kept.
            let is_news = message.revoked_at.is_none_or(|known| at < known);
            if is_news {
                tx.messages().revoke(id, at).await?;
            }
            is_news
        }
        Effect::Mark { mark, at, .. } => mark::enact(tx, &message, mark, at).await?,
    };
    if is_news { Ok(Some(tx.messages().load(id).await?)) } else { Ok(None) }
}

/// The customer's word opens their window.
async fn hear(
    tx: &WorkspaceTx,
    message: &Message,
    at: Timestamp,
    peer: Option<&Identity>,
) -> Result<(), InboxError> {
    let Some(peer) = peer else { return Ok(()) };
    let mut chat = tx.chats().lock(message.chat_id).await?;
    if chats::hear(&mut chat, at, Some(peer)) {
        tx.chats().update(&chat).await?;
    }
    Ok(())
}
