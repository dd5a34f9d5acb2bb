//! A webhook of Meta's Cloud API comes in. Signature first, on the raw bytes; then tenant, effects and the
//! raw text, committed before anybody is answered.

use std::sync::Arc;
use std::time::Duration;

use blazz_providers::cloud::webhook::{self, Change};
use blazz_storage::StorageError;
use blazz_storage::system::accounts::{Addressee, AppSecret};

use super::route::{self, Post};
use crate::inbox::Inbox;

/// How often a webhook is tried again when the database refuses for a moment (a deadlock, a lock).
const TRIES: u32 = 3;
/// The pause before the second try; it grows with each.
const REST: Duration = Duration::from_millis(20);

/// Why a webhook is not answered with 200.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    /// No connected account's app has signed it.
    #[error("the signature fits no connected account")]
    Unsigned,
    /// It could not be kept; the sender must try again.
    #[error("keeping the webhook")]
    Storage(#[from] StorageError),
}

/// What came of a webhook that is answered with 200.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Received {
    /// Changes whose effects are committed.
    pub applied: u32,
    /// Changes kept with an error, to be replayed.
    pub failed: u32,
    /// Changes without a tenant here, kept for the operator.
    pub unrouted: u32,
}

/// Takes in one webhook body.
pub async fn receive(
    inbox: &Inbox,
    signature: Option<&str>,
    raw: &[u8],
) -> Result<Received, WebhookError> {
    let signer = signer(inbox, signature, raw).await?.ok_or(WebhookError::Unsigned)?;
    let mut received = Received::default();
    let changes = match webhook::parse(raw, inbox.database.clock().now()) {
        Ok(changes) => changes,
        Err(error) => {
            keep_unrouted(inbox, &error.to_string(), &String::from_utf8_lossy(raw)).await?;
            received.unrouted += 1;
            return Ok(received);
        }
    };
    let mut trouble = None;
    for post in route::sort(inbox, &signer, changes).await? {
        match post {
            Post::Unrouted(change) => {
                unrouted(inbox, &change).await?;
                received.unrouted += 1;
            }
            // What cannot be kept for one tenant must not keep the others from theirs.
            Post::To(addressee, changes) => match keep(inbox, &addressee, &changes).await {
                Ok((applied, failed)) => {
                    received.applied += applied;
                    received.failed += failed;
                }
                Err(error) => trouble = Some(error),
            },
        }
    }
    trouble.map_or(Ok(received), |error| Err(error.into()))
}

/// Applies the changes of one account, again after a moment when the database refuses in passing.
async fn keep(
    inbox: &Inbox,
    addressee: &Addressee,
    changes: &[Arc<Change>],
) -> Result<(u32, u32), StorageError> {
    let mut tried = 0;
    loop {
        tried += 1;
        match route::apply(inbox, addressee, changes).await {
            Err(error) if error.is_transient() && tried < TRIES => {
                tracing::warn!(%error, tried, "keeping a webhook");
                tokio::time::sleep(REST * tried).await;
            }
            done => return done,
        }
    }
}

/// The app that signed the body. Most installations have one app, so this is one comparison.
async fn signer(
    inbox: &Inbox,
    signature: Option<&str>,
    raw: &[u8],
) -> Result<Option<AppSecret>, StorageError> {
    let fits = |known: &&AppSecret| webhook::verify_signature(&known.secret, signature, raw);
    let secrets = inbox.app_secrets.get(&inbox.database).await?;
    if let Some(signer) = secrets.iter().find(fits) {
        return Ok(Some(signer.clone()));
    }
    if signature.is_none() {
        return Ok(None);
    }
    let secrets = inbox.app_secrets.reload(&inbox.database).await?;
    Ok(secrets.iter().find(fits).cloned())
}

async fn unrouted(inbox: &Inbox, change: &Change) -> Result<(), StorageError> {
    keep_unrouted(inbox, "no connected number with this id in this business", &change.raw).await
}

async fn keep_unrouted(inbox: &Inbox, reason: &str, raw: &str) -> Result<(), StorageError> {
    let tx = inbox.database.begin_system().await?;
    tx.keep_unrouted(reason, raw).await?;
    tx.commit().await
}
