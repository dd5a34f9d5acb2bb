//! A phone has linked a device: the number becomes this account, or the one that had it before.

use blazz_domain::AccountId;
use blazz_domain::account::{AccountReport, ProviderKind};
use blazz_domain::audit::AuditAction;
use blazz_domain::link::{LinkFacts, LinkReport, LinkState, LinkWish};
use blazz_providers::LinkedAs;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use serde_json::json;

use super::leaving;
use super::report::keep;
use crate::accounts::{self, NAMELESS};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::transports;

/// Gives the account of the number. When the workspace had the number linked before, that account takes the device
/// over with all its chats, and the new one goes: one number is never two accounts.
pub(super) async fn linked(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: AccountId,
    linked: &LinkedAs,
) -> Result<AccountId, InboxError> {
    let digits = linked.phone.trim_start_matches('+');
    let account = tx.accounts().load(id).await?;
    if let Some(wanted) = other_number(tx, &account, &linked.phone).await? {
        return turn_away(inbox, tx, &account, &linked.phone, &wanted).await;
    }
    let known = tx.accounts().find_by_external(digits).await?;
    let known = known.filter(|it| it.provider == ProviderKind::Web && it.id != id);
    let target = match known {
        Some(known) => {
            take_over(inbox, tx, &account, &known).await?;
            if let Some(home) = account.home_id {
                transports::join(inbox, tx, home, known.id).await?;
            }
            known
        }
        None => account,
    };
    if target.external_id != digits {
        tx.send_limits().warm_up_anew(target.id).await?;
    }
    tx.accounts().set_external(target.id, digits).await?;
    if target.name == NAMELESS {
        let name = linked.name.as_deref().filter(|name| !name.trim().is_empty());
        tx.accounts().rename(target.id, name.unwrap_or(&linked.phone)).await?;
    }
    let number = AccountReport {
        status: LinkState::Connecting.account_status(),
        reason: None,
        display_phone_number: Some(linked.phone.clone()),
        verified_name: linked.name.clone(),
        quality_rating: None,
    };
    tx.accounts().report(target.id, &number).await?;
    tx.links().show(target.id, None).await?;
    begin_anew(tx, target.id).await?;
    if target.id == id {
        tx.links().settle(target.id, LinkWish::Connect).await?;
    } else {
        tx.links().wish(target.id, LinkWish::Connect, None).await?;
    }
    let details = json!({ "was": id });
    tx.audit().record(AuditAction::AccountLinked, Some(target.id.as_uuid()), &details).await?;
    keep(inbox, tx, target.id, &LinkReport::of(LinkState::Connecting)).await?;
    Ok(target.id)
}

/// The number of the account's other transport, when the phone that linked has another one.
async fn other_number(
    tx: &WorkspaceTx,
    account: &Account,
    phone: &str,
) -> Result<Option<String>, InboxError> {
    let Some(other) = account.other_transport() else { return Ok(None) };
    let wanted = tx.accounts().load(other).await?.display_phone_number;
    Ok((!transports::is_same(&wanted, phone)).then_some(wanted))
}

/// Takes the device off a phone of another number again, and says why.
async fn turn_away(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    phone: &str,
    wanted: &str,
) -> Result<AccountId, InboxError> {
    tx.links().show(account.id, None).await?;
    tx.links().wish(account.id, LinkWish::LogOut, None).await?;
    let reason = transports::other_number(phone, wanted);
    let report = LinkReport { reason: Some(reason), ..LinkReport::of(LinkState::NeedsScan) };
    keep(inbox, tx, account.id, &report).await?;
    Ok(account.id)
}

/// What the phone tells from now on counts anew, and the number is wanted again.
async fn begin_anew(tx: &WorkspaceTx, id: AccountId) -> Result<(), InboxError> {
    let Some(link) = tx.links().find(id).await? else { return Ok(()) };
    let facts = LinkFacts { history: None, logged_out_at: None, ..link.facts };
    tx.links().set_facts(id, &facts).await.map_err(InboxError::from)
}

/// Moves the device of `new` to `known`, and lets `new` go, with the device that `known` had until now.
async fn take_over(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    new: &Account,
    known: &Account,
) -> Result<(), InboxError> {
    if let Some(home) = new.home_id {
        tx.accounts().split(home, new.id).await?;
    }
    tx.accounts().remove(new.id).await?;
    leaving::exchange(tx, new.id, known.id).await?;
    accounts::announce(inbox, tx, new.id, true).await.map(drop)
}
