//! What takes an alert to people, one for each way.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use blazz_domain::alert::{Alert, AlertWay};
use secrecy::SecretString;

/// No carrier may take longer for one alert: who tries it out in the page waits for it, for half a minute at most.
const TIME_OUT: Duration = Duration::from_secs(20);

/// Whom an alert is for.
#[derive(Debug, Clone)]
pub struct Receiver {
    /// An address that is posted to, or an e-mail address.
    pub address: String,
    /// What it is signed with, where it is signed.
    pub secret: Option<SecretString>,
}

/// An alert did not arrive.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct AlertFailure {
    /// A sentence for whoever set the receiver up; it holds no secret and no part of an answer.
    pub reason: String,
    /// The same would happen again.
    pub is_final: bool,
}

impl AlertFailure {
    pub fn passing(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), is_final: false }
    }

    pub fn for_good(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), is_final: true }
    }
}

/// Why an address cannot be told of alerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfit {
    /// Stable.
    pub code: &'static str,
    /// What to write instead.
    pub why: &'static str,
}

/// Takes alerts to their receivers.
#[async_trait]
pub trait Carrier: std::fmt::Debug + Send + Sync {
    /// Whether it could go to this address at all, as far as that is seen without asking anybody.
    fn check(&self, address: &str) -> Result<(), Unfit>;

    /// Takes an alert there once, with its id: it may be told again after a crash.
    async fn carry(&self, alert: &Alert, to: &Receiver) -> Result<(), AlertFailure>;
}

/// The ways this installation has.
#[derive(Debug, Clone, Default)]
pub struct Carriers(HashMap<AlertWay, Arc<dyn Carrier>>);

impl Carriers {
    #[must_use]
    pub fn with(mut self, way: AlertWay, carrier: Arc<dyn Carrier>) -> Self {
        self.0.insert(way, carrier);
        self
    }

    pub fn has(&self, way: AlertWay) -> bool {
        self.0.contains_key(&way)
    }

    pub(super) fn check(&self, way: AlertWay, address: &str) -> Result<(), Unfit> {
        self.0.get(&way).map_or(Err(unfit(way)), |carrier| carrier.check(address))
    }

    pub(super) async fn carry(
        &self,
        way: AlertWay,
        alert: &Alert,
        to: &Receiver,
    ) -> Result<(), AlertFailure> {
        let carrier = self.0.get(&way).ok_or_else(|| AlertFailure::passing(unfit(way).why))?;
        let outcome = tokio::time::timeout(TIME_OUT, carrier.carry(alert, to)).await;
        outcome.unwrap_or_else(|_| Err(AlertFailure::passing("It took longer than 20 seconds.")))
    }
}

/// What is said of a way that this installation does not have.
const fn unfit(way: AlertWay) -> Unfit {
    match way {
        AlertWay::Webhook => {
            Unfit { code: "not_offered", why: "This installation posts no alerts." }
        }
        AlertWay::Email => Unfit {
            code: "mail_not_set_up",
            why: "This installation sends no e-mail: whoever runs it has to set BLAZZ_SMTP_URL and \
                  BLAZZ_MAIL_FROM.",
        },
    }
}
