//! The providers this program was built with, by kind.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use blazz_domain::account::{Capabilities, ProviderKind};
use blazz_providers::Provider;

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

    pub fn capabilities(&self, kind: ProviderKind) -> Option<Capabilities> {
        self.find(kind).map(|provider| provider.capabilities())
    }

    /// How long after a customer's message free messages are allowed; `None`: always.
    pub fn window(&self, kind: ProviderKind) -> Option<Duration> {
        self.capabilities(kind).and_then(|capabilities| capabilities.window())
    }
}
