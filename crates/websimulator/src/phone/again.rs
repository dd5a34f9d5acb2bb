//! A device could not open a message, or the phone could not: it is sealed anew.

use wacore::{messages::wrap_device_sent, send::stanza_type_from_message};
use wacore_binary::Node;
use wacore_libsignal::protocol::SignalProtocolError;

use super::{Inner, Phone, history::Said};
use crate::{
    Address, Fault,
    nodes::{attribute, jid, node},
};

/// As often as `whatsapp-rust` 0.7.0 answers: less than `MAX_RETRY_COUNT` (`wacore`, `protocol/retry.rs`).
const MOST_ATTEMPTS: u8 = 4;

impl Phone {
    /// Loses all Signal sessions, as a phone restored from an old backup: what comes in cannot be opened until it is
    /// sent again.
    pub async fn lose_sessions(&self) {
        self.inner.sealing.lock().await.lose_sessions();
    }
}

impl Inner {
    /// A wish for another copy, sealed anew; from the second on, senders begin a new session for it.
    pub(super) async fn ask_again(&self, stanza: &Node) {
        let (Some(id), Some(from)) = (attribute(stanza, "id"), jid(stanza, "from")) else { return };
        let count = self.sealing.lock().await.count_attempt(&id);
        if count > MOST_ATTEMPTS {
            let reason = format!("not even after asking {MOST_ATTEMPTS} times");
            let fault = Fault::Undecryptable { id, reason };
            self.exchange.change(|world| world.complain(None, fault));
            return;
        }
        let retry = node("retry")
            .attr("count", count)
            .attr("id", id.as_str())
            .attr("t", attribute(stanza, "t").unwrap_or_default())
            .attr("v", 1)
            .build();
        let own = self.address();
        let registration = self
            .exchange
            .look(|world| world.device(&own).map(|device| device.bundle.registration_id));
        let registration =
            node("registration").bytes(registration.unwrap_or_default().to_be_bytes()).build();
        let mut receipt = node("receipt").attr("to", from).attr("id", id).attr("type", "retry");
        if let Some(participant) = stanza.attrs.get("participant") {
            receipt = receipt.attr("participant", participant.clone());
        }
        self.say(&receipt.children([retry, registration]).build());
    }

    /// Sends a message once more to the one device that asks, in a new session. What it has sealed in the old one and
    /// is still under way can be opened as before.
    pub(super) async fn send_again(
        &self,
        device: &Address,
        id: &str,
        stanza: &Node,
    ) -> Result<(), SignalProtocolError> {
        let Some(said) = self.said(id) else { return Ok(()) };
        let is_own = device.number == self.number;
        let message = if is_own {
            wrap_device_sent(said.message.clone(), said.chat.clone())
        } else {
            said.message.clone()
        };
        let mut sealing = self.sealing.lock().await;
        self.begin_session(&mut sealing, device).await?;
        sealing.forget_given(device);
        let enc = self.seal_for(&mut sealing, device, &message).await?;
        drop(sealing);
        let place = jid(stanza, "participant").or_else(|| jid(stanza, "from"));
        let again = node("message")
            .attr("id", id)
            .attr("type", stanza_type_from_message(&said.message))
            .attr("device_fanout", "false");
        let again = match (place, said.participant.is_some()) {
            (Some(place), true) => again.attr("to", said.chat.as_str()).attr("participant", place),
            (Some(place), false) if is_own => {
                again.attr("to", place).attr("recipient", said.chat.as_str())
            }
            (Some(place), false) => again.attr("to", place),
            (None, _) => return Ok(()),
        };
        self.say(&again.children([enc]).build());
        Ok(())
    }

    /// One of the phone's own messages.
    pub(super) fn said(&self, id: &str) -> Option<Said> {
        let history = self.history.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        history.iter().find(|said| said.is_from_me && said.id == id).cloned()
    }
}
