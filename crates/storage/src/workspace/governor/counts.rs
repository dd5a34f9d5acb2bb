//! What a number sent in a day, and who of the people written to first has answered.

use blazz_domain::governor::{Cohort, Counts, Day};
use blazz_domain::{AccountId, ChatId};

use super::SendLimits;
use crate::error::StorageError;
use crate::row::{FromRow, Row};
use crate::sql::Upsert;

const COUNT: Upsert = Upsert {
    insert: "INSERT INTO sends_per_day (workspace_id, account_id, day, messages, first_contacts)
             VALUES",
    row: "(?, ?, ?, 1, ?)",
    on_sqlite: " ON CONFLICT (workspace_id, account_id, day)
                 DO UPDATE SET messages = messages + 1,
                               first_contacts = first_contacts + excluded.first_contacts",
    on_mysql: " ON DUPLICATE KEY UPDATE messages = messages + 1,
                                        first_contacts = first_contacts + VALUES(first_contacts)",
};

struct Sent(Counts);

impl FromRow for Sent {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        let messages = number(row.int("messages")?);
        Ok(Self(Counts { messages, first_contacts: number(row.int("first_contacts")?) }))
    }
}

struct Reached(Cohort);

impl FromRow for Reached {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        let first_contacts = number(row.int("reached")?);
        Ok(Self(Cohort { first_contacts, replies: number(row.int("answered")?) }))
    }
}

fn number(count: i64) -> u32 {
    u32::try_from(count.max(0)).unwrap_or(u32::MAX)
}

impl SendLimits<'_> {
    /// Counts a message, and holds the day's row until the commit: what is read then counts everything that was
    /// allowed before.
    pub async fn count(
        self,
        account: AccountId,
        day: Day,
        is_first_contact: bool,
    ) -> Result<(), StorageError> {
        let row = args![self.0.workspace(), account, day, is_first_contact];
        self.0.sql.upsert(&COUNT, vec![row]).await
    }

    /// Takes back what this transaction counted.
    pub async fn take_back(
        self,
        account: AccountId,
        day: Day,
        is_first_contact: bool,
    ) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE sends_per_day
                    SET messages = messages - 1, first_contacts = first_contacts - ?
                  WHERE workspace_id = ? AND account_id = ? AND day = ?",
                args![is_first_contact, self.0.workspace(), account, day],
            )
            .await
            .map(drop)
    }

    pub async fn sent_on(self, account: AccountId, day: Day) -> Result<Counts, StorageError> {
        let found: Option<Sent> = self
            .0
            .sql
            .find(
                "SELECT messages, first_contacts FROM sends_per_day
                  WHERE workspace_id = ? AND account_id = ? AND day = ?",
                args![self.0.workspace(), account, day],
            )
            .await?;
        Ok(found.map(|sent| sent.0).unwrap_or_default())
    }

    /// The people a number wrote to first on these days, the last one left out, and how many have answered.
    pub async fn cohort(
        self,
        account: AccountId,
        from: Day,
        before: Day,
    ) -> Result<Cohort, StorageError> {
        let found: Option<Reached> = self
            .0
            .sql
            .find(
                "SELECT COUNT(*) AS reached, COUNT(last_customer_at) AS answered
                   FROM chats /*! FORCE INDEX (chats_by_first_contact) */
                  WHERE workspace_id = ? AND account_id = ?
                    AND contacted_on >= ? AND contacted_on < ?",
                args![self.0.workspace(), account, from, before],
            )
            .await?;
        Ok(found.map(|reached| reached.0).unwrap_or_default())
    }

    /// The contact of this chat was written to first on this day.
    pub async fn mark_contacted(self, chat: ChatId, day: Day) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE chats SET contacted_on = ? WHERE workspace_id = ? AND id = ?",
                args![day, self.0.workspace(), chat],
            )
            .await
            .map(drop)
    }
}
