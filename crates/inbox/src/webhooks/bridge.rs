//! A webhook of a bridge comes in: signature and time first, then tenant, and all of it in one transaction that is
//! committed before anybody is answered.
//!
//! A repetition is answered as a success with nothing done, not refused. Its name was written in the transaction of
//! its effects, so it is known only when they are true: whoever lost the first answer may stop, and whoever recorded
//! a request and sends it again gains nothing. The name is a hash of what was signed, which nobody can change; that
//! in `X-Webhook-Id`, which is not signed, counts beside it, for a repetition that is signed anew.

use std::time::Duration;

use blazz_domain::AccountId;
use blazz_providers::bridge::webhook::{self, Event, Signed};
use blazz_storage::system::accounts::Addressee;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::inbound::InboundState;
use blazz_storage::{StorageError, WorkspaceTx};
use sha2::{Digest, Sha256};

use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::links;
use crate::messages;

/// How often a webhook is tried again when the database refuses for a moment (a deadlock, a lock).
const TRIES: u32 = 3;
/// The pause before the second try; it grows with each.
const REST: Duration = Duration::from_millis(20);
/// How long a signed body is remembered: from five minutes before its time to five after, it is fresh.
const SIGNED_KEPT: Duration = Duration::from_secs(2 * webhook::FRESH.as_secs());
/// How long a bridge may take to repeat a webhook under its id.
const ID_KEPT: Duration = Duration::from_hours(24);
/// The longest id that counts, in bytes; without one, only what is signed tells a repetition.
const LONGEST_ID: usize = 128;
/// What an event about a code is called; its body is kept nowhere, for whoever scans the code reads all chats.
const CODE: &str = "qr_code_generated";

/// A webhook as it was posted.
#[derive(Debug, Clone, Copy)]
pub struct BridgePost<'a> {
    pub signed: Signed<'a>,
    /// `X-Webhook-Id`, where it was sent.
    pub id: Option<&'a str>,
}

/// What came of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BridgeOutcome {
    /// Its effects are committed, or it has none.
    Applied,
    /// It could not be understood, or nobody has its session; it is kept with the reason.
    Kept,
    /// It was taken in before.
    Repeated,
}

/// Why a webhook is refused.
#[derive(Debug, thiserror::Error)]
pub enum BridgeError {
    #[error("the signature fits no secret")]
    Unsigned,
    #[error("it was signed more than five minutes ago, or ahead")]
    Stale,
    /// It could not be kept; the sender must try again.
    #[error("keeping the webhook")]
    Storage(#[from] StorageError),
}

/// Takes in one webhook of a bridge.
pub async fn receive_from_bridge(
    inbox: &Inbox,
    post: &BridgePost<'_>,
) -> Result<BridgeOutcome, BridgeError> {
    let signers = signers(inbox, &post.signed).await?;
    if signers.is_empty() {
        return Err(BridgeError::Unsigned);
    }
    let now = inbox.database.clock().now();
    if !webhook::is_fresh(&post.signed, now) {
        return Err(BridgeError::Stale);
    }
    let event = match webhook::parse(post.signed.raw, now) {
        Ok(event) => event,
        Err(error) => return Ok(keep_unrouted(inbox, &error.to_string(), post, "").await?),
    };
    let Some(addressee) = addressee(inbox, &signers, &event).await? else {
        let reason = "no connected number has this session and secret";
        return Ok(keep_unrouted(inbox, reason, post, &event.name).await?);
    };
    Ok(keep(inbox, &addressee, post, &event).await?)
}

/// The fingerprints of all secrets that have signed it; the installation's has an empty one.
async fn signers(inbox: &Inbox, signed: &Signed<'_>) -> Result<Vec<Vec<u8>>, StorageError> {
    let common = inbox.settings.bridge_secret.as_ref();
    let common = common.is_some_and(|secret| webhook::verify(secret, signed));
    let mut secrets = inbox.bridge_secrets.get(&inbox.database).await?;
    let is_signer = |secret: &secrecy::SecretString| webhook::verify(secret, signed);
    if !common
        && signed.signature.is_some()
        && !secrets.iter().any(|known| is_signer(&known.secret))
    {
        secrets = inbox.bridge_secrets.reload(&inbox.database).await?;
    }
    let own = secrets.iter().filter(|known| is_signer(&known.secret));
    let own = own.map(|known| known.fingerprint.clone());
    Ok(common.then(Vec::new).into_iter().chain(own).collect())
}

async fn addressee(
    inbox: &Inbox,
    signers: &[Vec<u8>],
    event: &Event,
) -> Result<Option<Addressee>, StorageError> {
    let Some(session) = &event.session else { return Ok(None) };
    for signer in signers {
        let reading = inbox.database.read_system();
        if let Some(found) = reading.addressee_of_session(session, signer).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Applies it, again after a moment when the database refuses in passing.
async fn keep(
    inbox: &Inbox,
    addressee: &Addressee,
    post: &BridgePost<'_>,
    event: &Event,
) -> Result<BridgeOutcome, StorageError> {
    let mut tried = 0;
    loop {
        tried += 1;
        match apply(inbox, addressee, post, event).await {
            Err(error) if error.is_transient() && tried < TRIES => {
                tracing::warn!(%error, tried, "keeping a webhook of a bridge");
                tokio::time::sleep(REST * tried).await;
            }
            done => return done,
        }
    }
}

async fn apply(
    inbox: &Inbox,
    addressee: &Addressee,
    post: &BridgePost<'_>,
    event: &Event,
) -> Result<BridgeOutcome, StorageError> {
    let tx = inbox.database.begin(&addressee.scope).await?;
    if !is_new(&tx, addressee.account_id, post).await? {
        return Ok(BridgeOutcome::Repeated);
    }
    let account = tx.accounts().load(addressee.account_id).await?;
    let (state, error) = effects(inbox, &tx, &account, event).await?;
    if event.name != CODE || state == InboundState::Failed {
        let raw = raw(post, &event.name);
        let error = error.as_deref();
        tx.inbound().record(Some(account.id), &event.name, &raw, state, error).await?;
    }
    tx.commit().await?;
    let is_kept = state == InboundState::Failed;
    Ok(if is_kept { BridgeOutcome::Kept } else { BridgeOutcome::Applied })
}

/// Takes its names; `false` when one of them was taken before.
async fn is_new(
    tx: &WorkspaceTx,
    account: AccountId,
    post: &BridgePost<'_>,
) -> Result<bool, StorageError> {
    let timestamp = post.signed.timestamp.unwrap_or_default();
    let hash = Sha256::new().chain_update(timestamp).chain_update(post.signed.raw).finalize();
    let signed = format!("signed:{}", hex::encode(hash));
    if !tx.bridges().take(account, &signed, tx.now().plus(SIGNED_KEPT)).await? {
        return Ok(false);
    }
    let id = post.id.filter(|id| (1..=LONGEST_ID).contains(&id.len()));
    match id {
        Some(id) => tx.bridges().take(account, &format!("id:{id}"), tx.now().plus(ID_KEPT)).await,
        None => Ok(true),
    }
}

/// Makes true what it says, as far as it can be.
async fn effects(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    event: &Event,
) -> Result<(InboundState, Option<String>), StorageError> {
    let Some(news) = &event.news else {
        return messages::apply(inbox, tx, account, &event.inbound, troubles(event)).await;
    };
    let before = tx.pending_events();
    tx.mark().await?;
    match links::told_by_bridge(inbox, tx, account, news).await {
        Ok(()) => {
            tx.keep_since_mark().await?;
            Ok((InboundState::Applied, None))
        }
        Err(InboxError::Storage(error)) if error.is_transient() => Err(error),
        Err(error) => {
            tx.undo_to_mark(before).await?;
            Ok((InboundState::Failed, Some(error.to_string())))
        }
    }
}

/// Why it could not be read.
pub(super) fn troubles(event: &Event) -> Vec<String> {
    event.error.iter().map(ToString::to_string).collect()
}

fn raw(post: &BridgePost<'_>, event: &str) -> String {
    if event == CODE {
        return format!(r#"{{"event":"{CODE}"}}"#);
    }
    String::from_utf8_lossy(post.signed.raw).replace('\0', "")
}

async fn keep_unrouted(
    inbox: &Inbox,
    reason: &str,
    post: &BridgePost<'_>,
    event: &str,
) -> Result<BridgeOutcome, StorageError> {
    let tx = inbox.database.begin_system().await?;
    tx.keep_unrouted(reason, &raw(post, event)).await?;
    tx.commit().await?;
    Ok(BridgeOutcome::Kept)
}
