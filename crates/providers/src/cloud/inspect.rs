//! A look at an account from outside: does the number exist, is it ours, can it send, do webhooks come (cloud-api.md §6).

use blazz_domain::account::{AccountAccess, AccountReport, AccountStatus};
use reqwest::Method;
use serde_json::Value;

use super::answer::Answer;
use super::errors::Class;
use super::graph::{self, CallError, Graph};
use super::send::bad_token;
use super::tolerant::Tolerant;

const FIELDS: &str = "id,display_phone_number,verified_name,status,quality_rating,name_status,\
                      code_verification_status,platform_type";

/// A business account has far fewer numbers; this only ends a loop that a fault might make.
const MOST_PAGES: usize = 50;

/// The first thing that is wrong.
struct Problem {
    status: AccountStatus,
    reason: String,
}

impl Problem {
    fn attention(reason: impl Into<String>) -> Self {
        Self { status: AccountStatus::Attention, reason: reason.into() }
    }

    fn disconnected(reason: impl Into<String>) -> Self {
        Self { status: AccountStatus::Disconnected, reason: reason.into() }
    }
}

impl From<CallError> for Problem {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Unsendable(_) => Self::disconnected(bad_token().reason),
            CallError::Unreachable(_) | CallError::NoAnswer(_) => Self::attention(
                "WhatsApp could not be reached. Check this server's connection, then try again.",
            ),
        }
    }
}

pub(super) async fn inspect(graph: &Graph, access: &AccountAccess) -> AccountReport {
    let number = match number(graph, access).await {
        Ok(number) => number,
        Err(problem) => return report(&Value::Null, Err(problem)),
    };
    let outcome = look_further(graph, access, &number).await;
    report(&number, outcome)
}

fn report(number: &Value, outcome: Result<(), Problem>) -> AccountReport {
    let (status, reason) = match outcome {
        Ok(()) => (AccountStatus::Connected, None),
        Err(problem) => (problem.status, Some(problem.reason)),
    };
    AccountReport {
        status,
        reason,
        display_phone_number: number.text("display_phone_number"),
        verified_name: number.text("verified_name"),
        quality_rating: number.text("quality_rating"),
    }
}

async fn look_further(
    graph: &Graph,
    access: &AccountAccess,
    number: &Value,
) -> Result<(), Problem> {
    belongs(graph, access).await?;
    subscribe(graph, access).await?;
    can_send(number)
}

async fn number(graph: &Graph, access: &AccountAccess) -> Result<Value, Problem> {
    let path = [access.external_id.as_str()];
    let answer = graph.get(&path, &[("fields", FIELDS)], access).await?;
    readable(&answer, || {
        Problem::disconnected(format!(
            "WhatsApp does not know the phone number id {}, or the access token has no right to it. \
             Compare both with WhatsApp Manager.",
            access.external_id
        ))
    })
}

/// The business account must list the number, or its webhooks would be taken for somebody else's.
async fn belongs(graph: &Graph, access: &AccountAccess) -> Result<(), Problem> {
    let path = [access.business_id.as_str(), "phone_numbers"];
    let mut after: Option<String> = None;
    for _ in 0..MOST_PAGES {
        let mut query = vec![("fields", "id"), ("limit", "100")];
        query.extend(after.as_deref().map(|after| ("after", after)));
        let answer = graph.get(&path, &query, access).await?;
        let page = readable(&answer, || unknown_business(access))?;
        let numbers = page.items("data");
        if numbers.iter().any(|one| one.text("id").as_deref() == Some(&access.external_id)) {
            return Ok(());
        }
        let paging = &page["paging"];
        let next = paging["cursors"].text("after").filter(|_| paging.text("next").is_some());
        match next {
            Some(cursor) if !numbers.is_empty() => after = Some(cursor),
            _ => break,
        }
    }
    Err(Problem::attention(format!(
        "The number does not belong to the WhatsApp business account {}. Correct the account id, or \
         messages of customers will not arrive.",
        access.business_id
    )))
}

fn unknown_business(access: &AccountAccess) -> Problem {
    Problem::attention(format!(
        "WhatsApp does not know the business account {}, or the access token has no right to it. \
         Compare both with WhatsApp Manager.",
        access.business_id
    ))
}

/// Webhooks come only to subscribed apps. Subscribes when no app is; never again when one is, because
/// that would clear its own callback address (cloud-api.md §3).
async fn subscribe(graph: &Graph, access: &AccountAccess) -> Result<(), Problem> {
    let path = [access.business_id.as_str(), "subscribed_apps"];
    let answer = graph.get(&path, &[], access).await?;
    if !readable(&answer, || unknown_business(access))?.items("data").is_empty() {
        return Ok(());
    }
    let time_out = graph.settings.question_time_out;
    let answer = graph::answer(graph.request(Method::POST, &path, access, time_out)).await?;
    if readable(&answer, || unknown_business(access))?.flag("success") {
        return Ok(());
    }
    Err(Problem::attention(
        "The app could not be subscribed to the WhatsApp business account, so messages of customers \
         will not arrive. Subscribe it in the Meta app's dashboard.",
    ))
}

fn can_send(number: &Value) -> Result<(), Problem> {
    if number.text("platform_type").is_some_and(|platform| platform == "NOT_APPLICABLE") {
        return Err(not_registered());
    }
    match number.text("status").as_deref() {
        None | Some("CONNECTED") => Ok(()),
        Some("PENDING" | "UNVERIFIED" | "DISCONNECTED") => Err(not_registered()),
        Some("BANNED") => Err(Problem::disconnected(
            "Meta has banned this number. Appeal in Meta Business Suite.",
        )),
        Some("MIGRATED" | "DELETED") => Err(Problem::disconnected(
            "This number was moved or deleted; it can no longer send from this account.",
        )),
        Some("RESTRICTED" | "RATE_LIMITED" | "FLAGGED") => Err(Problem::attention(
            "Meta limits what this number may send. See its quality in WhatsApp Manager.",
        )),
        Some(other) => Err(Problem::attention(format!(
            "WhatsApp gives the state of this number as {other}. See WhatsApp Manager."
        ))),
    }
}

fn not_registered() -> Problem {
    Problem::disconnected(
        "This number is not registered with the Cloud API. Register it with its PIN in WhatsApp Manager.",
    )
}

/// The JSON of a success; otherwise what is wrong, with `missing` for "no such thing, or no access to it".
fn readable(answer: &Answer, missing: impl FnOnce() -> Problem) -> Result<Value, Problem> {
    if let (true, Some(json)) = (answer.is_success(), answer.json()) {
        return Ok(json);
    }
    let Some(error) = answer.reported_error() else {
        return Err(Problem::attention(format!(
            "WhatsApp gave no readable answer (HTTP {}). Try again in a moment.",
            answer.status
        )));
    };
    if matches!(error.code, 33 | 100) || answer.status == 404 {
        return Err(missing());
    }
    let reason = error.failure(Some(answer.status)).reason;
    Err(match error.class(Some(answer.status)) {
        Class::Blocks(status) => Problem { status, reason },
        _ => Problem::attention(reason),
    })
}
