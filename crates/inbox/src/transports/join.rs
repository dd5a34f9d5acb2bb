//! An admin joins two transports of one number, or parts them.

use blazz_domain::audit::AuditAction;
use blazz_domain::{AccountId, ContactId};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::chats::Chat;
use serde_json::json;

use super::same_number;
use crate::accounts::announce;
use crate::contacts::fold_chat;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::AccountView;

/// How many chats are moved in one transaction; more would keep everybody waiting.
const MOST_CHATS: usize = 5_000;
/// How many are read at once.
const AT_ONCE: usize = 200;

/// Makes `other` a transport of the number `home`: its chats become those of `home`, contacts and messages stay. Gives
/// `home`.
pub async fn join(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    home: AccountId,
    other: AccountId,
) -> Result<AccountView, InboxError> {
    let (home, other) = (live(tx, home).await?, live(tx, other).await?);
    if home.joined.is_some_and(|(joined, _)| joined == other.id) {
        return announce(inbox, tx, home.id, false).await;
    }
    check(&home, &other)?;
    tx.accounts().join(home.id, (other.id, other.provider)).await?;
    move_chats(tx, &home, &other).await?;
    let details = json!({ "joined": other.id });
    tx.audit().record(AuditAction::TransportJoined, Some(home.id.as_uuid()), &details).await?;
    announce(inbox, tx, other.id, false).await?;
    announce(inbox, tx, home.id, false).await
}

async fn live(tx: &WorkspaceTx, id: AccountId) -> Result<Account, InboxError> {
    let account = tx.accounts().load(id).await?;
    if account.removed_at.is_some() {
        return Err(InboxError::NotFound { noun: "an account" });
    }
    Ok(account)
}

fn check(home: &Account, other: &Account) -> Result<(), InboxError> {
    if home.id == other.id {
        return Err(InboxError::invalid(
            "account_id",
            "same_account",
            "choose another account: one cannot be joined with itself",
        ));
    }
    if home.other_transport().is_some() || other.other_transport().is_some() {
        return Err(InboxError::NotNow {
            code: "joined_already",
            why: "one of the two has another transport already: part them first",
        });
    }
    if home.provider.is_official() == other.provider.is_official() {
        return Err(InboxError::NotNow {
            code: "same_kind",
            why: "a number has one transport of Meta's and one linked to its phone: these are of one kind",
        });
    }
    same_number::require(home, other)
}

/// Every thread of `other` goes on as one of `home`.
async fn move_chats(tx: &WorkspaceTx, home: &Account, other: &Account) -> Result<(), InboxError> {
    let mut after: Option<ContactId> = None;
    let mut moved = 0;
    loop {
        let chats = tx.chats().list_of_account(other.id, after, AT_ONCE).await?;
        let Some(last) = chats.last() else { return Ok(()) };
        after = Some(last.contact_id);
        moved += chats.len();
        if moved > MOST_CHATS {
            return Err(InboxError::NotNow {
                code: "too_many_chats",
                why: "the other account has more than 5,000 chats: join the one with fewer chats to it",
            });
        }
        for chat in chats {
            move_chat(tx, home, chat).await?;
        }
    }
}

async fn move_chat(tx: &WorkspaceTx, home: &Account, chat: Chat) -> Result<(), InboxError> {
    let Some(theirs) = tx.chats().find_between(home.id, chat.contact_id).await? else {
        return Ok(tx.chats().readdress(chat.id, home.id).await?);
    };
    let (chat, target) = (tx.chats().lock(chat.id).await?, tx.chats().lock(theirs.id).await?);
    tx.messages().hand_over(chat.id, target.id).await?;
    fold_chat(tx, target, chat).await
}

/// Parts the two: what is written from now on by the other transport is a chat of its own. What was written stays.
pub async fn split(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    home: AccountId,
) -> Result<AccountView, InboxError> {
    let home = live(tx, home).await?;
    let Some((other, _)) = home.joined else { return announce(inbox, tx, home.id, false).await };
    tx.accounts().split(home.id, other).await?;
    tx.accounts().set_transport_policy(home.id, None).await?;
    let details = json!({ "parted": other });
    tx.audit().record(AuditAction::TransportParted, Some(home.id.as_uuid()), &details).await?;
    announce(inbox, tx, other, false).await?;
    announce(inbox, tx, home.id, false).await
}
