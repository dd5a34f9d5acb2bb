//! The passkey of an account, where WhatsApp asks for it before it links a device: a person is asked for it, and what
//! they answer goes to WhatsApp. No program can answer by itself: the key lies in the person's phone or browser.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use blazz_domain::link::{LinkAnswer, LinkStep, PasskeyCredential};
use blazz_providers::IncomingError;
use tokio::sync::Notify;
use tokio::time::Instant;
use whatsapp_rust::Client;
use whatsapp_rust::passkey::{
    Assertion, PasskeyError, build_webauthn_assertion_json, parse_request_options,
};
use whatsapp_rust::types::events::{PairPasskeyConfirmation, PairPasskeyRequest};

use super::events::Ended;
use super::keep::Live;

/// Between two looks for an answer, which may come through another process.
const LOOK: Duration = Duration::from_secs(1);
/// For WhatsApp to take an answer.
const TIME_OUT: Duration = Duration::from_mins(1);
/// For a person to answer, when WhatsApp does not say how long it waits.
const PATIENCE: Duration = Duration::from_mins(5);
/// A connection that shows codes lasts as long as they do, whatever else goes on over it: one minute and five times
/// twenty seconds (`whatsapp-rust` 0.7.0, `pair.rs`).
const CODES_LAST: Duration = Duration::from_secs(160);

const NOT_ANSWERED: &str = "WhatsApp asked for the passkey of this account, and nobody gave it in time. Link the number \
                            again, with the passkey at hand.";
const NOT_TAKEN: &str = "WhatsApp has not taken the passkey. Link the number again, and use the passkey of this WhatsApp \
                         account.";
const BROKEN_OFF: &str = "WhatsApp broke off the link with a passkey. Link the number again.";
const DIFFERENT: &str = "The phone showed other letters than Blazz: somebody else may have tried to link a device. Link \
                         the number again, and check the phone's linked devices.";
const UNREADABLE: &str =
    "WhatsApp asks for a passkey in a way that this program does not understand: update it.";

/// What one connection has asked a person.
#[derive(Debug)]
pub(super) struct Asked {
    began: Instant,
    news: Notify,
    /// Whether it has asked.
    has_begun: AtomicBool,
}

impl Asked {
    pub(super) fn new() -> Self {
        Self { began: Instant::now(), news: Notify::new(), has_begun: AtomicBool::new(false) }
    }

    /// Whether codes and letters are of no use any more: the phone has taken one, and now the passkey is the step.
    pub(super) fn is_asked(&self) -> bool {
        self.has_begun.load(Ordering::Relaxed)
    }

    /// How long an answer is waited for.
    fn lasts(&self, as_told: Option<Duration>) -> Duration {
        as_told.unwrap_or(PATIENCE).min(CODES_LAST.saturating_sub(self.began.elapsed()))
    }
}

/// Why a link with a passkey is over, by what the connection told.
pub(super) fn ending_of_request(request: &PairPasskeyRequest) -> Option<Ended> {
    let read = parse_request_options(&request.request_options_json);
    read.err().map(|error| {
        tracing::warn!(%error, "what WhatsApp asks of a passkey");
        Ended::Unlinked(UNREADABLE)
    })
}

/// As above, when WhatsApp or the library gave it up.
pub(super) fn given_up(error: &str) -> Ended {
    tracing::warn!(error, "a link with a passkey");
    Ended::Unlinked(BROKEN_OFF)
}

/// As above, when the codes of the connection ran out meanwhile.
pub(super) const fn too_late() -> Ended {
    Ended::Unlinked(NOT_ANSWERED)
}

impl Live {
    /// Has a person asked for the passkey.
    pub(super) async fn ask_for_passkey(
        &self,
        asked: &Asked,
        request: &PairPasskeyRequest,
    ) -> Result<(), IncomingError> {
        let options = request.request_options_json.clone();
        let read = parse_request_options(&options).ok();
        let told = read.and_then(|options| options.timeout_ms).map(Duration::from_millis);
        self.show_step(asked, LinkStep::Passkey { options }, told).await
    }

    /// Has a person compare letters, unless the device has proven that it was linked before.
    pub(super) async fn ask_to_compare(
        &self,
        asked: &Asked,
        client: &Client,
        shown: &PairPasskeyConfirmation,
    ) -> Result<(), IncomingError> {
        if shown.skip_handoff_ux {
            if let Err(error) = client.send_passkey_confirmation().await {
                tracing::warn!(%error, account.id = %self.order.account_id, "confirming a link");
            }
            return Ok(());
        }
        self.show_step(asked, LinkStep::Confirm { text: shown.code.clone() }, None).await
    }

    async fn show_step(
        &self,
        asked: &Asked,
        step: LinkStep,
        told: Option<Duration>,
    ) -> Result<(), IncomingError> {
        asked.has_begun.store(true, Ordering::Relaxed);
        self.incoming.show(&self.order, Some((step, asked.lasts(told)))).await?;
        asked.news.notify_one();
        Ok(())
    }

    /// Gives answers to WhatsApp, until the link has failed; it succeeds by the connection's own end.
    pub(super) async fn follow_answers(&self, client: &Arc<Client>, asked: &Asked) -> Ended {
        loop {
            asked.news.notified().await;
            let waited = tokio::time::timeout(asked.lasts(None), self.wait_for_answer());
            let given = match waited.await {
                Err(_) => return too_late(),
                Ok(Err(ended)) => return ended,
                Ok(Ok(answer)) => give(client, answer),
            };
            match tokio::time::timeout(TIME_OUT, given).await {
                Ok(None) => {}
                Ok(Some(ended)) => return ended,
                Err(_) => return Ended::Unlinked(NOT_TAKEN),
            }
        }
    }

    async fn wait_for_answer(&self) -> Result<LinkAnswer, Ended> {
        loop {
            match self.incoming.answer(&self.order).await {
                Ok(Some(answer)) => return Ok(answer),
                Ok(None) => {}
                Err(IncomingError::Fenced) => return Err(Ended::Fenced),
                Err(error) => {
                    tracing::warn!(%error, account.id = %self.order.account_id, "looking for an answer");
                }
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// Gives an answer to WhatsApp; tells when it was the end of the link.
async fn give(client: &Client, answer: LinkAnswer) -> Option<Ended> {
    let taken = match answer {
        LinkAnswer::Passkey { credential } => give_passkey(client, &credential).await,
        LinkAnswer::Same => client.send_passkey_confirmation().await,
        LinkAnswer::Different => return Some(Ended::Unlinked(DIFFERENT)),
    };
    taken.err().map(|error| {
        tracing::warn!(%error, "giving an answer to WhatsApp");
        Ended::Unlinked(NOT_TAKEN)
    })
}

/// In the shape in which WhatsApp's own page sends it.
async fn give_passkey(client: &Client, credential: &PasskeyCredential) -> Result<(), PasskeyError> {
    let opened = credential.open().map_err(|problems| {
        let problems: Vec<String> = problems.into_iter().map(|it| it.field).collect();
        PasskeyError::InvalidOptions(problems.join(", "))
    })?;
    let assertion_json = build_webauthn_assertion_json(
        &opened.id,
        &opened.client_data_json,
        &opened.authenticator_data,
        &opened.signature,
        opened.user_handle.as_deref(),
    );
    client.send_passkey_response(Assertion { assertion_json, credential_id: opened.id }).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_waited_for_longer_than_the_connection_lasts() {
        let asked = Asked::new();
        assert!(asked.lasts(None) <= CODES_LAST);
        assert!(asked.lasts(Some(Duration::from_mins(30))) <= CODES_LAST);
        assert_eq!(asked.lasts(Some(Duration::from_secs(5))), Duration::from_secs(5));
    }

    #[test]
    fn a_request_that_cannot_be_read_ends_the_link_and_says_so() {
        let request = |options: &str| {
            PairPasskeyRequest::builder().request_options_json(options.to_owned()).build()
        };
        assert!(ending_of_request(&request(r#"{"challenge":"AQID"}"#)).is_none());
        for strange in ["", "{}", r#"{"challenge":""}"#, "[]"] {
            let ended = ending_of_request(&request(strange));
            assert!(matches!(ended, Some(Ended::Unlinked(UNREADABLE))), "{strange}");
        }
    }
}
