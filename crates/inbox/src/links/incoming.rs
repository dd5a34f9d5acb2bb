//! What the session of a linked device tells becomes true, as long as this process owns the account.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use blazz_domain::AccountId;
use blazz_domain::governor::ToldLimits;
use blazz_domain::inbound::InboundMessage;
use blazz_domain::link::{
    HistoryProgress, LinkAnswer, LinkFacts, LinkReport, LinkState, LinkStep, LinkWish,
};
use blazz_providers::{Arrival, Incoming, IncomingError, LinkedAs, SessionOrder};
use blazz_storage::workspace::inbound::InboundState;
use blazz_storage::{Scope, StorageError, WorkspaceTx};

use super::gaps::Gaps;
use super::linked;
use super::report::keep;
use crate::accounts;
use crate::error::InboxError;
use crate::governor;
use crate::inbox::Inbox;
use crate::messages;

/// How often something is tried when the database refuses in passing, and the pause after the first try.
const TRIES: u32 = 5;
const REST: Duration = Duration::from_millis(50);

/// Whom the session of one account tells.
#[derive(Debug, Clone)]
pub struct SessionIncoming {
    inbox: Arc<Inbox>,
    /// Of the account.
    scope: Scope,
    gaps: Arc<Gaps>,
}

impl SessionIncoming {
    pub fn new(inbox: Arc<Inbox>, scope: Scope) -> Self {
        Self { inbox, scope, gaps: Arc::default() }
    }

    /// A transaction that is refused once another process owns the account.
    async fn begin(&self, order: &SessionOrder) -> Result<WorkspaceTx, StorageError> {
        let tx = self.inbox.database.begin(&self.scope).await?;
        tx.links().guard(order.account_id, order.fence).await?;
        Ok(tx)
    }

    async fn take_in(&self, order: &SessionOrder, arrivals: &[Arrival]) -> Result<(), InboxError> {
        let tx = self.begin(order).await?;
        let account = tx.accounts().load(order.account_id).await?;
        let marked = self.gaps.mark(&self.inbox, &tx, &account, arrivals).await?;
        for arrival in arrivals {
            let troubles = arrival.troubles.clone();
            let (state, error) =
                messages::apply(&self.inbox, &tx, &account, &arrival.inbound, troubles).await?;
            if arrival.is_strange || state == InboundState::Failed {
                let raw = (arrival.raw)().to_string();
                let field = arrival.kind;
                tx.inbound().record(Some(account.id), field, &raw, state, error.as_deref()).await?;
            }
        }
        tx.commit().await?;
        self.gaps.remember(marked);
        Ok(())
    }

    async fn look(&self, order: &SessionOrder, it: &InboundMessage) -> Result<bool, InboxError> {
        let tx = self.begin(order).await?;
        let account = tx.accounts().load(order.account_id).await?;
        messages::has(&self.inbox, &tx, &account, it).await
    }

    async fn keep_history(&self, order: &SessionOrder, percent: u32) -> Result<(), InboxError> {
        let tx = self.begin(order).await?;
        let Some(link) = tx.links().find(order.account_id).await? else { return Ok(()) };
        // Parts may come out of order.
        let before = link.facts.history.map_or(0, |history| history.percent);
        let history = Some(HistoryProgress { percent: percent.max(before), at: tx.now() });
        let facts = LinkFacts { history, ..link.facts };
        tx.links().set_facts(order.account_id, &facts).await?;
        accounts::announce(&self.inbox, &tx, order.account_id, false).await?;
        Ok(tx.commit().await?)
    }

    async fn keep_limits(&self, order: &SessionOrder, told: ToldLimits) -> Result<(), InboxError> {
        let tx = self.begin(order).await?;
        governor::keep_told(&self.inbox, &tx, order.account_id, told).await?;
        Ok(tx.commit().await?)
    }

    async fn keep_report(
        &self,
        order: &SessionOrder,
        report: &LinkReport,
    ) -> Result<(), InboxError> {
        let tx = self.begin(order).await?;
        let link = tx.links().find(order.account_id).await?;
        if link.is_none_or(|link| link.wish_number != order.wish_number) {
            return Ok(());
        }
        if report.state != LinkState::Linking {
            tx.links().show(order.account_id, None).await?;
        }
        if matches!(report.state, LinkState::NeedsScan) {
            // Keys that WhatsApp has forgotten are good for nothing.
            tx.device_records().delete_all(order.account_id).await?;
            tx.links().settle(order.account_id, LinkWish::Rest).await?;
        }
        keep(&self.inbox, &tx, order.account_id, report).await?;
        let gap = tx.links().find(order.account_id).await?.and_then(|link| link.facts.gap);
        tx.commit().await?;
        self.gaps.know(gap);
        if report.state == LinkState::Connected {
            self.inbox.database.bells().ring_jobs();
        }
        Ok(())
    }

    async fn keep_step(
        &self,
        order: &SessionOrder,
        step: Option<&(LinkStep, Duration)>,
    ) -> Result<(), InboxError> {
        let tx = self.begin(order).await?;
        let until = step.map(|(step, lasts)| (step, tx.now().plus(*lasts)));
        tx.links().show(order.account_id, until).await?;
        accounts::announce(&self.inbox, &tx, order.account_id, false).await?;
        Ok(tx.commit().await?)
    }

    async fn take_answer(&self, order: &SessionOrder) -> Result<Option<LinkAnswer>, InboxError> {
        let tx = self.begin(order).await?;
        let link = tx.links().find(order.account_id).await?;
        if link.is_none_or(|link| link.wish_number != order.wish_number) {
            return Ok(None);
        }
        let answer = tx.links().take_answer(order.account_id).await?;
        tx.commit().await?;
        Ok(answer)
    }

    async fn keep_linked(
        &self,
        order: &SessionOrder,
        as_whom: &LinkedAs,
    ) -> Result<AccountId, InboxError> {
        let tx = self.begin(order).await?;
        let account = linked::linked(&self.inbox, &tx, order.account_id, as_whom).await?;
        tx.commit().await?;
        Ok(account)
    }
}

/// Does it again, after a moment, while the database refuses in passing.
macro_rules! with_patience {
    ($attempt:expr) => {{
        let mut tried = 0;
        loop {
            tried += 1;
            match $attempt.await {
                Err(InboxError::Storage(error)) if error.is_transient() && tried < TRIES => {
                    tracing::warn!(%error, tried, "taking in what a session told");
                    tokio::time::sleep(REST * tried).await;
                }
                done => break done.map_err(told),
            }
        }
    }};
}

fn told(error: InboxError) -> IncomingError {
    match error {
        InboxError::Storage(StorageError::Fenced) => IncomingError::Fenced,
        other => IncomingError::Unavailable(other.to_string()),
    }
}

#[async_trait]
impl Incoming for SessionIncoming {
    async fn receive(
        &self,
        order: &SessionOrder,
        arrivals: Vec<Arrival>,
    ) -> Result<(), IncomingError> {
        with_patience!(self.take_in(order, &arrivals))
    }

    async fn has(
        &self,
        order: &SessionOrder,
        message: &InboundMessage,
    ) -> Result<bool, IncomingError> {
        with_patience!(self.look(order, message))
    }

    async fn report(&self, order: &SessionOrder, report: LinkReport) -> Result<(), IncomingError> {
        with_patience!(self.keep_report(order, &report))
    }

    async fn history(&self, order: &SessionOrder, percent: u32) -> Result<(), IncomingError> {
        with_patience!(self.keep_history(order, percent))
    }

    async fn limits(&self, order: &SessionOrder, told: ToldLimits) -> Result<(), IncomingError> {
        with_patience!(self.keep_limits(order, told))
    }

    async fn show(
        &self,
        order: &SessionOrder,
        step: Option<(LinkStep, Duration)>,
    ) -> Result<(), IncomingError> {
        with_patience!(self.keep_step(order, step.as_ref()))
    }

    async fn answer(&self, order: &SessionOrder) -> Result<Option<LinkAnswer>, IncomingError> {
        with_patience!(self.take_answer(order))
    }

    async fn linked(
        &self,
        order: &SessionOrder,
        linked: LinkedAs,
    ) -> Result<AccountId, IncomingError> {
        with_patience!(self.keep_linked(order, &linked))
    }
}
