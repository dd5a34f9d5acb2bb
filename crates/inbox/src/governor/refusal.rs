//! What a refusal of WhatsApp tells of the number: a fact that is shown, and obeyed until it ends.

use blazz_domain::audit::AuditAction;
use blazz_domain::failure::Failure;
use blazz_domain::governor::{AccountFact, FactKind, Held, Standing};
use blazz_domain::lane::Lane;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::messages::Message;
use serde_json::json;

use super::{ask, hold};
use crate::accounts;
use crate::error::InboxError;
use crate::inbox::Inbox;

/// How often a first contact is tried before its refusal counts as one of the person, not of the number.
const TRIES: i64 = 3;

/// Keeps what the refusal of a message tells of its number, if anything. Gives how the message is held, when it is to
/// be tried again rather than fail: it goes to somebody who never wrote, and WhatsApp refuses just that.
pub(crate) async fn learn_from(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    message: &mut Message,
    failure: &Failure,
) -> Result<Option<Held>, InboxError> {
    let Some(kind) = FactKind::of(failure) else { return Ok(None) };
    let mut facts = tx.send_limits().lock_facts(account.id).await?;
    let known = facts.iter().find(|fact| fact.kind == kind);
    let fact = AccountFact::learn(kind, &failure.reason, known, tx.now());
    let is_news = known.is_none_or(|known| known.until != fact.until);
    let held = Held::until(kind.reason(), fact.until);
    if is_news {
        let details = json!({ "fact": kind.as_str(), "until": fact.until });
        facts.retain(|fact| fact.kind != kind);
        facts.push(fact);
        tx.send_limits().set_facts(account.id, &facts).await?;
        let target = Some(account.id.as_uuid());
        tx.audit().record(AuditAction::AccountLimited, target, &details).await?;
        accounts::announce(inbox, tx, account.id, false).await?;
    }
    let chat = tx.chats().load(message.chat_id).await?;
    let is_to_writer = ask(&chat, Lane::Normal).standing == Standing::Wrote;
    if is_to_writer || message.attempt >= TRIES {
        return Ok(None);
    }
    hold(tx, message, held).await?;
    Ok(Some(held))
}
