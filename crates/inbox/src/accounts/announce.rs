//! Tells everybody that a number changed, and sees whether it went down or came back.

use blazz_domain::AccountId;
use blazz_domain::event::EventName;
use blazz_storage::WorkspaceTx;

use crate::alerts;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::{AccountUpdated, AccountView};

pub(crate) async fn announce(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: AccountId,
    removed: bool,
) -> Result<AccountView, InboxError> {
    let account = tx.accounts().load(id).await?;
    let last_activity = tx.chats().last_activity(id).await?;
    let link = tx.links().find(id).await?;
    alerts::follow(tx, &account, link.as_ref()).await?;
    let view = AccountView::new(account, &inbox.providers, link, last_activity);
    tx.events().append(
        EventName::AccountUpdated,
        None,
        &AccountUpdated { account: &view, removed },
    )?;
    Ok(view)
}
