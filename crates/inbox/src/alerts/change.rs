//! An admin says who is told when a number is down, and after how long.

use blazz_domain::alert::{AlertWay, LONGEST_AFTER_MINUTES, LONGEST_WEBHOOK, MOST_ADDRESSES};
use blazz_domain::audit::AuditAction;
use blazz_domain::email::Email;
use blazz_domain::field::FieldProblem;
use blazz_domain::job::JobKind;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::health_alerts::AlertRules;
use secrecy::SecretString;
use serde_json::json;

use super::carrier::Carriers;
use super::follow::look_at;
use super::tell::is_told;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::people::make_secret;

/// What every secret of a webhook begins with, so that leaked ones can be searched for.
const PREFIX: &str = "blzhook_";

/// What an admin wants, as it was typed.
#[derive(Debug, Clone, Default)]
pub struct RuleChange {
    /// Minutes.
    pub after_minutes: u32,
    /// Empty or absent: nothing is posted.
    pub webhook_url: Option<String>,
    pub addresses: Vec<String>,
    /// Make a new secret for the webhook; the old one stops at once.
    pub wants_new_secret: bool,
}

/// Keeps the rules. Gives the secret of the webhook when one was made: it is told once.
pub async fn set(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    change: &RuleChange,
) -> Result<Option<SecretString>, InboxError> {
    let known = tx.health_alerts().load().await?;
    let rules = read(&inbox.carriers, change, &known)?;
    tx.health_alerts().set(&rules).await?;
    let made = renew_secret(tx, &rules, change.wants_new_secret).await?;
    look_at_outages(tx, &rules).await?;
    let details = json!({
        "after_minutes": rules.after_minutes,
        "has_webhook": rules.webhook_url.is_some(),
        "addresses": rules.addresses.len(),
        "new_secret": made.is_some(),
    });
    tx.audit().record(AuditAction::HealthAlertsChanged, None, &details).await?;
    Ok(made)
}

async fn renew_secret(
    tx: &WorkspaceTx,
    rules: &AlertRules,
    is_wanted: bool,
) -> Result<Option<SecretString>, InboxError> {
    let has_one = tx.health_alerts().secret().await?.is_some();
    if rules.webhook_url.is_none() {
        tx.health_alerts().set_secret(None).await?;
        return Ok(None);
    }
    if has_one && !is_wanted {
        return Ok(None);
    }
    let secret = make_secret(PREFIX);
    tx.health_alerts().set_secret(Some(&secret)).await?;
    Ok(Some(secret))
}

/// Numbers that are down already are looked at by the new rules.
async fn look_at_outages(tx: &WorkspaceTx, rules: &AlertRules) -> Result<(), InboxError> {
    if !is_told(rules) {
        return Ok(());
    }
    for outage in tx.outages().list_untold().await? {
        let job = tx.jobs().find_about(outage.id.as_uuid(), JobKind::RaiseAlert).await?;
        let is_looked_at = match job {
            Some(job) => tx.jobs().revive(job.id).await?,
            None => false,
        };
        if !is_looked_at {
            look_at(tx, outage.id, outage.since.plus(rules.after())).await?;
        }
    }
    Ok(())
}

/// What was there already is not looked at again: an installation that no longer sends e-mail keeps its rules.
fn read(
    carriers: &Carriers,
    change: &RuleChange,
    known: &AlertRules,
) -> Result<AlertRules, InboxError> {
    let mut problems = Vec::new();
    if !(1..=LONGEST_AFTER_MINUTES).contains(&change.after_minutes) {
        let why = "choose 1 to 1440 minutes";
        problems.push(FieldProblem::new("after_minutes", "out_of_range", why));
    }
    let url = change.webhook_url.as_deref().map(str::trim).filter(|url| !url.is_empty());
    if let Some(url) = url.filter(|url| known.webhook_url.as_deref() != Some(url)) {
        problems.extend(webhook_problem(carriers, url));
    }
    let addresses = addresses(carriers, change, known, &mut problems);
    if !problems.is_empty() {
        return Err(InboxError::Invalid(problems));
    }
    let webhook_url = url.map(ToOwned::to_owned);
    Ok(AlertRules { after_minutes: change.after_minutes, webhook_url, addresses })
}

fn webhook_problem(carriers: &Carriers, url: &str) -> Option<FieldProblem> {
    if url.chars().count() > LONGEST_WEBHOOK {
        let why = "use an address of at most 2000 characters";
        return Some(FieldProblem::new("webhook_url", "too_long", why));
    }
    let unfit = carriers.check(AlertWay::Webhook, url).err()?;
    Some(FieldProblem::new("webhook_url", unfit.code, unfit.why))
}

/// Each address once.
fn addresses(
    carriers: &Carriers,
    change: &RuleChange,
    known: &AlertRules,
    problems: &mut Vec<FieldProblem>,
) -> Vec<Email> {
    if change.addresses.len() > MOST_ADDRESSES {
        problems.push(FieldProblem::new("emails", "too_many", "use at most 10 addresses"));
        return Vec::new();
    }
    let mut addresses = Vec::new();
    for (index, text) in change.addresses.iter().enumerate() {
        let field = format!("emails[{index}]");
        let Ok(email) = Email::parse(text) else {
            let why = "write an e-mail address like name@example.com";
            problems.push(FieldProblem::new(field, "invalid_email", why));
            continue;
        };
        if !known.addresses.contains(&email)
            && let Err(unfit) = carriers.check(AlertWay::Email, email.as_str())
        {
            problems.push(FieldProblem::new(field, unfit.code, unfit.why));
        } else if !addresses.contains(&email) {
            addresses.push(email);
        }
    }
    addresses
}
