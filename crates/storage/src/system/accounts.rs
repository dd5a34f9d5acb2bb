//! How a webhook finds its tenant: by the secret that signed it and the number it is about.

use blazz_domain::audit::Actor;
use blazz_domain::{AccountId, WorkspaceId};
use secrecy::SecretString;

use super::SystemTx;
use crate::error::StorageError;
use crate::row::{FromRow, Number, Row};
use crate::scope::Scope;
use crate::vault::Place;

/// An app secret in use, and its fingerprint.
#[derive(Debug, Clone)]
pub struct AppSecret {
    pub fingerprint: Vec<u8>,
    pub secret: SecretString,
}

/// An account a webhook is for, with the scope to act for it.
#[derive(Debug, Clone)]
pub struct Addressee {
    pub account_id: AccountId,
    pub scope: Scope,
}

pub(super) struct SealedSecret {
    workspace_id: WorkspaceId,
    id: AccountId,
    fingerprint: Vec<u8>,
    sealed: Vec<u8>,
}

impl FromRow for SealedSecret {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            workspace_id: row.id("workspace_id")?,
            id: row.id("id")?,
            fingerprint: row.bytes("app_secret_fingerprint")?,
            sealed: row.bytes("app_secret")?,
        })
    }
}

impl FromRow for Addressee {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        let account_id: AccountId = row.id("id")?;
        let workspace_id = row.id("workspace_id")?;
        let scope = Scope::of_program(workspace_id, Actor::Account(account_id));
        Ok(Self { account_id, scope })
    }
}

impl SystemTx {
    /// Every different app secret of live accounts. Most installations have one.
    pub async fn app_secrets(&self) -> Result<Vec<AppSecret>, StorageError> {
        let sealed: Vec<SealedSecret> = self
            .sql
            .list(
                "SELECT workspace_id, id, app_secret_fingerprint,
                        app_secret FROM whatsapp_accounts
                  WHERE provider = 'cloud' AND live_external_id IS NOT NULL
                  ORDER BY app_secret_fingerprint",
                vec![],
            )
            .await?;
        Ok(self.open_different(sealed))
    }

    /// Opens secrets in the order of their fingerprints, each once.
    pub(super) fn open_different(&self, sealed: Vec<SealedSecret>) -> Vec<AppSecret> {
        let mut secrets: Vec<AppSecret> = Vec::new();
        for row in sealed {
            if secrets.last().is_some_and(|last| last.fingerprint == row.fingerprint) {
                continue;
            }
            let (workspace, row_id) = (row.workspace_id, row.id.as_bytes());
            let place = Place { workspace, column: "app_secret", row: row_id };
            match self.database.vault().open(place, &row.sealed) {
                Ok(secret) => secrets.push(AppSecret { fingerprint: row.fingerprint, secret }),
                // One tenant's damaged secret must not keep the webhooks of all others out.
                Err(error) => {
                    tracing::error!(%error, account.id = %row.id, "opening an app secret");
                }
            }
        }
        secrets
    }

    /// Whether some live account has this verify token.
    pub async fn has_verify_token(&self, token: &SecretString) -> Result<bool, StorageError> {
        let fingerprint = self.database.vault().fingerprint("verify_token", token);
        let found: Option<Number> = self
            .sql
            .find(
                "SELECT COUNT(*) AS value FROM whatsapp_accounts
                  WHERE verify_token_fingerprint = ? AND provider = 'cloud'
                    AND live_external_id IS NOT NULL",
                args![fingerprint],
            )
            .await?;
        Ok(found.is_some_and(|count| count.0 > 0))
    }

    /// The live accounts with this number and business whose app signed the webhook.
    pub async fn addressees_of_number(
        &self,
        external_id: &str,
        business_id: &str,
        app_secret_fingerprint: &[u8],
    ) -> Result<Vec<Addressee>, StorageError> {
        self.sql
            .list(
                "SELECT workspace_id, id FROM whatsapp_accounts
                  WHERE live_external_id = ? AND business_id = ? AND app_secret_fingerprint = ?",
                args![external_id, business_id, app_secret_fingerprint.to_vec()],
            )
            .await
    }

    /// The scope that acts for an account.
    pub async fn scope_of_account(&self, account: AccountId) -> Result<Scope, StorageError> {
        let found: Option<Addressee> = self
            .sql
            .find("SELECT workspace_id, id FROM whatsapp_accounts WHERE id = ?", args![account])
            .await?;
        let found = found.ok_or(StorageError::Missing { noun: "an account" })?;
        Ok(found.scope)
    }

    /// The live accounts of this business whose app signed the webhook.
    pub async fn addressees_of_business(
        &self,
        business_id: &str,
        app_secret_fingerprint: &[u8],
    ) -> Result<Vec<Addressee>, StorageError> {
        self.sql
            .list(
                "SELECT workspace_id, id FROM whatsapp_accounts
                  WHERE business_id = ? AND app_secret_fingerprint = ?
                    AND live_external_id IS NOT NULL",
                args![business_id, app_secret_fingerprint.to_vec()],
            )
            .await
    }
}
