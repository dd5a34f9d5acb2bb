//! The providers this program was built with, by kind.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use blazz_domain::account::{Capabilities, ProviderKind};
use blazz_domain::identity::IdentityKind;
use blazz_domain::media::FileRule;
use blazz_domain::{AccountId, Timestamp};
use blazz_providers::Provider;
use blazz_storage::workspace::accounts::Account;

/// One provider for each kind.
#[derive(Debug, Clone, Default)]
pub struct Providers(HashMap<ProviderKind, Arc<dyn Provider>>);

impl Providers {
    #[must_use]
    pub fn with(mut self, kind: ProviderKind, provider: Arc<dyn Provider>) -> Self {
        self.0.insert(kind, provider);
        self
    }

    /// The provider of a kind, when this program has it.
    pub fn find(&self, kind: ProviderKind) -> Option<&Arc<dyn Provider>> {
        self.0.get(&kind)
    }

    /// The kinds of names that a provider can send to, best first; none when this program lacks it.
    pub fn addresses(&self, kind: ProviderKind) -> &'static [IdentityKind] {
        self.find(kind).map_or(&[], |provider| provider.addresses())
    }

    /// Whether a message keeps the name we give it ([`Capabilities::own_message_ids`]).
    pub fn takes_our_names(&self, kind: ProviderKind) -> bool {
        self.capabilities(kind).is_some_and(|capabilities| capabilities.own_message_ids)
    }

    /// Whether an account's session here is not connected and will be by itself.
    pub fn is_away(&self, account: AccountId) -> bool {
        let sessions = self.0.values().filter_map(|provider| provider.sessions());
        sessions.into_iter().any(|sessions| sessions.is_away(account))
    }

    /// When anything last came over the connection that an account has in this process.
    pub fn heard_at(&self, account: AccountId) -> Option<Timestamp> {
        let mut sessions = self.0.values().filter_map(|provider| provider.sessions());
        sessions.find_map(|sessions| sessions.heard_at(account))
    }

    /// How much memory the connection of an account in this process holds, in bytes, as far as it counts it.
    pub async fn memory(&self, account: AccountId) -> Option<u64> {
        for sessions in self.0.values().filter_map(|provider| provider.sessions()) {
            if let Some(bytes) = sessions.memory(account).await {
                return Some(bytes);
            }
        }
        None
    }

    pub fn capabilities(&self, kind: ProviderKind) -> Option<Capabilities> {
        self.find(kind).map(|provider| provider.capabilities())
    }

    /// Which files can be sent by any of them.
    pub fn file_rules(&self) -> Vec<FileRule> {
        self.0.values().flat_map(|provider| provider.capabilities().files).collect()
    }

    /// How long after a customer's message free messages are allowed in the chats of an account, by whichever of its
    /// transports; `None`: always.
    pub fn window_of(&self, account: &Account) -> Option<Duration> {
        let own = self.window(account.provider)?;
        account.joined.map_or(Some(own), |(_, other)| self.window(other))
    }

    /// How long after a customer's message a provider takes free messages; `None`: always.
    pub fn window(&self, kind: ProviderKind) -> Option<Duration> {
        self.capabilities(kind).and_then(|capabilities| capabilities.window())
    }
}
