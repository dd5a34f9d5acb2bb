//! What became true of a linked device is written down where people and senders look.

use blazz_domain::AccountId;
use blazz_domain::account::AccountReport;
use blazz_domain::link::{LinkReport, LinkState};
use blazz_storage::WorkspaceTx;

use crate::accounts;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::AccountView;

/// Keeps the state of the link and what it means for the number, and tells everybody.
pub(super) async fn keep(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: AccountId,
    report: &LinkReport,
) -> Result<AccountView, InboxError> {
    tx.links().report(id, report).await?;
    let number = AccountReport {
        status: report.state.account_status(),
        reason: report.reason.clone().or_else(|| in_words(report.state).map(ToOwned::to_owned)),
        display_phone_number: None,
        verified_name: None,
        quality_rating: None,
    };
    tx.accounts().report(id, &number).await?;
    accounts::announce(inbox, tx, id, false).await
}

/// What a state means when nobody said more.
const fn in_words(state: LinkState) -> Option<&'static str> {
    Some(match state {
        LinkState::Connected => return None,
        LinkState::Linking => "A phone has to scan the code: open Linked devices in its WhatsApp.",
        LinkState::Connecting => "Connecting to WhatsApp. Messages wait until it is done.",
        LinkState::Reconnecting => {
            "The connection to WhatsApp was lost and is being made again. Messages wait until it is."
        }
        LinkState::NeedsScan => "No phone is linked to this number: link it by scanning a code.",
        LinkState::Replaced => {
            "The same device is connected from elsewhere. Stop that program, then connect again."
        }
        LinkState::Banned => "WhatsApp has shut this number out for a while.",
        LinkState::Outdated => "WhatsApp asks for a newer version of this program: update it.",
        LinkState::Failed => "WhatsApp refuses this device. Try to connect again, or link it anew.",
        LinkState::Resting => "Somebody has disconnected this number: connect it to go on.",
    })
}
