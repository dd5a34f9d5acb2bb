//! Votes on polls: what each voter has chosen last.

use blazz_domain::{MessageId, Timestamp};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::sql::{Value, json_text, marks};

/// A vote as it stands now.
#[derive(Debug, Clone)]
pub struct PollVote {
    pub message_id: MessageId,
    /// Who voted, as a key that is stable for this voter.
    pub voter: String,
    pub voter_name: Option<String>,
    pub is_ours: bool,
    /// SHA-256 of the text of each option, in lower-case hex; none when the vote was taken back.
    pub options: Vec<String>,
    pub voted_at: Timestamp,
}

impl FromRow for PollVote {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            message_id: row.id("message_id")?,
            voter: row.text("voter")?,
            voter_name: row.maybe_text("voter_name")?,
            is_ours: row.flag("is_ours")?,
            options: row.json("options")?,
            voted_at: row.time("voted_at")?,
        })
    }
}

/// The votes of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct PollVotes<'a>(pub(super) &'a WorkspaceTx);

impl PollVotes<'_> {
    /// The votes on these polls, oldest first.
    pub async fn of_messages(self, ids: &[MessageId]) -> Result<Vec<PollVote>, StorageError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "SELECT message_id, voter, voter_name, is_ours, options, voted_at FROM poll_votes
                    WHERE workspace_id = ? AND message_id IN ({ids})"
            .replace("{ids}", &marks(ids.len()));
        let mut values = args![self.0.workspace()];
        values.extend(ids.iter().map(|id| Value::from(id.as_uuid())));
        let mut votes: Vec<PollVote> = self.0.sql.list(sql, values).await?;
        votes.sort_by(|one, other| {
            (one.message_id, one.voted_at, &one.voter).cmp(&(
                other.message_id,
                other.voted_at,
                &other.voter,
            ))
        });
        Ok(votes)
    }

    /// Sets a voter's choice and gives whether it was news; one that is older than the stored
    /// one changes nothing. Of two at the same time, the one that came last counts.
    pub async fn set(self, vote: &PollVote) -> Result<bool, StorageError> {
        Ok(self.replace(vote).await? || self.add(vote).await?)
    }

    async fn replace(self, vote: &PollVote) -> Result<bool, StorageError> {
        let changed = self
            .0
            .sql
            .execute(
                "UPDATE poll_votes SET options = ?, voter_name = ?, voted_at = ?
                  WHERE workspace_id = ? AND message_id = ? AND voter = ?
                    AND (voted_at < ? OR voted_at = ? AND options <> ?)",
                args![
                    json_text(&vote.options)?,
                    vote.voter_name.as_deref(),
                    vote.voted_at,
                    self.0.workspace(),
                    vote.message_id,
                    vote.voter.as_str(),
                    vote.voted_at,
                    vote.voted_at,
                    json_text(&vote.options)?,
                ],
            )
            .await?;
        Ok(changed > 0)
    }

    async fn add(self, vote: &PollVote) -> Result<bool, StorageError> {
        self.0
            .sql
            .insert_new(
                "INSERT INTO poll_votes (workspace_id, message_id, voter, voter_name, is_ours,
                        options, voted_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
                args![
                    self.0.workspace(),
                    vote.message_id,
                    vote.voter.as_str(),
                    vote.voter_name.as_deref(),
                    vote.is_ours,
                    json_text(&vote.options)?,
                    vote.voted_at,
                ],
            )
            .await
    }
}
