//! Whether a connection is alive: when nothing has come for a while, WhatsApp is asked, and an answer is an answer.

use std::sync::Arc;
use std::time::Duration;

use blazz_domain::Timestamp;
use wacore::iq::keepalive::KeepaliveSpec;
use whatsapp_rust::Client;

use super::events::Ended;
use super::keep::Live;

impl Live {
    /// Ends when WhatsApp has gone silent. The library looks every 15 to 30 seconds and lets 20 pass after that, and it
    /// does not ask while another question waits for its answer; that is too long for whoever is to be answered.
    pub(super) async fn until_silent(&self, client: &Arc<Client>) -> Ended {
        let pace = self.settings.pace;
        loop {
            let silent_for = self.silent_for(client);
            // Before it is logged in there is nothing to ask, and codes wait for a person.
            if silent_for < pace.quiet || !client.is_logged_in() {
                tokio::time::sleep(pace.quiet.saturating_sub(silent_for).max(pace.answer)).await;
                continue;
            }
            let question = client.execute(KeepaliveSpec::with_timeout(pace.answer));
            // Whatever comes is a sign of life, also what is no answer.
            drop(tokio::time::timeout(pace.answer, question).await);
            let silent_for = self.silent_for(client);
            if silent_for >= pace.quiet {
                return Ended::Silent(silent_for);
            }
        }
    }

    fn silent_for(&self, client: &Client) -> Duration {
        heard_at(client).map_or(Duration::ZERO, |at| self.clock.now().since(at))
    }
}

/// When anything last came over a connection, if only a sign of life; nothing, before the first.
pub(super) fn heard_at(client: &Client) -> Option<Timestamp> {
    let at = i64::try_from(client.stats().last_data_received_ms).ok();
    at.filter(|at| *at > 0).map(Timestamp::from_millis)
}
