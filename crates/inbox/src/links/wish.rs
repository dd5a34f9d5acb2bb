//! An admin links a phone anew, has a number connected or disconnected, or takes the device off the phone.

use blazz_domain::AccountId;
use blazz_domain::account::ProviderKind;
use blazz_domain::audit::AuditAction;
use blazz_domain::link::{LinkFacts, LinkReport, LinkState, LinkWish};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::links::Link;
use serde_json::json;

use super::leaving;
use super::report::keep;
use crate::accounts;
use crate::contacts::read_phone;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::AccountView;

/// How a phone is to link the device.
#[derive(Debug, Clone)]
pub enum LinkBy {
    /// It scans a code.
    Code,
    /// Letters are typed on the phone of this number.
    Letters { phone: String },
}

/// Has a code or letters shown. Of a link that is there already nothing is kept, and its device leaves the phone.
pub async fn link(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: AccountId,
    by: LinkBy,
) -> Result<AccountView, InboxError> {
    let link = linked_device(tx, id).await?;
    if link.state == LinkState::Connected {
        return Err(InboxError::NotNow {
            code: "connected_already",
            why: "this number is connected: log it out before you link it again",
        });
    }
    let (wish, phone) = match by {
        LinkBy::Code => (LinkWish::ShowCode, None),
        LinkBy::Letters { phone } => {
            let phone = read_phone(inbox, &phone)?;
            (LinkWish::ShowLetters, Some(phone.as_str().trim_start_matches('+').to_owned()))
        }
    };
    // Of the old link nothing is left, and nothing that its session still writes comes after.
    leaving::make_way(tx, &link).await?;
    tx.links().show(id, None).await?;
    want(inbox, tx, id, wish, phone.as_deref(), LinkState::Linking).await
}

/// Has a device that is linked connected again, at once.
pub async fn connect(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: AccountId,
) -> Result<AccountView, InboxError> {
    let link = linked_device(tx, id).await?;
    if matches!(link.state, LinkState::NeedsScan | LinkState::Linking) {
        return Err(InboxError::NotNow {
            code: "needs_scan",
            why: "no phone has linked this number: link it first",
        });
    }
    want(inbox, tx, id, LinkWish::Connect, None, LinkState::Connecting).await
}

/// Disconnects a device and leaves it linked: what is written to it waits at WhatsApp.
pub async fn rest(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: AccountId,
) -> Result<AccountView, InboxError> {
    let link = linked_device(tx, id).await?;
    if matches!(link.state, LinkState::NeedsScan) {
        return Err(InboxError::NotNow {
            code: "needs_scan",
            why: "no phone has linked this number: there is nothing to disconnect",
        });
    }
    want(inbox, tx, id, LinkWish::Rest, None, LinkState::Resting).await
}

/// Takes the device off the phone. Chats stay; to use the number again, a phone has to scan.
pub async fn log_out(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: AccountId,
) -> Result<AccountView, InboxError> {
    let link = linked_device(tx, id).await?;
    let facts = LinkFacts { logged_out_at: Some(tx.now()), ..link.facts };
    tx.links().set_facts(id, &facts).await?;
    want(inbox, tx, id, LinkWish::LogOut, None, LinkState::NeedsScan).await
}

/// Has another process of the installation keep the connection. Messages wait for the moment that takes; when there is
/// no other, the same one connects again a few seconds later.
pub async fn move_away(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: AccountId,
) -> Result<AccountView, InboxError> {
    linked_device(tx, id).await?;
    if inbox.database.is_private() {
        return Err(InboxError::NotNow {
            code: "only_process",
            why: "this installation is one process on a file of its own: there is no other to move to",
        });
    }
    if !tx.links().move_away(id).await? {
        return Err(InboxError::NotNow {
            code: "no_owner",
            why: "no process has this number just now: one takes it within seconds",
        });
    }
    tx.audit().record(AuditAction::LinkMoved, Some(id.as_uuid()), &json!({})).await?;
    accounts::announce(inbox, tx, id, false).await
}

/// Decides whether what the team does to chats (archive, pin, mute, mark as unread) is done on the phone too.
pub async fn set_tells_phone(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: AccountId,
    tells: bool,
) -> Result<AccountView, InboxError> {
    linked_device(tx, id).await?;
    tx.links().set_tells_phone(id, tells).await?;
    let details = json!({ "tells_phone": tells });
    tx.audit().record(AuditAction::LinkWished, Some(id.as_uuid()), &details).await?;
    accounts::announce(inbox, tx, id, false).await
}

pub(super) async fn linked_device(tx: &WorkspaceTx, id: AccountId) -> Result<Link, InboxError> {
    let account = tx.accounts().load(id).await?;
    if account.removed_at.is_some() {
        return Err(InboxError::NotFound { noun: "an account" });
    }
    if account.provider == ProviderKind::Bridge {
        return Err(InboxError::NotNow {
            code: "kept_by_bridge",
            why: "the bridge keeps this session: link it, connect it or log it out there",
        });
    }
    tx.links().find(id).await?.ok_or(InboxError::NotNow {
        code: "not_linked_by_phone",
        why: "this number is not linked by a phone",
    })
}

async fn want(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: AccountId,
    wish: LinkWish,
    phone: Option<&str>,
    state: LinkState,
) -> Result<AccountView, InboxError> {
    tx.links().wish(id, wish, phone).await?;
    let details = json!({ "wish": wish.as_str() });
    tx.audit().record(AuditAction::LinkWished, Some(id.as_uuid()), &details).await?;
    keep(inbox, tx, id, &LinkReport::of(state)).await
}
