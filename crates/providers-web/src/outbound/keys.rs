//! The keys of a conversation are kept before a message that is sealed with them leaves.
//!
//! What comes in turns the ratchet: the answer is sealed with a key that was made up just then. `whatsapp-rust` 0.7.0
//! writes such a turn down up to 25 ms later (`signal_flush.rs`), and lets the answer leave before it when its counter is
//! covered by an earlier lease (`rebase_lease_after_sender_chain_reset` of `wacore-libsignal`). A program that dies in
//! between makes up another key after it, and the phone can open nothing more until it has asked again.

use whatsapp_rust::Client;

use blazz_providers::SendError;

use super::send::lost;

/// Keeps every turn of the ratchet until now; nothing may leave before.
pub(super) async fn keep(client: &Client) -> Result<(), SendError> {
    client.flush_pending_signal_state().await.map_err(|error| lost(&error.to_string()))
}

/// Keeps what turned while the message was sealed. It has left: the client itself tries on if this fails.
pub(super) async fn keep_what_left(client: &Client) {
    if let Err(error) = client.flush_pending_signal_state().await {
        tracing::warn!(%error, "keeping the keys of a conversation");
    }
}
