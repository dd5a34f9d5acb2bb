//! Joinings of two contacts into one, kept so that they can be undone.

use blazz_domain::identity::Identity;
use blazz_domain::{ChatId, ContactId, MergeId, Timestamp};
use serde::{Deserialize, Serialize};

use super::page::{Page, one_more};
use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

/// What a merge took from the merged contact.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Moved {
    pub identities: Vec<Identity>,
    /// Threads that changed hands whole.
    pub chats: Vec<ChatId>,
    /// Threads whose messages went into a thread of the kept contact, as (from, to).
    pub joined: Vec<(ChatId, ChatId)>,
    /// How the threads of the kept contact stood that took messages in.
    #[serde(default)]
    pub before: Vec<ThreadBefore>,
}

/// What a thread knew before another one was joined to it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ThreadBefore {
    pub chat_id: ChatId,
    pub last_customer_at: Option<Timestamp>,
    pub peer: Option<Identity>,
    pub cleared_at: Timestamp,
}

/// One joining.
#[derive(Debug, Clone)]
pub struct Merge {
    pub id: MergeId,
    pub kept_contact_id: ContactId,
    pub merged_contact_id: ContactId,
    pub moved: Moved,
    pub created_at: Timestamp,
    pub undone_at: Option<Timestamp>,
}

impl FromRow for Merge {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            kept_contact_id: row.id("kept_contact_id")?,
            merged_contact_id: row.id("merged_contact_id")?,
            moved: row.json("moved")?,
            created_at: row.time("created_at")?,
            undone_at: row.maybe_time("undone_at")?,
        })
    }
}

/// The merges of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Merges<'a>(pub(super) &'a WorkspaceTx);

impl Merges<'_> {
    pub async fn find(self, id: MergeId) -> Result<Option<Merge>, StorageError> {
        self.0
            .sql
            .find(
                "SELECT id, kept_contact_id, merged_contact_id, moved, created_at, undone_at
                   FROM merges WHERE workspace_id = ? AND id = ?",
                args![self.0.workspace(), id],
            )
            .await
    }

    /// Merges, newest first.
    pub async fn list(
        self,
        before: Option<MergeId>,
        limit: usize,
    ) -> Result<Page<Merge, MergeId>, StorageError> {
        let before = before.unwrap_or_else(|| uuid::Uuid::max().into());
        let items: Vec<Merge> = self
            .0
            .sql
            .list(
                "SELECT id, kept_contact_id, merged_contact_id, moved, created_at, undone_at
                   FROM merges /*! FORCE INDEX (PRIMARY) */
                  WHERE workspace_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
                args![self.0.workspace(), before, one_more(limit)],
            )
            .await?;
        Ok(Page::cut(items, limit, |merge| merge.id))
    }

    /// Begins a merge; what it moves is written when it is known.
    pub async fn begin(self, kept: ContactId, merged: ContactId) -> Result<Merge, StorageError> {
        let merge = Merge {
            id: self.0.new_id(),
            kept_contact_id: kept,
            merged_contact_id: merged,
            moved: Moved::default(),
            created_at: self.0.now(),
            undone_at: None,
        };
        self.0
            .sql
            .execute(
                "INSERT INTO merges (workspace_id, id, kept_contact_id, merged_contact_id, moved,
                        created_at)
                 VALUES (?, ?, ?, ?, ?, ?)",
                args![
                    self.0.workspace(),
                    merge.id,
                    kept,
                    merged,
                    moved_text(&merge.moved)?,
                    self.0.now(),
                ],
            )
            .await?;
        Ok(merge)
    }

    /// Writes back what was moved and whether it was undone.
    pub async fn update(self, merge: &Merge) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE merges SET moved = ?, undone_at = ? WHERE workspace_id = ? AND id = ?",
                args![moved_text(&merge.moved)?, merge.undone_at, self.0.workspace(), merge.id],
            )
            .await
            .map(drop)
    }
}

fn moved_text(moved: &Moved) -> Result<String, StorageError> {
    serde_json::to_string(moved).map_err(|error| StorageError::corrupt("moved", error))
}
