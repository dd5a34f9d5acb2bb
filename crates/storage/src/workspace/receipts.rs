//! How far our messages came with each member of a group, and how many members they went to.

use blazz_domain::delivery::DeliveryState;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::{MessageId, Timestamp};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Number, Row};

/// How far a message came with one member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberReceipt {
    pub member: Identity,
    /// What the team calls them; absent when they are no contact.
    pub name: Option<String>,
    pub delivered_at: Option<Timestamp>,
    pub read_at: Option<Timestamp>,
    pub played_at: Option<Timestamp>,
}

impl FromRow for MemberReceipt {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        let kind = row.word("member_kind", IdentityKind::parse)?;
        Ok(Self {
            member: Identity::new(kind, row.text("member")?),
            name: row.maybe_text("name")?,
            delivered_at: row.maybe_time("delivered_at")?,
            read_at: row.maybe_time("read_at")?,
            played_at: row.maybe_time("played_at")?,
        })
    }
}

/// With how many members a message came how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    pub delivered: i64,
    pub read: i64,
    pub played: i64,
}

impl FromRow for Reach {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            delivered: row.int("delivered")?,
            read: row.int("read_by")?,
            played: row.int("played")?,
        })
    }
}

/// The receipts of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Receipts<'a>(pub(super) &'a WorkspaceTx);

impl Receipts<'_> {
    /// Keeps that a member has a message, has read it or played it; whoever read it has it. The earliest time of each
    /// step counts, whatever the order of the reports.
    pub async fn report(
        self,
        message: MessageId,
        member: &Identity,
        state: DeliveryState,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let since = |step: DeliveryState| (state.to_code() >= step.to_code()).then_some(at);
        let times =
            [DeliveryState::Delivered, DeliveryState::Read, DeliveryState::Played].map(since);
        if !self.add(message, member, times).await? {
            self.improve(message, member, times).await?;
        }
        Ok(())
    }

    async fn add(
        self,
        message: MessageId,
        member: &Identity,
        [delivered, read, played]: [Option<Timestamp>; 3],
    ) -> Result<bool, StorageError> {
        self.0
            .sql
            .insert_new(
                "INSERT INTO message_receipts (workspace_id, message_id, member_kind, member,
                        delivered_at, read_at, played_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
                args![
                    self.0.workspace(),
                    message,
                    member.kind.as_str(),
                    member.value.as_str(),
                    delivered,
                    read,
                    played,
                ],
            )
            .await
    }

    async fn improve(
        self,
        message: MessageId,
        member: &Identity,
        [delivered, read, played]: [Option<Timestamp>; 3],
    ) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE message_receipts
                    SET delivered_at = CASE WHEN delivered_at <= ? THEN delivered_at
                                            ELSE COALESCE(?, delivered_at) END,
                        read_at = CASE WHEN read_at <= ? THEN read_at
                                       ELSE COALESCE(?, read_at) END,
                        played_at = CASE WHEN played_at <= ? THEN played_at
                                         ELSE COALESCE(?, played_at) END
                  WHERE workspace_id = ? AND message_id = ? AND member_kind = ? AND member = ?",
                args![
                    delivered,
                    delivered,
                    read,
                    read,
                    played,
                    played,
                    self.0.workspace(),
                    message,
                    member.kind.as_str(),
                    member.value.as_str(),
                ],
            )
            .await
            .map(drop)
    }

    /// With how many members a message came how far.
    pub async fn reach(self, message: MessageId) -> Result<Reach, StorageError> {
        let found: Option<Reach> = self
            .0
            .sql
            .find(
                "SELECT COUNT(delivered_at) AS delivered, COUNT(read_at) AS read_by,
                        COUNT(played_at) AS played
                   FROM message_receipts WHERE workspace_id = ? AND message_id = ?",
                args![self.0.workspace(), message],
            )
            .await?;
        Ok(found.unwrap_or(Reach { delivered: 0, read: 0, played: 0 }))
    }

    /// The receipts of a message by member; at most as many as a group has members.
    pub async fn of_message(self, message: MessageId) -> Result<Vec<MemberReceipt>, StorageError> {
        self.0
            .sql
            .list(
                "SELECT r.member_kind, r.member, c.name, r.delivered_at, r.read_at, r.played_at
                   FROM message_receipts r
                   LEFT JOIN identities i ON i.workspace_id = r.workspace_id
                         AND i.kind = r.member_kind AND i.value = r.member
                   LEFT JOIN contacts c ON c.workspace_id = i.workspace_id AND c.id = i.contact_id
                  WHERE r.workspace_id = ? AND r.message_id = ?
                  ORDER BY r.member_kind, r.member",
                args![self.0.workspace(), message],
            )
            .await
    }

    /// Keeps to how many members a message goes; once known, it stays.
    pub async fn expect(self, message: MessageId, members: i64) -> Result<(), StorageError> {
        self.0
            .sql
            .insert_new(
                "INSERT INTO message_audiences (workspace_id, message_id, members)
                 VALUES (?, ?, ?)",
                args![self.0.workspace(), message, members],
            )
            .await
            .map(drop)
    }

    /// To how many members a message went, if that was known then.
    pub async fn expected(self, message: MessageId) -> Result<Option<i64>, StorageError> {
        let found: Option<Number> = self
            .0
            .sql
            .find(
                "SELECT members AS value FROM message_audiences
                  WHERE workspace_id = ? AND message_id = ?",
                args![self.0.workspace(), message],
            )
            .await?;
        Ok(found.map(|number| number.0))
    }
}
