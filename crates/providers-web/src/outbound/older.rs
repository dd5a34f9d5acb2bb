//! Asks the phone for what was said in a chat before the oldest message that is here.

use std::time::Duration;

use blazz_providers::{OlderThan, SendError};

use super::send::{away, connected, lost, no_recipient};
use crate::inbound::jid_of;
use crate::live::Live;

/// How many messages are asked for at once. WhatsApp's own devices ask for 50 (`whatsapp-rust` 0.7.0, `pdo.rs:231`, takes
/// any number).
const ASKED_FOR: i32 = 50;

pub(crate) async fn ask_older(
    live: Option<&Live>,
    older: &OlderThan,
    time_out: Duration,
) -> Result<(), SendError> {
    let (live, client) = connected(live).ok_or_else(away)?;
    let chat = jid_of(&older.recipient).ok_or_else(no_recipient)?;
    // Held until the request has its name: its answer looks for it.
    let mut asked = live.older.lock().await;
    let at = older.at.as_millis();
    let asking = client.fetch_message_history(&chat, &older.message, older.is_ours, at, ASKED_FOR);
    match tokio::time::timeout(time_out, asking).await {
        Ok(Ok(request)) => {
            asked.insert(request, chat);
            Ok(())
        }
        Ok(Err(error)) => Err(lost(&error.to_string())),
        Err(_) => Err(away()),
    }
}
