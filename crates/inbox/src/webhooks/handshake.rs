//! Meta asks whether a webhook address is ours.

use blazz_providers::cloud::webhook;
use blazz_storage::StorageError;
use secrecy::SecretString;

use crate::inbox::Inbox;

pub use blazz_providers::cloud::webhook::Handshake;

/// The text to answer with, or `None`: refuse. Any connected account's verify token counts.
pub async fn answer_handshake(
    inbox: &Inbox,
    handshake: &Handshake,
) -> Result<Option<String>, StorageError> {
    let token = SecretString::from(handshake.verify_token.clone());
    if !inbox.database.read_system().has_verify_token(&token).await? {
        return Ok(None);
    }
    Ok(webhook::answer_handshake(handshake, [&token]).map(ToOwned::to_owned))
}
