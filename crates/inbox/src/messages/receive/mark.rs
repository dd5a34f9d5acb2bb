//! What was done to a message on the business's own phone, for that phone's view alone.
//!
//! The thread is the team's: a message that was deleted there stays here, and its bubble says so.

use blazz_domain::Timestamp;
use blazz_domain::inbound::{MessageOnPhone, PhoneMark};
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::messages::Message;
use blazz_storage::{StorageError, WorkspaceTx};

use super::parked::{self, Effect};
use crate::error::InboxError;

pub(super) async fn receive(
    tx: &WorkspaceTx,
    account: &Account,
    told: MessageOnPhone,
) -> Result<(), InboxError> {
    let MessageOnPhone { target, peer, is_ours, mark, at, may_come } = told;
    if !may_come && tx.messages().find_by_provider_id(account.id, &target).await?.is_none() {
        return Ok(());
    }
    let effect = Effect::Mark { mark, at, peer, is_ours };
    parked::enact_or_park(tx, account, &target, effect).await
}

/// Makes it true; gives whether people see a difference. Whichever was done last counts, however late it is told.
pub(super) async fn enact(
    tx: &WorkspaceTx,
    message: &Message,
    mark: PhoneMark,
    at: Timestamp,
) -> Result<bool, StorageError> {
    let mut now = message.on_phone.clone();
    match mark {
        PhoneMark::Deleted => {
            // Told twice, the first time is kept.
            let first = now.deleted_at.map_or(at, |known| known.min(at));
            now.deleted_at = Some(first);
        }
        PhoneMark::Starred(_) if now.star_told_at.is_some_and(|known| at <= known) => {}
        PhoneMark::Starred(is_starred) => {
            now.is_starred = is_starred;
            now.star_told_at = Some(at);
        }
    }
    if now == message.on_phone {
        return Ok(false);
    }
    tx.messages().set_on_phone(message.id, &now).await?;
    let before = &message.on_phone;
    Ok((now.deleted_at, now.is_starred) != (before.deleted_at, before.is_starred))
}
