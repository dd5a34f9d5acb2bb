//! What a connection asks WhatsApp about beside its talk: groups, its block list, politely, one after the
//! other.

use std::sync::Arc;
use std::time::Duration;

use blazz_domain::inbound::Inbound;
use blazz_domain::link::{LinkReport, LinkState, SIGN_OF_LIFE};
use blazz_providers::{Arrival, IncomingError};
use tokio::sync::mpsc::UnboundedReceiver;
use whatsapp_rust::{Client, Jid};

use super::blocks;
use super::events::Ended;
use super::keep::Live;
use super::limits;
use crate::inbound;

/// For one question.
const TIME_OUT: Duration = Duration::from_mins(1);
/// Between two looks at all groups, in signs of life.
const GROUPS_EVERY: u32 = 24;

/// Something to ask about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Errand {
    /// Every group the number is a member of.
    AllGroups,
    Group(Jid),
    /// A part of the history is kept and waits to be taken in.
    History,
    /// What WhatsApp refuses to the number just now.
    Limits,
    /// Who is blocked on the number.
    BlockList,
}

impl Live {
    /// Runs errands until the connection ends, or the account turns out to be another process's.
    pub(super) async fn run_errands(
        &self,
        client: &Arc<Client>,
        mut errands: UnboundedReceiver<Errand>,
    ) -> Ended {
        let start = tokio::time::Instant::now() + SIGN_OF_LIFE;
        let mut sign = tokio::time::interval_at(start, SIGN_OF_LIFE);
        let mut hours = 0;
        loop {
            let errand = tokio::select! {
                errand = errands.recv() => match errand {
                    Some(errand) => errand,
                    None => return std::future::pending().await,
                },
                _ = sign.tick() => {
                    self.give_sign_of_life().await;
                    hours += 1;
                    match hours % GROUPS_EVERY {
                        0 => Errand::AllGroups,
                        1 => Errand::BlockList,
                        _ => Errand::Limits,
                    }
                }
            };
            if let Err(IncomingError::Fenced) = self.run_errand(client, &errand).await {
                return Ended::Fenced;
            }
        }
    }

    /// Runs one errand; gives what kept its outcome from being taken in.
    async fn run_errand(&self, client: &Arc<Client>, errand: &Errand) -> Result<(), IncomingError> {
        let account = self.order.account_id;
        if *errand == Errand::History {
            return self.take_in_history(client).await.inspect_err(|error| {
                // It is kept, and gone on with at the next connection.
                tracing::error!(%error, account.id = %account, "taking in history");
            });
        }
        if *errand == Errand::Limits {
            return self.take_in_limits(client).await;
        }
        let _alone = match errand {
            Errand::BlockList => Some(self.block_list.lock().await),
            _ => None,
        };
        let found = match tokio::time::timeout(TIME_OUT, self.ask(client, errand)).await {
            Ok(found) => found,
            Err(_) => Err("no answer in time".to_owned()),
        };
        match found {
            Ok(news) => self.tell(errand, news).await,
            Err(error) => {
                tracing::warn!(error, account.id = %account, ?errand, "running an errand");
                Ok(())
            }
        }
    }

    async fn take_in_limits(&self, client: &Client) -> Result<(), IncomingError> {
        let asked = tokio::time::timeout(TIME_OUT, limits::ask(client, self.clock.now())).await;
        let kept = self.incoming.limits(&self.order, asked.unwrap_or_default()).await;
        match kept {
            Err(IncomingError::Unavailable(error)) => {
                tracing::warn!(error, account.id = %self.order.account_id, "keeping what is refused");
                Ok(())
            }
            other => other,
        }
    }

    /// What is known of an outage is as exact as the last time it was seen connected.
    async fn give_sign_of_life(&self) {
        if self.client().is_some() {
            self.report(LinkReport::of(LinkState::Connected)).await;
        }
    }

    async fn ask(&self, client: &Arc<Client>, errand: &Errand) -> Result<Vec<Inbound>, String> {
        let now = self.clock.now();
        let news = match errand {
            Errand::AllGroups => {
                let groups = client.groups().get_participating().await;
                let groups = groups.map_err(|error| error.to_string())?;
                groups.values().filter_map(|group| inbound::group(group, now)).collect()
            }
            Errand::Group(jid) => {
                let group = client.groups().get_metadata(jid).await;
                let group = group.map_err(|error| error.to_string())?;
                inbound::group(&group, now).into_iter().collect()
            }
            Errand::BlockList => blocks::ask(client).await?,
            Errand::History | Errand::Limits => Vec::new(),
        };
        Ok(news)
    }

    /// Each group by itself: one that cannot be kept hides no other.
    async fn tell(&self, errand: &Errand, news: Vec<Inbound>) -> Result<(), IncomingError> {
        let kind = if *errand == Errand::BlockList { "block_list" } else { "group" };
        let arrival = |inbound: Inbound| Arrival {
            kind,
            raw: Box::new(|| serde_json::Value::Null),
            is_strange: false,
            inbound: vec![inbound],
            troubles: Vec::new(),
        };
        let arrivals: Vec<Arrival> = news.into_iter().map(arrival).collect();
        if arrivals.is_empty() {
            return Ok(());
        }
        match self.incoming.receive(&self.order, arrivals).await {
            Err(IncomingError::Unavailable(error)) => {
                tracing::error!(%error, account.id = %self.order.account_id, kind, "keeping what an errand brought");
                Ok(())
            }
            other => other,
        }
    }
}
