//! How the workspace's linked devices are connected, what is wanted of them, and how they came to be so.

mod answer;
mod history;

use blazz_domain::link::{
    LinkFacts, LinkReport, LinkRetry, LinkState, LinkStep, LinkWish, MOVE_WITHIN,
};
use blazz_domain::{AccountId, Timestamp};
use secrecy::ExposeSecret;

use super::transaction::WorkspaceTx;
use crate::error::StorageError;
use crate::row::{FromRow, Number, Row};
use crate::sql::json_text;
use crate::vault::Place;

pub use history::PastState;

/// How a linked device stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub account_id: AccountId,
    pub state: LinkState,
    /// What is wrong and what to do.
    pub reason: Option<String>,
    /// Since when it is in this state.
    pub since: Timestamp,
    pub retry: Option<LinkRetry>,
    pub banned_until: Option<Timestamp>,
    pub wish: LinkWish,
    /// The number that letters are asked for, in digits.
    pub wish_phone: Option<String>,
    /// Rises with every wish.
    pub wish_number: i64,
    pub facts: LinkFacts,
    /// What the team does to chats is done on the phone too.
    pub tells_phone: bool,
}

impl FromRow for Link {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        let attempt = row.maybe_int("attempt")?;
        let next = row.maybe_time("next_try_at")?;
        let retry = attempt.zip(next).map(|(attempt, at)| LinkRetry {
            attempt: u32::try_from(attempt).unwrap_or(u32::MAX),
            at,
        });
        Ok(Self {
            account_id: row.id("account_id")?,
            state: row.word("state", LinkState::parse)?,
            reason: row.maybe_text("reason")?,
            since: row.time("since")?,
            retry,
            banned_until: row.maybe_time("banned_until")?,
            wish: row.word("wish", LinkWish::parse)?,
            wish_phone: row.maybe_text("wish_phone")?,
            wish_number: row.int("wish_number")?,
            facts: row.maybe_json("facts")?.unwrap_or_default(),
            tells_phone: row.int("tells_phone")? != 0,
        })
    }
}

struct SealedStep {
    step: String,
    sealed: Vec<u8>,
    expires_at: Timestamp,
}

impl FromRow for SealedStep {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        Ok(Self {
            step: row.text("step")?,
            sealed: row.bytes("sealed_step")?,
            expires_at: row.time("step_expires_at")?,
        })
    }
}

/// The links of the workspace.
#[derive(Debug, Clone, Copy)]
pub struct Links<'a>(pub(super) &'a WorkspaceTx);

impl Links<'_> {
    /// A device that is kept by somebody else, such as a bridge: no process of ours is to own it.
    pub async fn open_elsewhere(
        self,
        account: AccountId,
        wish: LinkWish,
    ) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "INSERT INTO account_links (workspace_id, account_id, state, since, wish, wish_number)
                 VALUES (?, ?, ?, ?, ?, 1)",
                args![
                    self.0.workspace(),
                    account,
                    LinkState::NeedsScan.as_str(),
                    self.0.now(),
                    wish.as_str(),
                ],
            )
            .await
            .map(drop)
    }

    /// A new linked device: nothing is linked yet, and nobody owns it.
    pub async fn open(self, account: AccountId, wish: LinkWish) -> Result<(), StorageError> {
        self.open_elsewhere(account, wish).await?;
        self.0
            .sql
            .execute(
                "INSERT INTO account_owners (workspace_id, account_id, fence, lease_until)
                 VALUES (?, ?, 0, 0)",
                args![self.0.workspace(), account],
            )
            .await?;
        self.0.ring_accounts_after_commit();
        Ok(())
    }

    /// The link of an account; none of an account that no phone links.
    pub async fn find(self, account: AccountId) -> Result<Option<Link>, StorageError> {
        self.0
            .sql
            .find(
                "SELECT account_id, state, reason, since, attempt, next_try_at, banned_until, wish,
                        wish_phone, wish_number, facts, tells_phone
                   FROM account_links WHERE workspace_id = ? AND account_id = ?",
                args![self.0.workspace(), account],
            )
            .await
    }

    /// Writes down what somebody wants; its owner hears of it.
    pub async fn wish(
        self,
        account: AccountId,
        wish: LinkWish,
        phone: Option<&str>,
    ) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE account_links SET wish = ?, wish_phone = ?, wish_number = wish_number + 1
                  WHERE workspace_id = ? AND account_id = ?",
                args![wish.as_str(), phone, self.0.workspace(), account],
            )
            .await?;
        self.0.ring_accounts_after_commit();
        Ok(())
    }

    /// A wish that came true becomes another one, without being heard as new.
    pub async fn settle(self, account: AccountId, wish: LinkWish) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE account_links SET wish = ?, wish_phone = NULL
                  WHERE workspace_id = ? AND account_id = ?",
                args![wish.as_str(), self.0.workspace(), account],
            )
            .await
            .map(drop)
    }

    /// Keeps what became true. The time since then counts from the last change of state; each change is
    /// history.
    pub async fn report(self, account: AccountId, report: &LinkReport) -> Result<(), StorageError> {
        let Some(known) = self.find(account).await? else {
            return Err(StorageError::Missing { noun: "the link of an account" });
        };
        let is_change = (known.state, &known.reason) != (report.state, &report.reason);
        let since = if known.state == report.state { known.since } else { self.0.now() };
        let facts = known.facts.after(report.state, known.state, self.0.now());
        if is_change {
            self.remember(account, report).await?;
        }
        self.0
            .sql
            .execute(
                "UPDATE account_links
                    SET state = ?, reason = ?, since = ?, attempt = ?, next_try_at = ?,
                        banned_until = ?, facts = ?
                  WHERE workspace_id = ? AND account_id = ?",
                args![
                    report.state.as_str(),
                    report.reason.as_deref(),
                    since,
                    report.retry.map(|retry| i64::from(retry.attempt)),
                    report.retry.map(|retry| retry.at),
                    report.banned_until,
                    json_text(&facts)?,
                    self.0.workspace(),
                    account,
                ],
            )
            .await
            .map(drop)
    }

    /// Keeps what became known of a link beside its state.
    pub async fn set_facts(
        self,
        account: AccountId,
        facts: &LinkFacts,
    ) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE account_links SET facts = ? WHERE workspace_id = ? AND account_id = ?",
                args![json_text(facts)?, self.0.workspace(), account],
            )
            .await
            .map(drop)
    }

    /// Whether what the team does to chats is done on the phone too.
    pub async fn set_tells_phone(
        self,
        account: AccountId,
        tells: bool,
    ) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE account_links SET tells_phone = ? WHERE workspace_id = ? AND account_id = ?",
                args![i64::from(tells), self.0.workspace(), account],
            )
            .await
            .map(drop)
    }

    /// Keeps what is to be shown to a phone, sealed, or takes it away; an answer to what was shown before goes too.
    pub async fn show(
        self,
        account: AccountId,
        step: Option<(&LinkStep, Timestamp)>,
    ) -> Result<(), StorageError> {
        let sealed = step.map(|(step, _)| {
            self.0.vault().seal(self.place(&account), &step.text().to_owned().into())
        });
        self.0
            .sql
            .execute(
                "UPDATE account_links SET step = ?, sealed_step = ?, step_expires_at = ?,
                        sealed_answer = NULL
                  WHERE workspace_id = ? AND account_id = ?",
                args![
                    step.map(|(step, _)| step.kind()),
                    sealed,
                    step.map(|(_, expires_at)| expires_at),
                    self.0.workspace(),
                    account,
                ],
            )
            .await
            .map(drop)
    }

    /// What is to be shown to a phone, and until when.
    pub async fn step(
        self,
        account: AccountId,
    ) -> Result<Option<(LinkStep, Timestamp)>, StorageError> {
        let found: Option<SealedStep> = self
            .0
            .sql
            .find(
                "SELECT step, sealed_step, step_expires_at FROM account_links
                  WHERE workspace_id = ? AND account_id = ? AND step IS NOT NULL",
                args![self.0.workspace(), account],
            )
            .await?;
        let Some(found) = found else { return Ok(None) };
        let text = self.0.vault().open(self.place(&account), &found.sealed)?;
        let step = LinkStep::from_parts(&found.step, text.expose_secret().to_owned());
        let step = step.ok_or_else(|| StorageError::corrupt("step", &found.step))?;
        Ok(Some((step, found.expires_at)))
    }

    /// Refuses, with [`StorageError::Fenced`], the writes of a process that has lost the account; until the
    /// commit no other process can take it over.
    pub async fn guard(self, account: AccountId, fence: i64) -> Result<(), StorageError> {
        let sql = "SELECT fence AS value FROM account_owners
                    WHERE workspace_id = ? AND account_id = ?{lock}"
            .replace("{lock}", self.0.sql.for_update());
        let found: Option<Number> =
            self.0.sql.find(sql, args![self.0.workspace(), account]).await?;
        match found {
            Some(current) if current.0 == fence => Ok(()),
            _ => Err(StorageError::Fenced),
        }
    }

    /// Takes an account away from whoever has it: all that its owner writes from now on is refused, and any
    /// process may take it at once.
    pub async fn dispossess(self, account: AccountId) -> Result<(), StorageError> {
        self.0
            .sql
            .execute(
                "UPDATE account_owners SET owner = NULL, lease_until = 0, fence = fence + 1
                  WHERE workspace_id = ? AND account_id = ?",
                args![self.0.workspace(), account],
            )
            .await?;
        self.0.ring_accounts_after_commit();
        Ok(())
    }

    /// Takes an account away from its owner for another process; the same one may have it again after [`MOVE_WITHIN`].
    /// Tells whether it had one.
    pub async fn move_away(self, account: AccountId) -> Result<bool, StorageError> {
        let moved = self
            .0
            .sql
            .execute(
                "UPDATE account_owners
                    SET former = owner, former_until = ?, owner = NULL, lease_until = 0,
                        fence = fence + 1
                  WHERE workspace_id = ? AND account_id = ? AND owner IS NOT NULL",
                args![self.0.now().plus(MOVE_WITHIN), self.0.workspace(), account],
            )
            .await?;
        self.0.ring_accounts_after_commit();
        Ok(moved > 0)
    }

    fn place(self, account: &AccountId) -> Place<'_> {
        Place { workspace: self.0.workspace(), column: "link_step", row: account.as_bytes() }
    }
}
