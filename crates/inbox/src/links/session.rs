//! Begins and ends the session of an account that this process owns.

use std::sync::Arc;

use blazz_domain::AccountId;
use blazz_domain::account::ProviderKind;
use blazz_domain::link::LEAVE_PHONE_WITHIN;
use blazz_providers::SessionOrder;
use blazz_storage::system::owners::Owned;

use super::SessionIncoming;
use super::leaving::LeavingIncoming;
use crate::inbox::Inbox;

/// Has what is wanted of an account done; a session of it that is there is ended first.
pub async fn begin_session(inbox: Arc<Inbox>, owned: Owned) {
    let Some(provider) = inbox.providers.find(owned.provider).cloned() else {
        tracing::warn!(account.id = %owned.account_id, "this program lacks the provider of an account");
        return;
    };
    let order = SessionOrder {
        account_id: owned.account_id,
        fence: owned.fence,
        wish: owned.wish,
        wish_number: owned.wish_number,
        phone: owned.wish_phone,
    };
    let Some(sessions) = provider.sessions() else { return };
    let Some(removed_at) = owned.removed_at else {
        return sessions.begin(order, Arc::new(SessionIncoming::new(inbox, owned.scope))).await;
    };
    let now = inbox.database.clock().now();
    let leaving = LeavingIncoming::new(inbox, owned.scope);
    if now.since(removed_at) < LEAVE_PHONE_WITHIN {
        return sessions.begin(order, Arc::new(leaving)).await;
    }
    if let Err(error) = leaving.gone(&order).await {
        tracing::warn!(%error, account.id = %owned.account_id, "forgetting a device that never left its phone");
    }
}

/// Ends the session of an account, if it has one.
pub async fn end_session(inbox: &Inbox, provider: ProviderKind, account: AccountId) {
    if let Some(sessions) = inbox.providers.find(provider).and_then(|it| it.sessions()) {
        sessions.end(account).await;
    }
}
