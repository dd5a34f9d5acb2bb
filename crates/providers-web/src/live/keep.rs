//! Keeps one account connected: one connection after the other, with a wait that is known and shown between them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use blazz_domain::link::{LinkReport, LinkRetry, LinkState, LinkWish};
use blazz_domain::{Clock, Timestamp};
use blazz_providers::{Incoming, IncomingError, SessionOrder};
use rand::RngExt;
use tokio::sync::mpsc::unbounded_channel;
use tokio_util::sync::CancellationToken;
use whatsapp_rust::bot::Bot;
use whatsapp_rust::{Client, Jid, bot::BotHandle};

use super::again::Again;
use super::client;
use super::echoes::{About, Echoes, Telling};
use super::events::Ended;
use super::hook::CommitFirst;
use super::passkey::Asked;
use super::silence;
use crate::acks::Acks;
use crate::arrival_order::ArrivalOrder;
use crate::pictures::Turn;
use crate::polls::Polls;
use crate::second_time::SecondTime;
use crate::session::SessionBackend;
use crate::settings::{FIRST_WAIT, LONGEST_WAIT, WebSettings};
use crate::store::DeviceStore;

const NOT_LINKED: &str = "No phone is linked to this number: link it by scanning a code.";

/// A session of one account in this process.
pub(crate) struct Live {
    pub(super) order: SessionOrder,
    pub(super) incoming: Arc<dyn Incoming>,
    pub(super) store: Arc<dyn DeviceStore>,
    pub(super) clock: Arc<dyn Clock>,
    pub(crate) settings: WebSettings,
    /// Who waits for WhatsApp to take a message.
    pub(crate) acks: Acks,
    pub(crate) polls: Polls,
    pub(super) again: Again,
    pub(super) arrivals: Arc<ArrivalOrder>,
    pub(crate) pictures: Turn,
    pub(super) echoes: Echoes,
    /// Held while the block list is read and told, or changed: what is told is never older than a change.
    pub(crate) block_list: tokio::sync::Mutex<()>,
    connected: Mutex<Option<Arc<Client>>>,
    /// Chats whose older messages the phone was asked for, by the name of the request. An answer that says nothing
    /// names no chat; after a restart such an answer is not known any more, and the request runs out of time.
    pub(crate) older: tokio::sync::Mutex<HashMap<String, Jid>>,
    /// A phone has linked the device in this session: from now on it is to be connected.
    pub(super) is_linked: AtomicBool,
    /// It is connecting, or waits to do so again.
    is_coming_back: AtomicBool,
    /// The version that WhatsApp was last told was too old.
    asks_for_version: AtomicBool,
    pub(crate) stop: CancellationToken,
}

/// What comes after a connection has ended.
enum Next {
    /// At once, for nothing went wrong.
    Again,
    After(Duration, LinkReport),
    /// A person has to do something, or nobody cares any more.
    Over(Option<LinkReport>),
}

impl Live {
    pub(crate) fn new(
        order: SessionOrder,
        incoming: Arc<dyn Incoming>,
        store: Arc<dyn DeviceStore>,
        clock: Arc<dyn Clock>,
        settings: WebSettings,
    ) -> Self {
        let (polls, again) = (Polls::new(store.clone()), Again::new(store.clone()));
        Self {
            order,
            incoming,
            store,
            clock,
            settings,
            acks: Acks::default(),
            polls,
            again,
            arrivals: Arc::default(),
            pictures: Turn::default(),
            echoes: Echoes::default(),
            block_list: tokio::sync::Mutex::default(),
            connected: Mutex::default(),
            older: tokio::sync::Mutex::default(),
            is_linked: AtomicBool::new(false),
            is_coming_back: AtomicBool::new(false),
            asks_for_version: AtomicBool::new(false),
            stop: CancellationToken::new(),
        }
    }

    /// What is wanted now.
    pub(super) fn wish(&self) -> LinkWish {
        let is_linking = matches!(self.order.wish, LinkWish::ShowCode | LinkWish::ShowLetters);
        if is_linking && self.is_linked.load(Ordering::Relaxed) {
            return LinkWish::Connect;
        }
        self.order.wish
    }

    /// Something about a chat is being told to the phone; what comes back of it meanwhile is no news.
    pub(crate) fn telling(&self, about: About, chat: &Jid) -> Telling {
        self.echoes.telling(&self.clock, about, chat)
    }

    /// What time it is.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Whether it is not connected and will be by itself.
    pub(crate) fn is_coming_back(&self) -> bool {
        self.is_coming_back.load(Ordering::Relaxed)
    }

    /// When anything last came over the connection.
    pub(crate) fn heard_at(&self) -> Option<Timestamp> {
        self.client().and_then(|client| silence::heard_at(&client))
    }

    /// The client, while it is logged in.
    pub(crate) fn client(&self) -> Option<Arc<Client>> {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set_client(&self, client: Option<Arc<Client>>) {
        *self.connected.lock().unwrap_or_else(PoisonError::into_inner) = client;
    }

    /// Connects, and connects again, until it is stopped or somebody has to act.
    pub(crate) async fn run(self: Arc<Self>) {
        let mut failures = 0;
        while !self.stop.is_cancelled() {
            let before = self.clock.now();
            let ended = self.connect_once().await;
            self.set_client(None);
            self.acks.lose_all();
            if self.clock.now().since(before) > LONGEST_WAIT {
                failures = 0;
            }
            failures += 1;
            tracing::info!(account.id = %self.order.account_id, ?ended, failures, "a connection ended");
            match self.next(ended, failures) {
                Next::Again => failures = 0,
                Next::Over(report) => {
                    if let Some(report) = report {
                        self.report(report).await;
                    }
                    return;
                }
                Next::After(wait, report) => {
                    self.report(report).await;
                    tokio::select! {
                        () = self.stop.cancelled() => return,
                        () = tokio::time::sleep(wait) => {}
                    }
                }
            }
        }
    }

    /// Makes one connection and stays with it to its end.
    async fn connect_once(&self) -> Ended {
        if self.wish() == LinkWish::Connect {
            self.report(LinkReport::of(LinkState::Connecting)).await;
        }
        let hook = self.hook();
        let (missed, fenced) = (hook.missed.clone(), hook.fenced.clone());
        let second_time = hook.second_time.clone();
        let mut backend = SessionBackend::new(self.store.clone(), self.clock.clone());
        if self.asks_for_version.swap(false, Ordering::Relaxed) {
            backend = backend.without_version();
        }
        let letters_for = self.order.phone.as_deref();
        let letters_for = letters_for.filter(|_| self.wish() == LinkWish::ShowLetters);
        let (bot, events) = match client::build(&self.settings, backend, hook, letters_for).await {
            Ok(built) => built,
            Err(error) => return Ended::Trouble(error.to_string()),
        };
        second_time.is_device_of(bot.client().pn(), bot.client().lid());
        // News of the block list, and messages that come again, are no events of their own.
        let _whole = bot.client().acquire_raw_node_forwarding();
        match (bot.client().pn(), self.wish()) {
            (None, LinkWish::Connect | LinkWish::LogOut) => return Ended::Unlinked(NOT_LINKED),
            // The program ended before this was written down.
            (Some(_), LinkWish::ShowCode | LinkWish::ShowLetters) => {
                return self.after(&bot.client(), Ended::Closed).await;
            }
            _ => {}
        }
        let (mut bot, client) = start(bot);
        let (errands, waiting) = unbounded_channel();
        let asked = Asked::new();
        let ended = tokio::select! {
            ended = self.listen(&client, events, errands, &asked) => ended,
            ended = self.follow_answers(&client, &asked) => ended,
            ended = self.run_errands(&client, waiting) => ended,
            ended = self.ask_again(&client) => ended,
            ended = self.until_silent(&client) => ended,
            () = &mut bot => Ended::Closed,
            () = self.stop.cancelled() => Ended::Stopped,
            () = missed.cancelled() => Ended::Trouble("a message could not be kept".to_owned()),
            () = fenced.cancelled() => Ended::Fenced,
        };
        bot.shutdown().await;
        self.after(&client, ended).await
    }

    /// Commits what comes over one connection, and finds what was lost of an earlier one.
    fn hook(&self) -> CommitFirst {
        let missed = CancellationToken::new();
        let (order, incoming) = (self.order.clone(), self.incoming.clone());
        let second_time =
            SecondTime::new(order.clone(), incoming.clone(), self.clock.clone(), missed.clone());
        CommitFirst {
            order,
            incoming,
            clock: self.clock.clone(),
            polls: self.polls.clone(),
            second_time: Arc::new(second_time),
            arrivals: self.arrivals.clone(),
            again: self.again.clone(),
            missed,
            fenced: CancellationToken::new(),
        }
    }

    fn next(&self, ended: Ended, failures: u32) -> Next {
        let over = |state, reason: &str| Next::Over(Some(LinkReport::of(state).because(reason)));
        match ended {
            Ended::Stopped | Ended::Fenced | Ended::Moved => Next::Over(None),
            Ended::Linked => Next::Again,
            Ended::Unlinked(reason) => over(LinkState::NeedsScan, reason),
            Ended::Refused(reason) => over(LinkState::Failed, &reason),
            Ended::Replaced => Next::Over(Some(LinkReport::of(LinkState::Replaced))),
            Ended::Banned { reason, lasts } => {
                let report = LinkReport::of(LinkState::Banned).because(reason);
                let until = self.clock.now().plus(lasts);
                Next::After(lasts, LinkReport { banned_until: Some(until), ..report })
            }
            // Its version is all it can change: the next connection asks which one is current.
            Ended::Outdated => {
                self.asks_for_version.store(true, Ordering::Relaxed);
                self.again_after(self.settings.pace.outdated_again, LinkState::Outdated, failures)
            }
            Ended::Closed | Ended::Silent(_) | Ended::Trouble(_) => {
                match ended {
                    Ended::Trouble(reason) => {
                        tracing::warn!(account.id = %self.order.account_id, reason, "reconnecting");
                    }
                    Ended::Silent(lasted) => {
                        tracing::warn!(account.id = %self.order.account_id, ?lasted, "no sign of life");
                    }
                    _ => {}
                }
                self.again_after(wait_after(failures), LinkState::Reconnecting, failures)
            }
        }
    }

    fn again_after(&self, wait: Duration, state: LinkState, failures: u32) -> Next {
        let retry = LinkRetry { attempt: failures, at: self.clock.now().plus(wait) };
        Next::After(wait, LinkReport { retry: Some(retry), ..LinkReport::of(state) })
    }

    /// Tells what became true, and does not go on before it is kept: senders and people look at it.
    pub(super) async fn report(&self, report: LinkReport) {
        let state = report.state;
        let is_coming_back = matches!(state, LinkState::Connecting | LinkState::Reconnecting);
        self.is_coming_back.store(is_coming_back, Ordering::Relaxed);
        // Somebody wants it gone: on the way there it is nothing else.
        if self.order.wish == LinkWish::LogOut && state != LinkState::NeedsScan {
            return;
        }
        while let Err(error) = self.incoming.report(&self.order, report.clone()).await {
            if matches!(error, IncomingError::Fenced) {
                self.stop.cancel();
                return;
            }
            tracing::error!(%error, account.id = %self.order.account_id, %state, "keeping the state of a link");
            if self.stop.run_until_cancelled(tokio::time::sleep(FIRST_WAIT)).await.is_none() {
                return;
            }
        }
    }
}

/// Starts a client that makes one connection.
fn start(bot: Bot) -> (BotHandle, Arc<Client>) {
    let client = bot.client();
    client.enable_auto_reconnect.store(false, std::sync::atomic::Ordering::Relaxed);
    // A team that reads in the inbox is there: customers see that their message came.
    client.set_force_active_delivery_receipts(true);
    (bot.spawn(), client)
}

/// 1, 2, 4 … up to 60 seconds, spread over the upper half so that many do not come back at once.
fn wait_after(failures: u32) -> Duration {
    let full = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1).min(16)));
    full.min(LONGEST_WAIT).mul_f64(rand::rng().random_range(0.5..=1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_minute_and_are_never_nothing() {
        for failures in 1..100 {
            let wait = wait_after(failures);
            assert!(wait >= FIRST_WAIT / 2 && wait <= LONGEST_WAIT, "{failures}: {wait:?}");
        }
        assert!(wait_after(20) >= LONGEST_WAIT / 2);
    }
}
