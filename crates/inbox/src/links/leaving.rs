//! Devices that nobody wants any more leave the phone by themselves: of a number that was removed, and of one that is
//! linked anew. Their account is one that is removed; all it still does is to log out.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use blazz_domain::AccountId;
use blazz_domain::account::ProviderKind;
use blazz_domain::governor::ToldLimits;
use blazz_domain::inbound::InboundMessage;
use blazz_domain::link::{LinkAnswer, LinkReport, LinkState, LinkStep, LinkWish};
use blazz_providers::{Arrival, Incoming, IncomingError, LinkedAs, SessionOrder};
use blazz_storage::workspace::accounts::NewAccount;
use blazz_storage::workspace::links::Link;
use blazz_storage::{Scope, StorageError, WorkspaceTx};

use crate::error::InboxError;
use crate::inbox::Inbox;

/// How an account is called that is there for its old device alone; nobody sees it.
const OLD_DEVICE: &str = "Old device";

/// Whether a phone lists the device; one that is being logged out may still be there.
fn is_on_phone(link: &Link) -> bool {
    link.state.can_leave_phone() || link.wish == LinkWish::LogOut
}

/// The device of a number that was just removed leaves its phone, if it is on one.
pub(crate) async fn leave(tx: &WorkspaceTx, id: AccountId) -> Result<(), InboxError> {
    tx.links().dispossess(id).await?;
    match tx.links().find(id).await? {
        Some(link) if is_on_phone(&link) => {
            tx.links().wish(id, LinkWish::LogOut, None).await?;
        }
        _ => tx.device_records().delete_all(id).await?,
    }
    Ok(())
}

/// Of the device that an account has nothing is left there, and nothing that its session still writes comes after: another
/// one takes its place.
pub(super) async fn make_way(tx: &WorkspaceTx, link: &Link) -> Result<(), InboxError> {
    let id = link.account_id;
    tx.links().dispossess(id).await?;
    if !is_on_phone(link) {
        return Ok(tx.device_records().delete_all(id).await?);
    }
    let row = NewAccount {
        provider: ProviderKind::Web,
        name: OLD_DEVICE.to_owned(),
        external_id: format!("old-device:{}", tx.new_id::<AccountId>()),
        business_id: String::new(),
        secrets: None,
    };
    let old = tx.accounts().add(row).await?;
    tx.links().open(old, LinkWish::LogOut).await?;
    tx.device_records().move_all(id, old).await?;
    Ok(tx.accounts().remove(old).await?)
}

/// The device of `new`, which was just removed, becomes that of `known`; the one that `known` had leaves its phone.
pub(super) async fn exchange(
    tx: &WorkspaceTx,
    new: AccountId,
    known: AccountId,
) -> Result<(), InboxError> {
    tx.links().dispossess(known).await?;
    let can_leave = tx.links().find(known).await?.is_some_and(|it| is_on_phone(&it));
    if !can_leave {
        tx.device_records().delete_all(known).await?;
        return Ok(tx.device_records().move_all(new, known).await?);
    }
    tx.device_records().exchange(new, known).await?;
    tx.links().dispossess(new).await?;
    Ok(tx.links().wish(new, LinkWish::LogOut, None).await?)
}

/// Whom the session of a device that leaves tells. Nothing it tells is taken in: of a number that was removed it is for
/// nobody, and to one that is linked anew the phone tells its recent history, with what still waited for the old device.
#[derive(Debug, Clone)]
pub(super) struct LeavingIncoming {
    inbox: Arc<Inbox>,
    scope: Scope,
}

impl LeavingIncoming {
    pub(super) const fn new(inbox: Arc<Inbox>, scope: Scope) -> Self {
        Self { inbox, scope }
    }

    /// Keys that WhatsApp has forgotten are good for nothing.
    pub(super) async fn gone(&self, order: &SessionOrder) -> Result<(), StorageError> {
        let tx = self.inbox.database.begin(&self.scope).await?;
        tx.links().guard(order.account_id, order.fence).await?;
        tx.device_records().delete_all(order.account_id).await?;
        tx.links().settle(order.account_id, LinkWish::Rest).await?;
        tx.commit().await
    }
}

#[async_trait]
impl Incoming for LeavingIncoming {
    async fn receive(&self, _: &SessionOrder, _: Vec<Arrival>) -> Result<(), IncomingError> {
        Ok(())
    }

    async fn has(&self, _: &SessionOrder, _: &InboundMessage) -> Result<bool, IncomingError> {
        Ok(true)
    }

    async fn report(&self, order: &SessionOrder, report: LinkReport) -> Result<(), IncomingError> {
        if report.state != LinkState::NeedsScan {
            return Ok(());
        }
        self.gone(order).await.map_err(|error| match error {
            StorageError::Fenced => IncomingError::Fenced,
            other => IncomingError::Unavailable(other.to_string()),
        })
    }

    async fn history(&self, _: &SessionOrder, _: u32) -> Result<(), IncomingError> {
        Ok(())
    }

    async fn limits(&self, _: &SessionOrder, _: ToldLimits) -> Result<(), IncomingError> {
        Ok(())
    }

    async fn show(
        &self,
        _: &SessionOrder,
        _: Option<(LinkStep, Duration)>,
    ) -> Result<(), IncomingError> {
        Ok(())
    }

    async fn answer(&self, _: &SessionOrder) -> Result<Option<LinkAnswer>, IncomingError> {
        Ok(None)
    }

    async fn linked(&self, order: &SessionOrder, _: LinkedAs) -> Result<AccountId, IncomingError> {
        Ok(order.account_id)
    }
}
