//! A person answers the step of linking that is shown: with the account's passkey, or a word on letters.

use blazz_domain::AccountId;
use blazz_domain::audit::AuditAction;
use blazz_domain::link::{LinkAnswer, LinkStep};
use blazz_storage::WorkspaceTx;
use serde_json::json;

use super::wish::linked_device;
use crate::accounts;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::views::AccountView;

/// Keeps an answer for the process that links; the step is shown no longer.
pub async fn answer(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    id: AccountId,
    answer: LinkAnswer,
) -> Result<AccountView, InboxError> {
    linked_device(tx, id).await?;
    let shown = tx.links().step(id).await?.filter(|(_, expires_at)| *expires_at > tx.now());
    match (shown.map(|(step, _)| step), &answer) {
        (Some(LinkStep::Passkey { options }), LinkAnswer::Passkey { credential }) => {
            credential.check(&options).map_err(InboxError::Invalid)?;
        }
        (Some(LinkStep::Confirm { .. }), LinkAnswer::Same | LinkAnswer::Different) => {}
        _ => {
            return Err(InboxError::NotNow {
                code: "not_asked",
                why: "WhatsApp does not ask for this now: look at the step that is shown, or link \
                      the number again",
            });
        }
    }
    tx.links().show(id, None).await?;
    tx.links().answer(id, &answer).await?;
    let what = match answer {
        LinkAnswer::Passkey { .. } => "passkey",
        LinkAnswer::Same => "same",
        LinkAnswer::Different => "different",
    };
    let details = json!({ "answer": what });
    tx.audit().record(AuditAction::LinkAnswered, Some(id.as_uuid()), &details).await?;
    accounts::announce(inbox, tx, id, false).await
}
