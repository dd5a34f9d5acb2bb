//! Asks the provider how a number is, and keeps the answer.

use blazz_domain::AccountId;
use blazz_storage::Scope;

use super::announce;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::AccountView;

/// Checks a number from outside: token, business, webhook subscription. The call is made between two
/// transactions, never inside one.
pub async fn check(inbox: &Inbox, scope: &Scope, id: AccountId) -> Result<AccountView, InboxError> {
    let reading = inbox.database.read(scope);
    let account = reading.accounts().load(id).await?;
    if account.removed_at.is_some() {
        return Err(InboxError::NotFound { noun: "an account" });
    }
    let access = reading.accounts().access(&account).await?;
    let provider =
        inbox.providers.find(account.provider).ok_or_else(|| InboxError::AccountUnavailable {
            reason: "this program was built without the provider of this number".to_owned(),
        })?;
    let report = provider.inspect(&access).await;
    let tx = inbox.database.begin(scope).await?;
    tx.accounts().report(id, &report).await?;
    let view = announce(inbox, &tx, id, false).await?;
    tx.commit().await?;
    Ok(view)
}
