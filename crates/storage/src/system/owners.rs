//! Which process has which linked device: a lease with a fence that rises with every change of hands.

use blazz_domain::account::ProviderKind;
use blazz_domain::audit::Actor;
use blazz_domain::link::{LinkWish, OWNER_LEASE};
use blazz_domain::{AccountId, Timestamp};
use uuid::Uuid;

use super::SystemTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::scope::Scope;

/// A linked device that a process has, with what is wanted of it.
#[derive(Debug, Clone)]
pub struct Owned {
    pub account_id: AccountId,
    pub provider: ProviderKind,
    /// Acts for the account in its workspace.
    pub scope: Scope,
    /// Shown with every write; it is refused once another process has the account.
    pub fence: i64,
    pub wish: LinkWish,
    pub wish_phone: Option<String>,
    /// Rises with every wish.
    pub wish_number: i64,
    /// When the number was removed: all that is left to do is to take the device off the phone.
    pub removed_at: Option<Timestamp>,
}

impl FromRow for Owned {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        let account_id: AccountId = row.id("account_id")?;
        Ok(Self {
            account_id,
            provider: row.word("provider", ProviderKind::parse)?,
            scope: Scope::of_program(row.id("workspace_id")?, Actor::Account(account_id)),
            fence: row.int("fence")?,
            wish: row.word("wish", LinkWish::parse)?,
            wish_phone: row.maybe_text("wish_phone")?,
            wish_number: row.int("wish_number")?,
            removed_at: row.maybe_time("removed_at")?,
        })
    }
}

struct Linked(AccountId);

impl FromRow for Linked {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        row.id("account_id").map(Self)
    }
}

impl SystemTx {
    /// Keeps what `owner` has for another [`OWNER_LEASE`]; what ran out meanwhile is kept too, if nobody has
    /// taken it.
    pub async fn renew_owned(&self, owner: Uuid) -> Result<u64, StorageError> {
        self.sql
            .execute(
                "UPDATE account_owners SET lease_until = ? WHERE owner = ?",
                args![self.now().plus(OWNER_LEASE), owner],
            )
            .await
    }

    /// Takes up to `most` devices that nobody has, or whose owner gave no sign of life for [`OWNER_LEASE`]; those that were
    /// moved away from `owner` only when nobody else wanted them.
    pub async fn take_ownerless(&self, owner: Uuid, most: i64) -> Result<u64, StorageError> {
        let sql =
            "SELECT o.workspace_id, o.account_id, o.fence, l.wish, l.wish_phone, l.wish_number,
                        a.provider, a.removed_at
                     FROM account_owners o
                     JOIN account_links l
                       ON l.workspace_id = o.workspace_id AND l.account_id = o.account_id
                     JOIN whatsapp_accounts a
                       ON a.workspace_id = o.workspace_id AND a.id = o.account_id
                    WHERE o.lease_until < ?
                      AND (a.live_external_id IS NOT NULL OR l.wish = 'log_out')
                      AND (o.former IS NULL OR o.former <> ? OR o.former_until <= ?)
                    ORDER BY o.lease_until LIMIT ?{lock}"
                .replace("{lock}", self.sql.skip_locked());
        let free: Vec<Owned> =
            self.sql.list(sql, args![self.now(), owner, self.now(), most]).await?;
        let mut taken = 0;
        for device in free {
            taken += self
                .sql
                .execute(
                    "UPDATE account_owners SET owner = ?, fence = ?, lease_until = ?
                      WHERE workspace_id = ? AND account_id = ? AND fence = ?",
                    args![
                        owner,
                        device.fence + 1,
                        self.now().plus(OWNER_LEASE),
                        device.scope.workspace_id(),
                        device.account_id,
                        device.fence,
                    ],
                )
                .await?;
        }
        Ok(taken)
    }

    /// The devices that `owner` has; of removed accounts only those that still have to leave the phone.
    pub async fn owned(&self, owner: Uuid) -> Result<Vec<Owned>, StorageError> {
        self.sql
            .list(
                "SELECT o.workspace_id, o.account_id, o.fence, l.wish, l.wish_phone, l.wish_number,
                        a.provider, a.removed_at
                   FROM account_owners o
                   JOIN account_links l
                     ON l.workspace_id = o.workspace_id AND l.account_id = o.account_id
                   JOIN whatsapp_accounts a
                     ON a.workspace_id = o.workspace_id AND a.id = o.account_id
                  WHERE o.owner = ?
                    AND (a.live_external_id IS NOT NULL OR l.wish = 'log_out')",
                args![owner],
            )
            .await
    }

    /// Every linked device that another process than `owner` has: its jobs are for that one.
    pub async fn linked_elsewhere(&self, owner: Uuid) -> Result<Vec<AccountId>, StorageError> {
        let found: Vec<Linked> = self
            .sql
            .list(
                "SELECT o.account_id FROM account_owners o
                   JOIN whatsapp_accounts a
                     ON a.workspace_id = o.workspace_id AND a.id = o.account_id
                  WHERE o.lease_until >= ? AND o.owner <> ? AND a.live_external_id IS NOT NULL",
                args![self.now(), owner],
            )
            .await?;
        Ok(found.into_iter().map(|linked| linked.0).collect())
    }

    /// Gives back what `owner` has, so that others need not wait for the lease to end.
    pub async fn release_owned(&self, owner: Uuid) -> Result<u64, StorageError> {
        self.sql
            .execute(
                "UPDATE account_owners SET owner = NULL, lease_until = 0 WHERE owner = ?",
                args![owner],
            )
            .await
    }

    /// As if every owner had given back all it has: for a database that only one process can open.
    pub async fn release_all_owned(&self) -> Result<u64, StorageError> {
        let long_ago = Timestamp::from_millis(0);
        self.sql
            .execute(
                "UPDATE account_owners SET owner = NULL, lease_until = ? WHERE owner IS NOT NULL",
                args![long_ago],
            )
            .await
    }
}
