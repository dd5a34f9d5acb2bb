//! Users inside the workspace.

use blazz_domain::role::Role;
use blazz_domain::{MemberId, Timestamp, UserId};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Number, Row};
use crate::sql::{Value, marks};

/// A user with their role.
#[derive(Debug, Clone)]
pub struct Member {
    pub id: MemberId,
    pub user_id: UserId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub created_at: Timestamp,
}

impl FromRow for Member {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            user_id: row.id("user_id")?,
            name: row.text("name")?,
            email: row.text("email")?,
            role: row.word("role", Role::parse)?,
            created_at: row.time("created_at")?,
        })
    }
}

/// Name and address of somebody who is, or was, a member.
#[derive(Debug, Clone)]
pub struct Person {
    pub user_id: UserId,
    pub name: String,
}

impl FromRow for Person {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self { user_id: row.id("id")?, name: row.text("name")? })
    }
}

/// The members of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Members<'a>(pub(super) &'a WorkspaceTx);

impl Members<'_> {
    /// All members, oldest first; a workspace has at most a few hundred.
    pub async fn list(self) -> Result<Vec<Member>, StorageError> {
        self.0
            .sql
            .list(
                "SELECT m.id, m.user_id, u.name, u.email, m.role, m.created_at
                   FROM members m JOIN users u ON u.id = m.user_id
                  WHERE m.workspace_id = ? ORDER BY m.id",
                args![self.0.workspace()],
            )
            .await
    }

    pub async fn find(self, id: MemberId) -> Result<Option<Member>, StorageError> {
        self.0
            .sql
            .find(
                "SELECT m.id, m.user_id, u.name, u.email, m.role, m.created_at
                   FROM members m JOIN users u ON u.id = m.user_id
                  WHERE m.workspace_id = ? AND m.id = ?",
                args![self.0.workspace(), id],
            )
            .await
    }

    pub async fn find_user(self, user: UserId) -> Result<Option<Member>, StorageError> {
        self.0
            .sql
            .find(
                "SELECT m.id, m.user_id, u.name, u.email, m.role, m.created_at
                   FROM members m JOIN users u ON u.id = m.user_id
                  WHERE m.workspace_id = ? AND m.user_id = ?",
                args![self.0.workspace(), user],
            )
            .await
    }

    /// Names of the people who wrote messages of this workspace, also of those who left.
    pub async fn names(self, users: &[UserId]) -> Result<Vec<Person>, StorageError> {
        if users.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "SELECT u.id, u.name FROM users u
                    WHERE u.id IN ({ids})
                      AND (EXISTS (SELECT 1 FROM members m
                                    WHERE m.workspace_id = ? AND m.user_id = u.id)
                        OR EXISTS (SELECT 1 FROM former_members f
                                    WHERE f.workspace_id = ? AND f.user_id = u.id))"
            .replace("{ids}", &marks(users.len()));
        let mut values: Vec<Value> = users.iter().map(|id| Value::from(id.as_uuid())).collect();
        values.extend(args![self.0.workspace(), self.0.workspace()]);
        self.0.sql.list(sql, values).await
    }

    pub async fn add(self, user: UserId, role: Role) -> Result<MemberId, StorageError> {
        let id: MemberId = self.0.new_id();
        self.0
            .sql
            .execute(
                "INSERT INTO members (workspace_id, id, user_id, role, created_at)
                 VALUES (?, ?, ?, ?, ?)",
                args![self.0.workspace(), id, user, role.as_str(), self.0.now()],
            )
            .await?;
        Ok(id)
    }

    pub async fn set_role(self, id: MemberId, role: Role) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE members SET role = ? WHERE workspace_id = ? AND id = ?",
                args![role.as_str(), self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// Takes somebody out of the workspace; their name stays on what they wrote.
    pub async fn remove(self, member: &Member) -> Result<(), StorageError> {
        self.0
            .sql
            .insert_new(
                "INSERT INTO former_members (workspace_id, user_id, left_at)
                 VALUES (?, ?, ?)",
                args![self.0.workspace(), member.user_id, self.0.now()],
            )
            .await?;
        self.0
            .sql
            .execute(
                "DELETE FROM members WHERE workspace_id = ? AND id = ?",
                args![self.0.workspace(), member.id],
            )
            .await
            .map(drop)
    }

    /// How many owners there are; the row lock keeps two removals from taking the last two at once.
    pub async fn count_owners(self) -> Result<i64, StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE workspace_counters SET event_seq = event_seq WHERE workspace_id = ?",
                args![self.0.workspace()],
            )
            .await?;
        let owners: Option<Number> = self
            .0
            .sql
            .find(
                "SELECT COUNT(*) AS value FROM members WHERE workspace_id = ? AND role = ?",
                args![self.0.workspace(), Role::Owner.as_str()],
            )
            .await?;
        Ok(owners.map_or(0, |owners| owners.0))
    }
}
