//! WhatsApp is told that a message came only after it was committed here.

use std::sync::Arc;

use async_trait::async_trait;
use blazz_domain::Clock;
use blazz_providers::{Arrival, Incoming, IncomingError, SessionOrder};
use tokio_util::sync::CancellationToken;
use whatsapp_rust::types::events::InboundMessage;
use whatsapp_rust::{Client, InboundDurabilityHook, anyhow};

use super::again::{self, Again};
use crate::arrival_order::ArrivalOrder;
use crate::inbound;
use crate::polls::Polls;
use crate::second_time::SecondTime;
use crate::store::DeviceStoreError;

/// Commits what came before it is acknowledged.
pub(super) struct CommitFirst {
    pub(super) order: SessionOrder,
    pub(super) incoming: Arc<dyn Incoming>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) polls: Polls,
    pub(super) second_time: Arc<SecondTime>,
    pub(super) again: Again,
    pub(super) arrivals: Arc<ArrivalOrder>,
    /// Set when something could not be committed: it comes again only with a new connection.
    pub(super) missed: CancellationToken,
    /// Set when another process has the account.
    pub(super) fenced: CancellationToken,
}

#[async_trait]
impl InboundDurabilityHook for CommitFirst {
    async fn on_messages(
        &self,
        client: Arc<Client>,
        batch: &[InboundMessage],
    ) -> anyhow::Result<()> {
        let me = inbound::Me::of(&client, self.clock.now());
        match self.keep(&me, batch).await {
            Ok(()) => {
                for message in batch {
                    self.second_time.forget(&message.info.id);
                }
                Ok(())
            }
            Err(error) => {
                if matches!(error, IncomingError::Fenced) {
                    self.fenced.cancel();
                } else {
                    self.missed.cancel();
                }
                Err(error.into())
            }
        }
    }
}

impl CommitFirst {
    async fn keep(&self, me: &inbound::Me, batch: &[InboundMessage]) -> Result<(), IncomingError> {
        let unavailable = |error: DeviceStoreError| IncomingError::Unavailable(error.to_string());
        let mut arrivals = Vec::with_capacity(batch.len());
        let mut has_lost = false;
        for message in batch {
            if let Some(lost) = self.second_time.take_lost(&message.info) {
                self.again.keep(&lost).await.map_err(unavailable)?;
                arrivals.push(again::place_of(me, &lost));
                has_lost = true;
            } else {
                arrivals.push(inbound::message(me, message));
            }
        }
        let read = inbound::read_votes(&self.polls, me, batch, &mut arrivals).await;
        let read = read.map_err(unavailable)?;
        self.receive(me, batch, arrivals).await?;
        if has_lost {
            self.again.is_due();
        }
        self.polls.forget_early(read).await.map_err(unavailable)
    }

    /// Commits, and before each message the places of those that came before it and could not be opened.
    async fn receive(
        &self,
        me: &inbound::Me,
        batch: &[InboundMessage],
        arrivals: Vec<Arrival>,
    ) -> Result<(), IncomingError> {
        let (mut ordered, mut taken) = (Vec::with_capacity(arrivals.len()), Vec::new());
        for (message, arrival) in batch.iter().zip(arrivals) {
            let before = self.arrivals.take_before(&message.info.id);
            ordered.extend(before.iter().flat_map(|(_, event)| inbound::event(me, event)));
            ordered.push(arrival);
            taken.extend(before);
        }
        let received = self.incoming.receive(&self.order, ordered).await;
        if received.is_err() {
            self.arrivals.give_back(taken);
        }
        received
    }
}
