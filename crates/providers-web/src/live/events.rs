//! What a connection tells beside messages, and why it ended.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::link::{LinkReport, LinkState, LinkStep, LinkWish};
use blazz_providers::{Arrival, IncomingError, LinkedAs};
use tokio::sync::mpsc::UnboundedSender;
use whatsapp_rust::Client;
use whatsapp_rust::pair_code::{PairCodeOptions, PairCodeRejection};
use whatsapp_rust::types::events::{
    ConnectFailure, Event, LoggedOut, PairingCodeError, ServerAck, TemporaryBan,
};

use super::blocks;
use super::client::Events;
use super::errands::Errand;
use super::keep::Live;
use super::limits;
use super::passkey::{self, Asked};
use crate::inbound;

/// Why a connection is over.
#[derive(Debug)]
pub(super) enum Ended {
    /// It broke, or was closed.
    Closed,
    /// Something of ours was in the way.
    Trouble(String),
    /// It is there and carries nothing any more; for how long.
    Silent(Duration),
    /// A phone has linked the device; the next connection logs in.
    Linked,
    /// The device went to the account that had the number before.
    Moved,
    /// We were told to stop.
    Stopped,
    /// Another process has the account.
    Fenced,
    /// The phone has logged the device out, or has not linked it.
    Unlinked(&'static str),
    Replaced,
    Banned {
        reason: String,
        lasts: Duration,
    },
    Outdated,
    /// WhatsApp refuses the device, and will again.
    Refused(String),
}

/// The phone did not scan in time.
const NOT_SCANNED: &str = "No phone has scanned the code in time: have a new one shown.";

impl Live {
    /// Takes in what comes until something ends the connection.
    pub(super) async fn listen(
        &self,
        client: &Arc<Client>,
        mut events: Events,
        errands: UnboundedSender<Errand>,
        asked: &Asked,
    ) -> Ended {
        while let Some(event) = events.recv().await {
            if let Some(ended) = self.ending(&event, asked) {
                return ended;
            }
            match self.hear(client, &event, asked).await {
                Ok(()) => {}
                Err(IncomingError::Fenced) => return Ended::Fenced,
                // A code that nobody can see is shown anew by the next connection.
                Err(error) => return Ended::Trouble(error.to_string()),
            }
            // Their receiver lives as long as this loop.
            for errand in errands_of(&event) {
                drop(errands.send(errand));
            }
        }
        Ended::Closed
    }

    /// Whether an event ends the session for good.
    fn ending(&self, event: &Event, asked: &Asked) -> Option<Ended> {
        Some(match event {
            Event::LoggedOut(out) => logged_out(out),
            Event::StreamReplaced(_) => Ended::Replaced,
            Event::TemporaryBan(ban) => banned(ban),
            Event::ClientOutdated(_) => Ended::Outdated,
            Event::ConnectFailure(failure) => return refused(failure),
            Event::PairingQrCodesExhausted(_) if asked.is_asked() => passkey::too_late(),
            Event::PairPasskeyRequest(request) => return passkey::ending_of_request(request),
            Event::PairPasskeyError(error) => passkey::given_up(&error.error),
            Event::PairingQrCodesExhausted(_) if self.wish() == LinkWish::ShowCode => {
                Ended::Unlinked(NOT_SCANNED)
            }
            Event::PairingCodeError(error) => letters_refused(error),
            Event::PairError(error) => not_agreed(&error.error),
            _ => return None,
        })
    }

    /// Takes in what does not end it.
    async fn hear(
        &self,
        client: &Arc<Client>,
        event: &Arc<Event>,
        asked: &Asked,
    ) -> Result<(), IncomingError> {
        match &**event {
            Event::PairPasskeyRequest(request) => self.ask_for_passkey(asked, request).await,
            Event::PairPasskeyConfirmation(shown) => {
                self.ask_to_compare(asked, client, shown).await
            }
            Event::PairingQrCode(_) | Event::PairingCode(_) | Event::PairingCodeRefresh(_)
                if asked.is_asked() =>
            {
                Ok(())
            }
            Event::Connected(_) if self.order.wish == LinkWish::LogOut => {
                client.logout().await;
                Ok(())
            }
            Event::Connected(_) => {
                self.set_client(Some(client.clone()));
                self.again.is_due();
                self.report(LinkReport::of(LinkState::Connected)).await;
                Ok(())
            }
            Event::ServerAck(ack) => {
                self.acknowledged(ack);
                Ok(())
            }
            Event::PairingQrCode(shown) if self.wish() == LinkWish::ShowCode => {
                let step = LinkStep::Code { text: shown.code.clone() };
                self.incoming.show(&self.order, Some((step, shown.timeout))).await
            }
            Event::PairingCode(shown) => {
                let step = LinkStep::Letters { text: shown.code.clone() };
                self.incoming.show(&self.order, Some((step, shown.timeout))).await
            }
            Event::PairingCodeRefresh(_) => {
                self.ask_for_letters(client).await;
                Ok(())
            }
            Event::HistorySync(part) => {
                if let Err(error) = self.keep_history(part).await {
                    tracing::error!(%error, account.id = %self.order.account_id, "keeping history");
                }
                Ok(())
            }
            _ => self.pass_on(client, event).await,
        }
    }

    /// Other letters take the place of those that ran out; their event shows them.
    async fn ask_for_letters(&self, client: &Arc<Client>) {
        let Some(phone) = &self.order.phone else { return };
        let options = PairCodeOptions { phone_number: phone.clone(), ..PairCodeOptions::default() };
        if let Err(error) = client.pair_with_code(options).await {
            tracing::warn!(%error, account.id = %self.order.account_id, "asking for letters anew");
        }
    }

    fn acknowledged(&self, ack: &ServerAck) {
        if ack.class.as_deref().is_none_or(|class| class == "message") {
            self.acks.settle(&ack.id, ack.error.clone());
        }
    }

    /// Receipts, news of groups and people, and what else becomes true.
    async fn pass_on(&self, client: &Arc<Client>, event: &Arc<Event>) -> Result<(), IncomingError> {
        let is_taken =
            matches!(&**event, Event::UndecryptableMessage(_)) && !self.arrivals.take(event);
        if is_taken || self.echoes.has(event) {
            return Ok(());
        }
        let arrivals: Vec<Arrival> =
            inbound::event(&inbound::Me::of(client, self.clock.now()), event);
        if arrivals.is_empty() {
            return Ok(());
        }
        match self.incoming.receive(&self.order, arrivals).await {
            Err(IncomingError::Unavailable(error)) => {
                tracing::error!(%error, account.id = %self.order.account_id, ?event, "taking in news");
                Ok(())
            }
            other => other,
        }
    }

    /// After all was written down: a device that a phone has just linked becomes the account of its number.
    pub(super) async fn after(&self, client: &Arc<Client>, ended: Ended) -> Ended {
        let is_linking = matches!(self.wish(), LinkWish::ShowCode | LinkWish::ShowLetters);
        let Some(pn) = client.pn().filter(|_| is_linking && matches!(ended, Ended::Closed)) else {
            return ended;
        };
        let name = client.push_name();
        let linked = LinkedAs {
            phone: format!("+{}", pn.user),
            lid: client.lid().map(|lid| Identity::new(IdentityKind::Lid, lid.to_non_ad_string())),
            name: Some(name).filter(|name| !name.is_empty()),
        };
        match self.incoming.linked(&self.order, linked).await {
            Ok(account) if account == self.order.account_id => {
                self.is_linked.store(true, Ordering::Relaxed);
                Ended::Linked
            }
            Ok(_) => Ended::Moved,
            Err(IncomingError::Fenced) => Ended::Fenced,
            Err(error) => Ended::Trouble(error.to_string()),
        }
    }
}

/// What an event gives cause to ask about.
fn errands_of(event: &Event) -> Vec<Errand> {
    match event {
        Event::Connected(_) => {
            vec![Errand::Limits, Errand::BlockList, Errand::AllGroups, Errand::History]
        }
        Event::RawNode(node) if blocks::is_news(node.get()) => vec![Errand::BlockList],
        Event::ServerAck(ack) if limits::is_refusal(ack) => vec![Errand::Limits],
        Event::MexNotification(news) if limits::is_news(&news.op_name) => vec![Errand::Limits],
        Event::GroupUpdate(update) => vec![Errand::Group(update.group_jid.clone())],
        Event::HistorySync(_) => vec![Errand::History],
        _ => Vec::new(),
    }
}

/// Keys or signatures did not fit: with a new code both begin anew.
fn not_agreed(error: &str) -> Ended {
    tracing::warn!(error, "linking");
    Ended::Unlinked(
        "The phone and this program did not agree on their keys. Link the number again.",
    )
}

fn logged_out(_: &LoggedOut) -> Ended {
    Ended::Unlinked("The phone has logged this device out. Link it again by scanning a code.")
}

fn banned(ban: &TemporaryBan) -> Ended {
    Ended::Banned {
        reason: format!("WhatsApp has shut this number out: {}.", ban.code),
        lasts: ban.expire.to_std().unwrap_or_default(),
    }
}

/// A refusal that passes is a lost connection like any other.
fn refused(failure: &ConnectFailure) -> Option<Ended> {
    if failure.reason.should_reconnect() {
        return None;
    }
    let code = failure.reason.code();
    let said = failure.message.as_deref().unwrap_or("no reason was given");
    Some(Ended::Refused(format!(
        "WhatsApp refuses this device (code {code}: {said}). Try to connect again, or link it anew."
    )))
}

fn letters_refused(error: &PairingCodeError) -> Ended {
    let is_throttled = error.rejection.is_some_and(PairCodeRejection::is_throttled);
    if is_throttled {
        return Ended::Unlinked("WhatsApp gives no letters for now: wait a while, or scan a code.");
    }
    Ended::Unlinked("WhatsApp gave no letters for this number: check it, or scan a code.")
}
