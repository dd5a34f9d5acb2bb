//! What limits the sending of a number, as clients see it.

use blazz_domain::governor::{
    AccountFact, Cohort, FactKind, Governor, GovernorSettings, Held, HoldReason,
};
use blazz_domain::{AccountId, Timestamp};
use blazz_storage::workspace::governor::{Stop, WorkspaceLimits};
use blazz_storage::{StorageError, WorkspaceTx};
use serde::Serialize;
use utoipa::ToSchema;

/// Limits, counts and facts of a number.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Governor)]
pub struct GovernorView {
    pub account_id: AccountId,
    pub settings: GovernorSettings,
    /// Whether these are the limits its kind of number begins with.
    pub is_default: bool,
    /// The workspace's, an IANA name: days and hours are counted here.
    pub time_zone: String,
    pub today: TodayView,
    /// The people written to first on the days before today, while the brake looks at them.
    pub answers: Option<AnswersView>,
    /// What WhatsApp refuses to the number now.
    pub facts: Vec<FactView>,
    /// Set while somebody has stopped this number.
    pub account_stop: Option<StopView>,
    /// Set while somebody has stopped the whole workspace.
    pub workspace_stop: Option<StopView>,
}

/// What a number has sent today, and what it may.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SendsToday)]
pub struct TodayView {
    /// False for a number without limits: its sends are not counted.
    pub is_counted: bool,
    pub messages: u32,
    /// `null`: no limit.
    pub messages_cap: Option<u32>,
    pub first_contacts: u32,
    /// `null`: no limit.
    pub first_contacts_cap: Option<u32>,
    /// Few answers have made the cap of first contacts smaller.
    pub is_braked: bool,
    /// When the day ends.
    pub ends_at: Timestamp,
}

/// How many of the people written to first have answered.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Answers)]
pub struct AnswersView {
    pub first_contacts: u32,
    pub replies: u32,
}

/// Something WhatsApp refuses to a number until some time.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AccountFact)]
pub struct FactView {
    pub kind: FactKind,
    pub since: Timestamp,
    pub until: Timestamp,
    /// WhatsApp's answer.
    pub reason: String,
}

/// Somebody stopped sending.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SendStop)]
pub struct StopView {
    pub at: Timestamp,
    /// Who, as the audit trail calls them: `user:…`.
    pub by: String,
}

/// The switch and the clock of the whole workspace.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = WorkspaceGovernor)]
pub struct WorkspaceGovernorView {
    /// An IANA name: days and quiet hours are counted here.
    pub time_zone: String,
    pub stop: Option<StopView>,
}

/// Why a message waits.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Held)]
pub struct HeldView {
    pub reason: HoldReason,
    /// `null` while somebody has to act first.
    pub until: Option<Timestamp>,
}

impl From<Held> for HeldView {
    fn from(held: Held) -> Self {
        Self { reason: held.reason, until: held.until }
    }
}

impl From<Stop> for StopView {
    fn from(stop: Stop) -> Self {
        Self { at: stop.at, by: stop.by }
    }
}

impl From<&AccountFact> for FactView {
    fn from(fact: &AccountFact) -> Self {
        let reason = fact.reason.clone();
        Self { kind: fact.kind, since: fact.since, until: fact.until, reason }
    }
}

impl From<WorkspaceLimits> for WorkspaceGovernorView {
    fn from(limits: WorkspaceLimits) -> Self {
        Self { time_zone: limits.time_zone, stop: limits.stop.map(StopView::from) }
    }
}

/// What limits the sending of a number now.
pub async fn governor(tx: &WorkspaceTx, id: AccountId) -> Result<GovernorView, StorageError> {
    let (account, limits) = tx.accounts().load_governed(id).await?;
    let is_default = limits.settings.is_none();
    let time_zone = limits.time_zone.clone().unwrap_or_else(|| "UTC".to_owned());
    let (account_stop, workspace_stop) =
        (limits.account_stop.clone(), limits.workspace_stop.clone());
    let governor = limits.governor(&account);
    let cohort = cohort(tx, id, &governor).await?;
    Ok(GovernorView {
        account_id: id,
        is_default,
        time_zone,
        today: today(tx, id, &governor, cohort.unwrap_or_default()).await?,
        answers: cohort
            .map(|it| AnswersView { first_contacts: it.first_contacts, replies: it.replies }),
        facts: governor.facts_at(tx.now()).map(FactView::from).collect(),
        settings: governor.settings,
        account_stop: account_stop.map(StopView::from),
        workspace_stop: workspace_stop.map(StopView::from),
    })
}

async fn cohort(
    tx: &WorkspaceTx,
    id: AccountId,
    governor: &Governor,
) -> Result<Option<Cohort>, StorageError> {
    let Some(since) = governor.cohort_since(tx.now()) else { return Ok(None) };
    let today = governor.zone.day(tx.now());
    tx.send_limits().cohort(id, since, today).await.map(Some)
}

async fn today(
    tx: &WorkspaceTx,
    id: AccountId,
    governor: &Governor,
    cohort: Cohort,
) -> Result<TodayView, StorageError> {
    let counts = tx.send_limits().sent_on(id, governor.zone.day(tx.now())).await?;
    let caps = governor.caps(cohort, tx.now());
    Ok(TodayView {
        is_counted: governor.settings.needs_counts(),
        messages: counts.messages,
        messages_cap: caps.messages,
        first_contacts: counts.first_contacts,
        first_contacts_cap: caps.first_contacts,
        is_braked: caps.is_braked,
        ends_at: governor.zone.next_day(tx.now()),
    })
}
