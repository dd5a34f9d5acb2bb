//! How a session of the bridge stands: its code, and whether it is linked and connected.

use blazz_domain::link::LinkState;
use blazz_domain::phone::Phone;
use serde_json::Value;

use super::event::{EventError, text};
use super::jid::{self, Address};

/// What became true of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionNews {
    /// A phone has to scan this text as a QR code.
    Code { text: String },
    /// A phone has scanned it.
    Authenticated,
    /// Messages can flow. The number is E.164 with the plus sign.
    Ready { phone: Option<String>, name: Option<String> },
    /// Messages cannot flow; the sentence says why.
    Disconnected { state: LinkState, reason: String },
}

/// The longest code that is taken, in bytes; those of 2025 have about 240.
const LONGEST_CODE: usize = 4096;

pub(super) fn code(data: &Value) -> Result<SessionNews, EventError> {
    let code = text(data, &["qr", "qr_code", "qrCode", "code"]);
    let code = code.ok_or(EventError::Missing { what: "code" })?;
    // A picture cannot be drawn as a code again, and is larger than any code.
    if code.len() > LONGEST_CODE || code.starts_with("data:") {
        return Err(EventError::Strange { what: "code" });
    }
    Ok(SessionNews::Code { text: code })
}

impl SessionNews {
    /// Number and name, wherever the bridge writes them.
    pub(in crate::bridge) fn ready(data: &Value) -> Self {
        ready(data)
    }
}

pub(super) fn ready(data: &Value) -> SessionNews {
    let holders = [data, &data["info"], &data["client_info"], &data["clientInfo"]];
    let phone = holders.iter().find_map(|holder| phone(holder));
    let names = ["pushname", "pushName", "push_name", "name"];
    let name = holders.iter().find_map(|holder| text(holder, &names));
    SessionNews::Ready { phone: phone.map(|phone| phone.as_str().to_owned()), name }
}

fn phone(holder: &Value) -> Option<Phone> {
    let keys = ["phone_number", "phoneNumber", "phone", "number", "wid", "me"];
    let name = jid::name(holder, &keys)?;
    match jid::read(&name, false)? {
        Address::Person(identity) => Phone::from_wa_id(&identity.value).ok(),
        _ => None,
    }
}

/// The reasons are WhatsApp Web's states of a connection (whatsapp-web.js, `WAState`, and `LOGOUT`).
pub(super) fn disconnected(data: &Value) -> SessionNews {
    let word = text(data, &["reason", "state"]).unwrap_or_default();
    let (state, reason) = match word.to_ascii_uppercase().as_str() {
        "LOGOUT" | "UNPAIRED" | "UNPAIRED_IDLE" => {
            (LinkState::NeedsScan, "The phone has logged this session out: link it again.")
        }
        "CONFLICT" => (
            LinkState::Replaced,
            "WhatsApp Web is open with this session elsewhere. Close it there, then start the session again.",
        ),
        "DEPRECATED_VERSION" => {
            (LinkState::Outdated, "WhatsApp asks for a newer version of the bridge: update it.")
        }
        "TOS_BLOCK" | "SMB_TOS_BLOCK" => (
            LinkState::Banned,
            "WhatsApp has shut this number out. See the WhatsApp app on its phone.",
        ),
        _ => (
            LinkState::Failed,
            "The bridge has lost the connection of this session. Start it again there.",
        ),
    };
    SessionNews::Disconnected { state, reason: reason.to_owned() }
}
