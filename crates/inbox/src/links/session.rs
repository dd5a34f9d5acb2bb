//! Begins and ends the session of an account that this process owns.

use std::sync::Arc;

use blazz_domain::AccountId;
use blazz_domain::account::ProviderKind;
use blazz_providers::SessionOrder;
use blazz_storage::system::owners::Owned;

use super::SessionIncoming;
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
    if let Some(sessions) = provider.sessions() {
        let incoming = Arc::new(SessionIncoming::new(inbox, owned.scope));
        sessions.begin(order, incoming).await;
    }
}

/// Ends the session of an account, if it has one.
pub async fn end_session(inbox: &Inbox, provider: ProviderKind, account: AccountId) {
    if let Some(sessions) = inbox.providers.find(provider).and_then(|it| it.sessions()) {
        sessions.end(account).await;
    }
}
