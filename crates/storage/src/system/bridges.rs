//! How a bridge's webhook finds its tenant: by the secret that signed it and the session it is about.

use super::SystemTx;
use super::accounts::{Addressee, AppSecret, SealedSecret};
use crate::error::StorageError;

impl SystemTx {
    /// Every different secret that accounts of bridges have of their own.
    pub async fn bridge_secrets(&self) -> Result<Vec<AppSecret>, StorageError> {
        let sealed: Vec<SealedSecret> = self
            .sql
            .list(
                "SELECT workspace_id, id, app_secret_fingerprint,
                        app_secret FROM whatsapp_accounts
                  WHERE provider = 'bridge' AND live_external_id IS NOT NULL
                    AND LENGTH(app_secret_fingerprint) > 0
                  ORDER BY app_secret_fingerprint",
                vec![],
            )
            .await?;
        Ok(self.open_different(sealed))
    }

    /// The live account with this session, when the webhook was signed with its own secret or, by an empty
    /// fingerprint, with the installation's and it has none of its own.
    pub async fn addressee_of_session(
        &self,
        session: &str,
        fingerprint: &[u8],
    ) -> Result<Option<Addressee>, StorageError> {
        self.sql
            .find(
                "SELECT workspace_id, id FROM whatsapp_accounts
                  WHERE live_external_id = ? AND provider = 'bridge'
                    AND app_secret_fingerprint = ?",
                args![session, fingerprint.to_vec()],
            )
            .await
    }
}
