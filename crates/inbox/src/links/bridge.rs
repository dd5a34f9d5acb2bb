//! What a bridge tells of a session becomes true of its number.

use std::time::Duration;

use blazz_domain::account::AccountReport;
use blazz_domain::link::{LinkReport, LinkState, LinkStep};
use blazz_providers::bridge::webhook::SessionNews;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;

use super::report::keep;
use crate::error::InboxError;
use crate::inbox::Inbox;

/// How long a code is shown: WhatsApp makes a new one every 20 to 60 seconds.
const CODE_LASTS: Duration = Duration::from_mins(1);

/// Keeps how the session stands, and the code that a phone has to scan.
pub(crate) async fn told_by_bridge(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    news: &SessionNews,
) -> Result<(), InboxError> {
    let code = match news {
        SessionNews::Code { text } => Some(LinkStep::Code { text: text.clone() }),
        _ => None,
    };
    let until = tx.now().plus(CODE_LASTS);
    tx.links().show(account.id, code.as_ref().map(|code| (code, until))).await?;
    let report = match news {
        SessionNews::Code { .. } => LinkReport::of(LinkState::Linking),
        SessionNews::Authenticated => LinkReport::of(LinkState::Connecting),
        SessionNews::Ready { phone, name } => {
            let number = AccountReport {
                status: LinkState::Connected.account_status(),
                reason: None,
                display_phone_number: phone.clone(),
                verified_name: name.as_deref().map(shorten),
                quality_rating: None,
            };
            tx.accounts().report(account.id, &number).await?;
            LinkReport::of(LinkState::Connected)
        }
        SessionNews::Disconnected { state, reason } => LinkReport::of(*state).because(reason),
    };
    keep(inbox, tx, account.id, &report).await.map(drop)
}

/// As much of a name as is kept.
fn shorten(name: &str) -> String {
    name.chars().take(255).collect()
}
