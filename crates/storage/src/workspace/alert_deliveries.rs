//! How far each of the workspace's alerts has come on each way.

use blazz_domain::alert::{Alert, AlertState, AlertWay};
use blazz_domain::{AlertDeliveryId, OutageId, Timestamp};

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::sql::json_text;

macro_rules! columns {
    () => {
        "SELECT id, outage_id, way, receiver, alert, state, reason, tried_at"
    };
}

/// One alert on its way to one receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertDelivery {
    pub id: AlertDeliveryId,
    /// Absent in a test.
    pub outage_id: Option<OutageId>,
    pub way: AlertWay,
    /// An e-mail address; empty for the webhook, which is posted to where it is then.
    pub receiver: String,
    pub alert: Alert,
    pub state: AlertState,
    /// Why the last try failed.
    pub reason: Option<String>,
    pub tried_at: Option<Timestamp>,
}

/// An alert that is about to go out.
#[derive(Debug, Clone, Copy)]
pub struct NewAlertDelivery<'a> {
    pub outage_id: Option<OutageId>,
    pub way: AlertWay,
    pub receiver: &'a str,
    pub alert: &'a Alert,
}

impl FromRow for AlertDelivery {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            id: row.id("id")?,
            outage_id: row.maybe_id("outage_id")?,
            way: row.word("way", AlertWay::parse)?,
            receiver: row.text("receiver")?,
            alert: row.json("alert")?,
            state: row.word("state", AlertState::parse)?,
            reason: row.maybe_text("reason")?,
            tried_at: row.maybe_time("tried_at")?,
        })
    }
}

/// The alerts of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct AlertDeliveries<'a>(pub(super) &'a WorkspaceTx);

impl AlertDeliveries<'_> {
    pub async fn add(self, new: NewAlertDelivery<'_>) -> Result<AlertDeliveryId, StorageError> {
        let id: AlertDeliveryId = self.0.new_id();
        self.0
            .sql
            .execute(
                "INSERT INTO alert_deliveries (workspace_id, id, outage_id, way, receiver, alert, state)
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
                args![
                    self.0.workspace(),
                    id,
                    new.outage_id,
                    new.way.as_str(),
                    new.receiver,
                    json_text(new.alert)?,
                    AlertState::Waiting.as_str(),
                ],
            )
            .await?;
        Ok(id)
    }

    pub async fn find(self, id: AlertDeliveryId) -> Result<Option<AlertDelivery>, StorageError> {
        self.0
            .sql
            .find(
                concat!(columns!(), " FROM alert_deliveries WHERE workspace_id = ? AND id = ?"),
                args![self.0.workspace(), id],
            )
            .await
    }

    /// The latest alert that went to a receiver, or is to.
    pub async fn find_latest(
        self,
        way: AlertWay,
        receiver: &str,
    ) -> Result<Option<AlertDelivery>, StorageError> {
        self.0
            .sql
            .find(
                concat!(
                    columns!(),
                    " FROM alert_deliveries /*! FORCE INDEX (alert_deliveries_by_receiver) */
                     WHERE workspace_id = ? AND way = ? AND receiver = ? ORDER BY id DESC LIMIT 1"
                ),
                args![self.0.workspace(), way.as_str(), receiver],
            )
            .await
    }

    /// What was told of an outage, and to whom, oldest first.
    pub async fn list_of(self, outage: OutageId) -> Result<Vec<AlertDelivery>, StorageError> {
        self.0
            .sql
            .list(
                concat!(
                    columns!(),
                    " FROM alert_deliveries /*! FORCE INDEX (alert_deliveries_by_outage) */
                     WHERE workspace_id = ? AND outage_id = ? ORDER BY id"
                ),
                args![self.0.workspace(), outage],
            )
            .await
    }

    /// Keeps what came of a try. One that is over stays as it is: of several that told of it, the first word
    /// counts.
    pub async fn set_state(
        self,
        id: AlertDeliveryId,
        state: AlertState,
        reason: Option<&str>,
    ) -> Result<(), StorageError> {
        let ended_at = (state != AlertState::Waiting).then(|| self.0.now());
        self.0
            .sql
            .execute(
                "UPDATE alert_deliveries SET state = ?, reason = ?, tried_at = ?, ended_at = ?
                  WHERE workspace_id = ? AND id = ? AND state = ?",
                args![
                    state.as_str(),
                    reason,
                    self.0.now(),
                    ended_at,
                    self.0.workspace(),
                    id,
                    AlertState::Waiting.as_str(),
                ],
            )
            .await
            .map(drop)
    }

    /// One that was given up waits for another try.
    pub async fn put_back(self, id: AlertDeliveryId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE alert_deliveries SET state = ?, ended_at = NULL
                  WHERE workspace_id = ? AND id = ? AND state = ?",
                args![
                    AlertState::Waiting.as_str(),
                    self.0.workspace(),
                    id,
                    AlertState::Failed.as_str(),
                ],
            )
            .await
            .map(drop)
    }
}
