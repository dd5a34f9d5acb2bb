//! A look at a session from outside: is there a bridge, does it know the session, is a phone linked.

use blazz_domain::account::{AccountAccess, AccountReport, AccountStatus};
use blazz_domain::failure::Failure;

use super::node::{Answer, CallError, Node};
use super::outcome;
use super::webhook::SessionNews;
use crate::cloud::tolerant::Tolerant;

pub(super) async fn inspect(node: &Node, access: &AccountAccess) -> AccountReport {
    let answer = match node.get(access).await {
        Ok(answer) => answer,
        Err(CallError::Unsendable(_)) => return disconnected(outcome::bad_token()),
        Err(_) => {
            return attention(
                "The bridge could not be reached. Check that it runs and that WHATSAPP_NODE_URL is right.",
            );
        }
    };
    if answer.is_success() {
        return stands(&answer);
    }
    let code = answer.refusal().map(|refusal| refusal.code);
    match (answer.status, code.as_deref()) {
        (401 | 403, _) => disconnected(outcome::bad_token()),
        (300..=399, _) => disconnected(outcome::redirected()),
        (404, Some("session_unknown")) => disconnected(outcome::session_unknown()),
        (404, None) => disconnected(outcome::no_such_address()),
        _ => attention("The bridge gave no readable answer. Try again in a moment."),
    }
}

fn stands(answer: &Answer) -> AccountReport {
    let state = answer.json.text("state").unwrap_or_default();
    let mut report = match state.as_str() {
        "ready" => report(AccountStatus::Connected, None),
        "authenticated" | "starting" => {
            attention("The bridge is connecting this session. Messages wait until it is done.")
        }
        "qr" => report(
            AccountStatus::Disconnected,
            Some("A phone has to scan the code of this session.".to_owned()),
        ),
        _ => disconnected(outcome::not_ready()),
    };
    if let SessionNews::Ready { phone, name } = SessionNews::ready(&answer.json) {
        report.display_phone_number = phone;
        report.verified_name = name;
    }
    report
}

fn attention(reason: &str) -> AccountReport {
    report(AccountStatus::Attention, Some(reason.to_owned()))
}

fn disconnected(failure: Failure) -> AccountReport {
    report(AccountStatus::Disconnected, Some(failure.reason))
}

const fn report(status: AccountStatus, reason: Option<String>) -> AccountReport {
    AccountReport {
        status,
        reason,
        display_phone_number: None,
        verified_name: None,
        quality_rating: None,
    }
}
