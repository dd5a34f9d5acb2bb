//! What the workspace's numbers are asked to do beside sending, and what came of it.

use blazz_domain::failure::Failure;
use blazz_domain::operation::{
    Operation, OperationEnd, OperationKind, OperationResult, OperationState,
};
use blazz_domain::{AccountId, ContactId, OperationId, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

macro_rules! columns {
    () => {
        "SELECT id, account_id, contact_id, kind, request, state, result, failure, begun_at, \
                created_at, ended_at"
    };
}

/// An operation as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedOperation {
    pub id: OperationId,
    pub account_id: AccountId,
    /// Whom it is about, where that is one person or one group.
    pub contact_id: Option<ContactId>,
    pub kind: OperationKind,
    pub request: Operation,
    pub state: OperationState,
    pub result: Option<OperationResult>,
    pub failure: Option<Failure>,
    /// Since when it may have been done; absent before, and when it certainly was not.
    pub begun_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

impl FromRow for AskedOperation {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            account_id: row.id("account_id")?,
            contact_id: row.maybe_id("contact_id")?,
            kind: row.word("kind", OperationKind::parse)?,
            request: read("request", &row.text("request")?)?,
            state: row.word("state", OperationState::parse)?,
            result: row.maybe_text("result")?.map(|it| read("result", &it)).transpose()?,
            failure: row.maybe_text("failure")?.map(|it| read("failure", &it)).transpose()?,
            begun_at: row.maybe_time("begun_at")?,
            created_at: row.time("created_at")?,
            ended_at: row.maybe_time("ended_at")?,
        })
    }
}

fn read<T: DeserializeOwned>(column: &str, text: &str) -> Result<T, StorageError> {
    serde_json::from_str(text).map_err(|error| StorageError::corrupt(column, error))
}

fn write(column: &str, value: &impl Serialize) -> Result<String, StorageError> {
    serde_json::to_string(value).map_err(|error| StorageError::corrupt(column, error))
}

/// The operations of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Operations<'a>(pub(super) &'a WorkspaceTx);

impl Operations<'_> {
    /// Writes down what is asked; it waits for its turn.
    pub async fn add(
        self,
        account: AccountId,
        contact: Option<ContactId>,
        request: &Operation,
    ) -> Result<OperationId, StorageError> {
        let id: OperationId = self.0.new_id();
        self.0
            .sql
            .execute(
                "INSERT INTO account_operations (workspace_id, id, account_id, contact_id, kind,
                        request, state, created_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                args![
                    self.0.workspace(),
                    id,
                    account,
                    contact,
                    request.kind().as_str(),
                    write("request", request)?,
                    OperationState::Queued.as_str(),
                    self.0.now(),
                ],
            )
            .await?;
        Ok(id)
    }

    pub async fn find(self, id: OperationId) -> Result<Option<AskedOperation>, StorageError> {
        self.0
            .sql
            .find(
                concat!(columns!(), " FROM account_operations WHERE workspace_id = ? AND id = ?"),
                args![self.0.workspace(), id],
            )
            .await
    }

    /// Reads an operation and keeps it from changing under us until the commit.
    pub async fn lock(self, id: OperationId) -> Result<AskedOperation, StorageError> {
        let sql =
            concat!(columns!(), " FROM account_operations WHERE workspace_id = ? AND id = ?{lock}")
                .replace("{lock}", self.0.sql.for_update());
        let found: Option<AskedOperation> =
            self.0.sql.find(sql, args![self.0.workspace(), id]).await?;
        found.ok_or(StorageError::Missing { noun: "an operation" })
    }

    /// From here on it may have been done.
    pub async fn begin(self, id: OperationId) -> Result<(), StorageError> {
        self.set_begun(id, Some(self.0.now())).await
    }

    /// It certainly was not done: it waits for its turn again.
    pub async fn put_back(self, id: OperationId) -> Result<(), StorageError> {
        self.set_begun(id, None).await
    }

    async fn set_begun(self, id: OperationId, at: Option<Timestamp>) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE account_operations
                    SET state = ?, begun_at = ?, failure = NULL, ended_at = NULL
                  WHERE workspace_id = ? AND id = ?",
                args![OperationState::Queued.as_str(), at, self.0.workspace(), id],
            )
            .await
            .map(drop)
    }

    /// Keeps what came of it, and whom it turned out to be about.
    pub async fn end(
        self,
        id: OperationId,
        contact: Option<ContactId>,
        end: &OperationEnd,
    ) -> Result<(), StorageError> {
        let (state, result, failure) = match end {
            OperationEnd::Done(result) => (OperationState::Done, Some(result), None),
            OperationEnd::Failed(failure) => (OperationState::Failed, None, Some(failure)),
            OperationEnd::Unknown(failure) => (OperationState::Unknown, None, Some(failure)),
        };
        self.0
            .sql
            .execute(
                "UPDATE account_operations
                    SET state = ?, result = ?, failure = ?, contact_id = COALESCE(?, contact_id),
                        ended_at = ?
                  WHERE workspace_id = ? AND id = ?",
                args![
                    state.as_str(),
                    result.map(|result| write("result", result)).transpose()?,
                    failure.map(|failure| write("failure", failure)).transpose()?,
                    contact,
                    self.0.now(),
                    self.0.workspace(),
                    id,
                ],
            )
            .await
            .map(drop)
    }
}
