//! A WhatsApp number connected through a provider, and what that provider can do.

use std::time::Duration;

use secrecy::SecretString;
use serde::Serialize;

use crate::id::AccountId;
use crate::media::FileRule;

text_enum! {
    /// How an account reaches WhatsApp.
    ProviderKind {
        /// Meta's Cloud API.
        Cloud = "cloud",
        /// A linked device, "WhatsApp Web".
        Web = "web",
        /// An outside Web.js service.
        Bridge = "bridge",
    }
}

impl ProviderKind {
    /// Meta's own way for businesses; the others act as a device of the phone.
    pub const fn is_official(self) -> bool {
        matches!(self, Self::Cloud)
    }
}

text_enum! {
    /// Whether messages can flow.
    AccountStatus {
        /// The last check or call succeeded.
        Connected = "connected",
        /// It works in part or needs somebody to act; the reason says what.
        Attention = "attention",
        /// Nothing can be sent; the reason says why.
        Disconnected = "disconnected",
    }
}

/// What a provider offers, as data: nothing else may ask which provider it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the provider")]
pub struct Capabilities {
    /// Words of the message kinds that can be sent.
    pub kinds: Vec<String>,
    /// Hours in which free messages are allowed after the customer wrote; `null`: always.
    pub free_window_hours: Option<u64>,
    pub reactions: bool,
    pub read_receipts: bool,
    pub typing: bool,
    /// Whether the provider tells when a customer is online or typing.
    pub customer_presence: bool,
    pub edit: bool,
    pub delete_for_everyone: bool,
    /// The phone can be asked for what was said before the oldest message that is here.
    pub older_history: bool,
    /// A phone links the account by scanning a code, and a connection is kept to it.
    pub linked_by_phone: bool,
    /// A message keeps the name we give it, so that handing it over again after a crash sends it once.
    pub own_message_ids: bool,
    /// Words of what its numbers can be asked to do beside sending.
    pub operations: Vec<String>,
    /// Which files that were uploaded here it sends; none where it takes files by a link alone.
    pub files: Vec<FileRule>,
}

impl Capabilities {
    /// What one of two transports offers.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        for kind in other.kinds {
            if !self.kinds.contains(&kind) {
                self.kinds.push(kind);
            }
        }
        let hours = self.free_window_hours.zip(other.free_window_hours);
        self.free_window_hours = hours.map(|(one, another)| one.max(another));
        self.reactions |= other.reactions;
        self.read_receipts |= other.read_receipts;
        self.typing |= other.typing;
        self.customer_presence |= other.customer_presence;
        self.edit |= other.edit;
        self.delete_for_everyone |= other.delete_for_everyone;
        self.files.extend(other.files);
        self
    }

    pub fn window(&self) -> Option<Duration> {
        self.free_window_hours.map(Duration::from_hours)
    }
}

/// What a provider needs to act for one account. Debug output hides the secrets.
#[derive(Debug, Clone)]
pub struct AccountAccess {
    pub account_id: AccountId,
    pub provider: ProviderKind,
    /// Meta's `phone_number_id`; of a linked device, its phone number.
    pub external_id: String,
    /// Meta's WABA id; empty elsewhere.
    pub business_id: String,
    /// Empty where there is none.
    pub access_token: SecretString,
}

/// What the provider says about an account when asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountReport {
    pub status: AccountStatus,
    /// A sentence that says what is wrong and what to do.
    pub reason: Option<String>,
    pub display_phone_number: Option<String>,
    pub verified_name: Option<String>,
    pub quality_rating: Option<String>,
}
