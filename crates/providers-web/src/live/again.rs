//! Asks the sender again for messages that were decrypted and are nowhere.

use std::sync::Arc;
use std::time::Duration;

use blazz_providers::IncomingError;
use tokio::sync::mpsc::UnboundedReceiver;
use wacore_binary::NodeRef;
use whatsapp_rust::Client;
use whatsapp_rust::features::RetryRequestOptions;
use whatsapp_rust::types::events::{DecryptFailMode, Event, UnavailableType, UndecryptableMessage};
use whatsapp_rust::types::message::EditAttribute;

use super::events::Ended;
use super::keep::Live;
use crate::inbound;
use crate::second_time::{Found, Lost};

/// For WhatsApp to take a question.
const TIME_OUT: Duration = Duration::from_mins(1);

impl Live {
    /// Has lost messages sent again until the connection ends.
    pub(super) async fn recover(
        &self,
        client: &Arc<Client>,
        mut findings: UnboundedReceiver<Found>,
    ) -> Ended {
        while let Some(found) = findings.recv().await {
            let done = match found {
                Found::Lost(lost) => self.ask_anew(client, &lost).await,
                Found::Unknown(error) => Err(error),
            };
            match done {
                Ok(()) => {}
                Err(IncomingError::Fenced) => return Ended::Fenced,
                Err(error) => return Ended::Trouble(error.to_string()),
            }
        }
        std::future::pending().await
    }

    /// A place is kept for the message and its sender is asked; only then is WhatsApp told that it came. What goes wrong
    /// on the way goes better at the next connection, to which the message comes again.
    async fn ask_anew(&self, client: &Arc<Client>, lost: &Lost) -> Result<(), IncomingError> {
        let (account, stanza) = (self.order.account_id, lost.stanza.get());
        tracing::warn!(account.id = %account, id = %lost.info.id, "asking anew for a lost message");
        let me = inbound::Me::of(client, self.clock.now());
        let place = inbound::event(&me, &unreadable(lost));
        if !place.is_empty() {
            self.incoming.receive(&self.order, place).await?;
        }
        let asking = async {
            let options = RetryRequestOptions::new();
            let asked = client.request_message_retry(stanza, options).await;
            asked.map_err(|error| error.to_string())?;
            client.acknowledge_stanza(stanza).await.map_err(|error| error.to_string())
        };
        let asked = tokio::time::timeout(TIME_OUT, asking).await;
        if let Err(error) = asked.unwrap_or_else(|_| Err("no answer in time".to_owned())) {
            tracing::warn!(error, account.id = %account, "asking for a lost message");
        }
        Ok(())
    }
}

/// What the message is until it comes: reactions, changes and the like show no place of their own.
fn unreadable(lost: &Lost) -> Event {
    let is_hidden = is_hidden(lost.stanza.get()) || lost.info.edit != EditAttribute::Empty;
    let mode = if is_hidden { DecryptFailMode::Hide } else { DecryptFailMode::Show };
    let message = UndecryptableMessage::builder()
        .info(lost.info.clone())
        .is_unavailable(false)
        .unavailable_type(UnavailableType::Unknown)
        .decrypt_fail_mode(mode)
        .build();
    Event::UndecryptableMessage(message)
}

/// Whether the sender says that nobody misses the message (`whatsapp-rust` 0.7.0, `message/receive.rs`).
fn is_hidden(stanza: &NodeRef<'_>) -> bool {
    let children = stanza.children().unwrap_or_default();
    children.iter().any(|child| {
        child.tag == "enc" && child.get_attr("decrypt-fail").is_some_and(|it| it.as_str() == "hide")
    })
}
