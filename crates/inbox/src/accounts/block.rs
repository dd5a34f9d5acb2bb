//! A number that cannot send at all says so where people look.

use blazz_domain::account::{AccountReport, AccountStatus};
use blazz_domain::failure::Failure;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;

use super::announce;
use crate::error::InboxError;
use crate::inbox::Inbox;

/// Writes down that the provider refuses everything of this number, and why.
pub(crate) async fn block(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    status: AccountStatus,
    failure: &Failure,
) -> Result<(), InboxError> {
    let report = AccountReport {
        status,
        reason: Some(failure.reason.clone()),
        display_phone_number: None,
        verified_name: None,
        quality_rating: None,
    };
    tx.accounts().report(account.id, &report).await?;
    announce(inbox, tx, account.id, false).await.map(drop)
}
