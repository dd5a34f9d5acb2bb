//! A number together with all that limits its sending, in the one statement that loads the number.

use blazz_domain::AccountId;

use super::{Account, Accounts};
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::workspace::governor::Limits;

struct Governed(Account, Limits);

impl FromRow for Governed {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self(Account::from_row(row)?, Limits::from_row(row)?))
    }
}

impl Accounts<'_> {
    /// A number, also one that was removed, and what limits its sending.
    pub async fn load_governed(self, id: AccountId) -> Result<(Account, Limits), StorageError> {
        let found: Option<Governed> = self
            .0
            .sql
            .find(
                concat!(
                    columns!(),
                    ", g.settings, g.facts, g.began_at, g.stopped_at AS account_stopped_at,
                       g.stopped_by AS account_stopped_by, w.time_zone,
                       w.stopped_at AS workspace_stopped_at, w.stopped_by AS workspace_stopped_by
                     FROM whatsapp_accounts a
                     LEFT JOIN account_governor g
                       ON g.workspace_id = a.workspace_id AND g.account_id = a.id
                     LEFT JOIN workspace_governor w ON w.workspace_id = a.workspace_id
                     WHERE a.workspace_id = ? AND a.id = ?"
                ),
                args![self.0.workspace(), id],
            )
            .await?;
        let Governed(account, limits) =
            found.ok_or(StorageError::Missing { noun: "an account" })?;
        Ok((account, limits))
    }
}
