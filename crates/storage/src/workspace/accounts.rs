//! Connected WhatsApp numbers and their sealed secrets.

use blazz_domain::account::{AccountAccess, AccountReport, AccountStatus, ProviderKind};
use blazz_domain::transport::TransportPolicy;
use blazz_domain::{AccountId, Timestamp};
use secrecy::{ExposeSecret, SecretString};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::vault::Place;

macro_rules! columns {
    () => {
        "SELECT id, provider, name, external_id, business_id, display_phone_number, status, \
                status_reason, verified_name, quality_rating, created_at, updated_at, removed_at, \
                home_id, joined_id, joined_provider, transport_policy"
    };
}

mod governed;
mod joined;

/// A connected number without its secrets.
#[derive(Debug, Clone)]
pub struct Account {
    pub id: AccountId,
    pub provider: ProviderKind,
    pub name: String,
    /// Meta's `phone_number_id`; of a linked device its phone number, and until it is linked its own id; of a
    /// bridge its session.
    pub external_id: String,
    /// Meta's WABA id; empty elsewhere.
    pub business_id: String,
    /// As the provider writes it; empty until the first check.
    pub display_phone_number: String,
    pub status: AccountStatus,
    pub status_reason: Option<String>,
    pub verified_name: Option<String>,
    pub quality_rating: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub removed_at: Option<Timestamp>,
    /// The account whose chats it serves, when it is another transport of the same number.
    pub home_id: Option<AccountId>,
    /// The other transport of the number, whose chats are ours.
    pub joined: Option<(AccountId, ProviderKind)>,
    /// Which of its transports a message takes; `None`: as the workspace says.
    pub transport_policy: Option<TransportPolicy>,
}

impl Account {
    /// The account that its chats belong to.
    pub fn home(&self) -> AccountId {
        self.home_id.unwrap_or(self.id)
    }

    /// The other transport of the same number.
    pub fn other_transport(&self) -> Option<AccountId> {
        self.home_id.or(self.joined.map(|(id, _)| id))
    }
}

/// What is needed to add a number.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub provider: ProviderKind,
    pub name: String,
    pub external_id: String,
    pub business_id: String,
    /// A linked device has none.
    pub secrets: Option<AccountSecrets>,
}

/// The secrets of a number, each empty where it has none of its own; Debug output hides them.
#[derive(Debug, Clone)]
pub struct AccountSecrets {
    pub access_token: SecretString,
    pub app_secret: SecretString,
    pub verify_token: SecretString,
}

struct SealedToken {
    access_token: Vec<u8>,
}

impl SealedSecrets {
    /// What stands in the columns of an account without secrets: nothing that opens, and no fingerprint that
    /// a secret can have.
    fn none() -> Self {
        Self::default()
    }
}

impl FromRow for SealedToken {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self { access_token: row.bytes("access_token")? })
    }
}

impl FromRow for Account {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            provider: row.word("provider", ProviderKind::parse)?,
            name: row.text("name")?,
            external_id: row.text("external_id")?,
            business_id: row.text("business_id")?,
            display_phone_number: row.text("display_phone_number")?,
            status: row.word("status", AccountStatus::parse)?,
            status_reason: row.maybe_text("status_reason")?,
            verified_name: row.maybe_text("verified_name")?,
            quality_rating: row.maybe_text("quality_rating")?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
            removed_at: row.maybe_time("removed_at")?,
            home_id: row.maybe_id("home_id")?,
            joined: joined(row)?,
            transport_policy: row
                .maybe_text("transport_policy")?
                .as_deref()
                .and_then(TransportPolicy::parse),
        })
    }
}

fn joined(row: &Row<'_>) -> Result<Option<(AccountId, ProviderKind)>, StorageError> {
    let Some(id) = row.maybe_id("joined_id")? else { return Ok(None) };
    Ok(Some((id, row.word("joined_provider", ProviderKind::parse)?)))
}

/// The numbers of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Accounts<'a>(pub(super) &'a WorkspaceTx);

impl Accounts<'_> {
    /// The connected numbers, oldest first; removed ones are left out.
    pub async fn list(self) -> Result<Vec<Account>, StorageError> {
        self.0
            .sql
            .list(
                concat!(
                    columns!(),
                    " FROM whatsapp_accounts
                     WHERE workspace_id = ? AND live_external_id IS NOT NULL
                     ORDER BY id"
                ),
                args![self.0.workspace()],
            )
            .await
    }

    /// A number, also one that was removed.
    pub async fn find(self, id: AccountId) -> Result<Option<Account>, StorageError> {
        self.0
            .sql
            .find(
                concat!(columns!(), " FROM whatsapp_accounts WHERE workspace_id = ? AND id = ?"),
                args![self.0.workspace(), id],
            )
            .await
    }

    pub async fn load(self, id: AccountId) -> Result<Account, StorageError> {
        self.find(id).await?.ok_or(StorageError::Missing { noun: "an account" })
    }

    /// The live number with this provider id.
    pub async fn find_by_external(self, external: &str) -> Result<Option<Account>, StorageError> {
        self.0
            .sql
            .find(
                concat!(
                    columns!(),
                    " FROM whatsapp_accounts WHERE workspace_id = ? AND live_external_id = ?"
                ),
                args![self.0.workspace(), external],
            )
            .await
    }

    /// Adds a number; [`StorageError::Conflict`] when the workspace already has it.
    pub async fn add(self, new: NewAccount) -> Result<AccountId, StorageError> {
        let id: AccountId = self.0.new_id();
        let sealed = new.secrets.map_or_else(SealedSecrets::none, |it| self.seal(id, &it));
        self.0
            .sql
            .execute(
                "INSERT INTO whatsapp_accounts (workspace_id, id, provider, name, external_id,
                        business_id, display_phone_number, access_token, app_secret, verify_token,
                        app_secret_fingerprint, verify_token_fingerprint, status, created_at,
                        updated_at, live_external_id)
                 VALUES (?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                args![
                    self.0.workspace(),
                    id,
                    new.provider.as_str(),
                    new.name,
                    new.external_id.as_str(),
                    new.business_id,
                    sealed.access_token,
                    sealed.app_secret,
                    sealed.verify_token,
                    sealed.app_secret_fingerprint,
                    sealed.verify_token_fingerprint,
                    AccountStatus::Attention.as_str(),
                    self.0.now(),
                    self.0.now(),
                    new.external_id.as_str(),
                ],
            )
            .await?;
        self.0.ring_accounts_after_commit();
        Ok(id)
    }

    /// The number has another name at its provider from now on; [`StorageError::Conflict`] when the workspace
    /// has an account by that name.
    pub async fn set_external(self, id: AccountId, external: &str) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE whatsapp_accounts
                    SET external_id = ?, live_external_id = ?, updated_at = ?
                  WHERE workspace_id = ? AND id = ?",
                args![external, external, self.0.now(), self.0.workspace(), id],
            )
            .await?;
        self.0.ring_accounts_after_commit();
        Ok(())
    }

    pub async fn rename(self, id: AccountId, name: &str) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE whatsapp_accounts SET name = ?, updated_at = ?
                  WHERE workspace_id = ? AND id = ?",
                args![name, self.0.now(), self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// Replaces all three secrets.
    pub async fn set_secrets(
        self,
        id: AccountId,
        secrets: &AccountSecrets,
    ) -> Result<(), StorageError> {
        let sealed = self.seal(id, secrets);
        self.0
            .sql
            .execute(
                "UPDATE whatsapp_accounts
                    SET access_token = ?, app_secret = ?, verify_token = ?,
                        app_secret_fingerprint = ?, verify_token_fingerprint = ?, updated_at = ?
                  WHERE workspace_id = ? AND id = ?",
                args![
                    sealed.access_token,
                    sealed.app_secret,
                    sealed.verify_token,
                    sealed.app_secret_fingerprint,
                    sealed.verify_token_fingerprint,
                    self.0.now(),
                    self.0.workspace(),
                    id,
                ],
            )
            .await?;
        self.0.ring_accounts_after_commit();
        Ok(())
    }

    /// Keeps what the provider said about the number.
    pub async fn report(self, id: AccountId, report: &AccountReport) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE whatsapp_accounts
                    SET status = ?, status_reason = ?,
                        display_phone_number = COALESCE(?, display_phone_number),
                        verified_name = COALESCE(?, verified_name),
                        quality_rating = COALESCE(?, quality_rating), updated_at = ?
                  WHERE workspace_id = ? AND id = ?",
                args![
                    report.status.as_str(),
                    report.reason.as_deref(),
                    report.display_phone_number.as_deref(),
                    report.verified_name.as_deref(),
                    report.quality_rating.as_deref(),
                    self.0.now(),
                    self.0.workspace(),
                    id,
                ],
            )
            .await
            .map(drop)
    }

    /// Disconnects a number; its chats stay.
    pub async fn remove(self, id: AccountId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE whatsapp_accounts
                    SET removed_at = ?, live_external_id = NULL, status = ?, updated_at = ?
                  WHERE workspace_id = ? AND id = ?",
                args![
                    self.0.now(),
                    AccountStatus::Disconnected.as_str(),
                    self.0.now(),
                    self.0.workspace(),
                    id,
                ],
            )
            .await?;
        self.0.ring_accounts_after_commit();
        Ok(())
    }

    /// What a provider needs to act for the number, its access token opened.
    pub async fn access(self, account: &Account) -> Result<AccountAccess, StorageError> {
        let sealed: SealedToken = self
            .0
            .sql
            .find(
                "SELECT access_token FROM whatsapp_accounts WHERE workspace_id = ? AND id = ?",
                args![self.0.workspace(), account.id],
            )
            .await?
            .ok_or(StorageError::Missing { noun: "an account" })?;
        let access_token = if sealed.access_token.is_empty() {
            SecretString::default()
        } else {
            self.0.vault().open(self.place("access_token", &account.id), &sealed.access_token)?
        };
        Ok(AccountAccess {
            account_id: account.id,
            provider: account.provider,
            external_id: account.external_id.clone(),
            business_id: account.business_id.clone(),
            access_token,
        })
    }

    fn seal(self, id: AccountId, secrets: &AccountSecrets) -> SealedSecrets {
        let vault = self.0.vault();
        let is_given = |secret: &SecretString| !secret.expose_secret().is_empty();
        let seal = |column, secret| {
            if is_given(secret) { vault.seal(self.place(column, &id), secret) } else { Vec::new() }
        };
        let fingerprint = |purpose, secret| {
            if is_given(secret) { vault.fingerprint(purpose, secret) } else { Vec::new() }
        };
        SealedSecrets {
            access_token: seal("access_token", &secrets.access_token),
            app_secret: seal("app_secret", &secrets.app_secret),
            verify_token: seal("verify_token", &secrets.verify_token),
            app_secret_fingerprint: fingerprint("app_secret", &secrets.app_secret),
            verify_token_fingerprint: fingerprint("verify_token", &secrets.verify_token),
        }
    }

    fn place<'p>(self, column: &'p str, id: &'p AccountId) -> Place<'p> {
        Place { workspace: self.0.workspace(), column, row: id.as_bytes() }
    }
}

#[derive(Default)]
struct SealedSecrets {
    access_token: Vec<u8>,
    app_secret: Vec<u8>,
    verify_token: Vec<u8>,
    app_secret_fingerprint: Vec<u8>,
    verify_token_fingerprint: Vec<u8>,
}
