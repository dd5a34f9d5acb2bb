//! What every handler can reach.

use std::fmt;
use std::sync::{Arc, Once};

use blazz_domain::Timestamp;
use blazz_domain::pace::Paces;
use blazz_inbox::Inbox;
use blazz_inbox::people::Gate;
use blazz_storage::{Database, IdSource};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::access::CallerKey;
use crate::page::FindPageFile;
use crate::settings::ApiSettings;
use crate::socket::Live;

/// The parts a program brings together to serve the API.
pub struct ApiParts {
    pub inbox: Arc<Inbox>,
    pub live: Live,
    pub gate: Gate,
    pub settings: ApiSettings,
    /// What `/metrics` shows; absent: there is no such address.
    pub metrics: Option<PrometheusHandle>,
    /// Finds a file of the built page.
    pub page: FindPageFile,
}

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct ApiState(Arc<Shared>);

struct Shared {
    parts: ApiParts,
    addresses: Paces<std::net::IpAddr>,
    callers: Paces<CallerKey>,
    proxy_noticed: Once,
}

impl ApiState {
    pub fn new(parts: ApiParts) -> Self {
        let addresses = Paces::new(parts.settings.address_pace);
        let callers = Paces::new(parts.settings.caller_pace);
        Self(Arc::new(Shared { parts, addresses, callers, proxy_noticed: Once::new() }))
    }

    pub(crate) fn inbox(&self) -> &Inbox {
        &self.0.parts.inbox
    }

    pub(crate) fn live(&self) -> &Live {
        &self.0.parts.live
    }

    pub(crate) fn gate(&self) -> &Gate {
        &self.0.parts.gate
    }

    pub(crate) fn settings(&self) -> &ApiSettings {
        &self.0.parts.settings
    }

    pub(crate) fn metrics(&self) -> Option<&PrometheusHandle> {
        self.0.parts.metrics.as_ref()
    }

    pub(crate) fn page(&self) -> FindPageFile {
        self.0.parts.page
    }

    /// The database. Rows of a workspace are reached through [`crate::access::Caller`], which asks for
    /// the permission by name.
    pub(crate) fn database(&self) -> &Database {
        &self.0.parts.inbox.database
    }

    pub(crate) fn ids(&self) -> &IdSource {
        self.database().ids()
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.database().clock().now()
    }

    /// Says something about a proxy, once for all requests.
    pub(crate) fn once_for_a_proxy(&self, say: impl FnOnce()) {
        self.0.proxy_noticed.call_once(say);
    }

    pub(crate) fn address_limits(&self) -> &Paces<std::net::IpAddr> {
        &self.0.addresses
    }

    pub(crate) fn caller_limits(&self) -> &Paces<CallerKey> {
        &self.0.callers
    }
}

impl fmt::Debug for ApiState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiState").field("settings", self.settings()).finish_non_exhaustive()
    }
}
