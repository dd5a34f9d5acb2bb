//! A phone has linked a device: the number becomes this account, or the one that had it before.

use blazz_domain::AccountId;
use blazz_domain::account::{AccountReport, ProviderKind};
use blazz_domain::audit::AuditAction;
use blazz_domain::link::{LinkReport, LinkState, LinkWish};
use blazz_providers::LinkedAs;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use serde_json::json;

use super::report::keep;
use crate::accounts::{self, NAMELESS};
use crate::error::InboxError;
use crate::inbox::Inbox;

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
    let known = tx.accounts().find_by_external(digits).await?;
    let known = known.filter(|it| it.provider == ProviderKind::Web && it.id != id);
    let target = match known {
        Some(known) => {
            take_over(inbox, tx, &account, &known).await?;
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

/// Moves the device of `new` to `known`, and lets `new` go.
async fn take_over(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    new: &Account,
    known: &Account,
) -> Result<(), InboxError> {
    tx.links().dispossess(known.id).await?;
    tx.device_records().delete_all(known.id).await?;
    tx.device_records().move_all(new.id, known.id).await?;
    tx.accounts().remove(new.id).await?;
    accounts::announce(inbox, tx, new.id, true).await.map(drop)
}
