//! What the use cases share: the database, the providers, the files and the memory of how fast we send.

use blazz_blobs::Blobs;
use blazz_domain::account::ProviderKind;
use blazz_storage::Database;
use secrecy::SecretString;

use crate::accounts::Activity;
use crate::alerts::Carriers;
use crate::governor::Pacer;
use crate::links::Elsewhere;
use crate::media::Workbench;
use crate::providers::Providers;
use crate::webhooks::{Addressees, AppSecrets};

/// What an installation decides about the inbox.
#[derive(Debug, Clone)]
pub struct InboxSettings {
    /// Country in which local phone numbers are read, ISO 3166 (`ID`).
    pub phone_region: Option<String>,
    /// Where the bytes of files are kept.
    pub files: Blobs,
    /// What bridges sign with for numbers that have no secret of their own.
    pub bridge_secret: Option<SecretString>,
}

/// The parts of the product that outlive one request.
#[derive(Debug)]
pub struct Inbox {
    pub database: Database,
    pub providers: Providers,
    pub settings: InboxSettings,
    /// Where the bytes of files are.
    pub files: Blobs,
    pub pacer: Pacer,
    pub elsewhere: Elsewhere,
    /// Empty where nothing else is said: then nobody can be told of alerts.
    pub(crate) carriers: Carriers,
    /// Where files are looked at.
    pub(crate) workbench: Workbench,
    pub(crate) activity: Activity,
    pub(crate) app_secrets: AppSecrets,
    pub(crate) bridge_secrets: AppSecrets,
    pub(crate) addressees: Addressees,
}

impl Inbox {
    pub fn new(database: Database, providers: Providers, settings: InboxSettings) -> Self {
        let files = settings.files.clone();
        Self {
            database,
            providers,
            settings,
            files,
            pacer: Pacer::default(),
            elsewhere: Elsewhere::default(),
            carriers: Carriers::default(),
            workbench: Workbench::default(),
            activity: Activity::default(),
            app_secrets: AppSecrets::of(ProviderKind::Cloud),
            bridge_secrets: AppSecrets::of(ProviderKind::Bridge),
            addressees: Addressees::default(),
        }
    }

    /// The same with ways to tell people that a number is down.
    #[must_use]
    pub fn with_carriers(self, carriers: Carriers) -> Self {
        Self { carriers, ..self }
    }
}
