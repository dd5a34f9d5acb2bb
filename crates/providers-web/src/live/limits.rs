//! What WhatsApp refuses to the number: a lock on reaching out, and a cap on chats it begins.

use std::time::Duration;

use blazz_domain::Timestamp;
use blazz_domain::governor::{Told, ToldLimits};
use wacore::iq::mex_operations::fetch_new_chat_message_capping_info as capping;
use whatsapp_rust::types::events::ServerAck;
use whatsapp_rust::{Client, MexRequest, ReachoutTimelock};

/// A lock of no named end is believed for so long, and then asked about again.
const UNNAMED: Duration = Duration::from_hours(2);
/// Which of WhatsApp's caps is asked about (Baileys 7.0.0-rc14, `Socket/socket.js`, `fetchNewChatMessageCap`).
const OF_NEW_CHATS: &str = "INDIVIDUAL_NEW_CHAT_MSG";
/// News of either (Baileys 7.0.0-rc14, `Socket/messages-recv.js`).
const NEWS: [&str; 2] =
    ["NotificationUserReachoutTimelockUpdate", "MessageCappingInfoNotification"];

/// Whether WhatsApp refused a message because of what it holds against the number: 463 or 475 (`whatsapp-rust` 0.7.0,
/// `client/node_io.rs`; `wacore` 0.7.0, `protocol/nack.rs`).
pub(super) fn is_refusal(ack: &ServerAck) -> bool {
    matches!(ack.error.as_deref(), Some("463" | "475"))
}

pub(super) fn is_news(operation: &str) -> bool {
    NEWS.contains(&operation)
}

/// Asks for both. That one has no readable answer hides the other not.
pub(super) async fn ask(client: &Client, now: Timestamp) -> ToldLimits {
    let lock = client.mex().fetch_reachout_timelock().await.map_err(|error| error.to_string());
    let lock = lock.map_or_else(|error| unknown(&error), |lock| told_lock(&lock, now));
    let cap = ask_for_cap(client).await;
    let cap = cap.map_or_else(|error| unknown(&error), |cap| told_cap(&cap, now));
    ToldLimits { lock, cap }
}

fn unknown(error: &str) -> Told {
    tracing::info!(error, "asking what WhatsApp refuses");
    Told::Unknown
}

async fn ask_for_cap(client: &Client) -> Result<capping::Xwa2MessageCappingInfo, String> {
    let input = capping::Input { r#type: Some(OF_NEW_CHATS.to_owned()) };
    let asked = capping::Variables { input: Some(input) };
    let request = MexRequest::new(capping::NAME, capping::DOC_ID, asked);
    let answer = client.mex().query(request).await.map_err(|error| error.to_string())?;
    let data = answer.data.unwrap_or_default();
    let read: capping::Response =
        serde_json::from_value(data).map_err(|error| error.to_string())?;
    read.xwa2_message_capping_info.ok_or_else(|| "the answer says nothing".to_owned())
}

/// Ends are in seconds, UTC.
fn told_lock(lock: &ReachoutTimelock, now: Timestamp) -> Told {
    if lock.is_active != Some(true) {
        return Told::Free;
    }
    let named = lock.time_enforcement_ends.as_deref().and_then(|ends| ends.parse().ok());
    until(named, now)
}

/// Warnings come before; only the end of the quota refuses.
fn told_cap(cap: &capping::Xwa2MessageCappingInfo, now: Timestamp) -> Told {
    if cap.capping_status.as_deref() != Some("CAPPED") {
        return Told::Free;
    }
    until(cap.cycle_end_timestamp, now)
}

fn until(seconds: Option<i64>, now: Timestamp) -> Told {
    let named = seconds.filter(|ends| *ends > 0).map(Timestamp::from_seconds);
    Told::Until(named.unwrap_or_else(|| now.plus(UNNAMED)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_seconds(1_700_000_000)
    }

    #[test]
    fn a_lock_holds_until_its_end_or_a_while_when_none_is_named() {
        let lock = |is_active, ends: Option<&str>| ReachoutTimelock {
            is_active: Some(is_active),
            time_enforcement_ends: ends.map(ToOwned::to_owned),
            enforcement_type: Some("DEFAULT".to_owned()),
        };
        let named = Timestamp::from_seconds(1_700_003_600);
        assert_eq!(told_lock(&lock(true, Some("1700003600")), now()), Told::Until(named));
        for unnamed in [None, Some("0"), Some("soon")] {
            assert_eq!(told_lock(&lock(true, unnamed), now()), Told::Until(now().plus(UNNAMED)));
        }
        assert_eq!(told_lock(&lock(false, Some("1700003600")), now()), Told::Free);
    }

    #[test]
    fn a_warning_is_no_cap() {
        let cap = |status: &str| capping::Xwa2MessageCappingInfo {
            capping_status: Some(status.to_owned()),
            cycle_end_timestamp: Some(1_700_003_600),
            ..<_>::default()
        };
        let end = Timestamp::from_seconds(1_700_003_600);
        assert_eq!(told_cap(&cap("CAPPED"), now()), Told::Until(end));
        for status in ["NONE", "FIRST_WARNING", "SECOND_WARNING"] {
            assert_eq!(told_cap(&cap(status), now()), Told::Free);
        }
    }
}
