//! The app secrets in use, opened once and kept until an account changes.

use std::sync::Arc;

use blazz_domain::account::ProviderKind;
use blazz_storage::system::accounts::AppSecret;
use blazz_storage::{Database, StorageError};
use tokio::sync::RwLock;

/// A cache of the secrets that webhooks of one kind of number are signed with.
#[derive(Debug)]
pub(crate) struct AppSecrets {
    provider: ProviderKind,
    cached: RwLock<Option<Cached>>,
}

#[derive(Debug)]
struct Cached {
    version: u64,
    secrets: Arc<Vec<AppSecret>>,
}

impl AppSecrets {
    pub(crate) fn of(provider: ProviderKind) -> Self {
        Self { provider, cached: RwLock::default() }
    }

    /// The secrets as of the last change of an account in this process.
    pub(crate) async fn get(
        &self,
        database: &Database,
    ) -> Result<Arc<Vec<AppSecret>>, StorageError> {
        let version = database.bells().accounts_version();
        if let Some(cached) = self.cached.read().await.as_ref().filter(|it| it.version == version) {
            return Ok(cached.secrets.clone());
        }
        self.renew(database, version).await
    }

    /// Reads the secrets anew: another process may have added an account.
    pub(crate) async fn reload(
        &self,
        database: &Database,
    ) -> Result<Arc<Vec<AppSecret>>, StorageError> {
        let version = database.bells().accounts_version();
        self.renew(database, version).await
    }

    async fn renew(
        &self,
        database: &Database,
        version: u64,
    ) -> Result<Arc<Vec<AppSecret>>, StorageError> {
        let reading = database.read_system();
        let secrets = Arc::new(match self.provider {
            ProviderKind::Bridge => reading.bridge_secrets().await?,
            ProviderKind::Cloud | ProviderKind::Web => reading.app_secrets().await?,
        });
        *self.cached.write().await = Some(Cached { version, secrets: secrets.clone() });
        Ok(secrets)
    }
}
