//! Who may change a message: on linked devices anybody can name any message, and nobody but us checks.

use blazz_domain::contact::Party;
use blazz_domain::content::Direction;
use blazz_domain::identity::Identity;
use blazz_domain::inbound::Voice;
use blazz_storage::workspace::messages::Message;
use blazz_storage::{StorageError, WorkspaceTx};
use serde_json::Value;

use super::parked::Effect;

/// Whether an effect comes from somebody who may have it: in the chat of the message, and for new words and
/// deletion from whoever wrote it, or an admin of the group.
pub(super) async fn may(
    tx: &WorkspaceTx,
    message: &Message,
    effect: &Effect,
) -> Result<bool, StorageError> {
    let (voice, is_authors) = match effect {
        Effect::Report { .. } => return Ok(true),
        Effect::Reaction { by, .. } | Effect::Vote { by, .. } => (by, false),
        Effect::Edit { by, .. } | Effect::Revoke { by, .. } => (by, true),
        Effect::Mark { peer, is_ours, .. } => return is_meant(tx, message, peer, *is_ours).await,
    };
    let Some(voice) = voice else { return Ok(true) };
    let chat = tx.chats().load(message.chat_id).await?;
    let names = tx.identities().of_contact(chat.contact_id).await?;
    if !voice.peer.identities.iter().any(|name| names.contains(name)) {
        return Ok(false);
    }
    if !is_authors || is_author(message, voice) {
        return Ok(true);
    }
    let is_revoke = matches!(effect, Effect::Revoke { .. });
    let Some(sender) = voice.sender.as_ref().filter(|_| is_revoke) else { return Ok(false) };
    let group = tx.contacts().load(chat.contact_id).await?.group_metadata;
    Ok(group.is_some_and(|group| is_admin(&group, &sender.identities)))
}

/// Whether our own phone means this message, and not another one of the same name. It may name the chat by a name that
/// nobody here goes by yet.
async fn is_meant(
    tx: &WorkspaceTx,
    message: &Message,
    peer: &Party,
    is_ours: bool,
) -> Result<bool, StorageError> {
    if is_ours != (message.direction == Direction::Out) {
        return Ok(false);
    }
    let chat = tx.chats().load(message.chat_id).await?;
    for name in &peer.identities {
        if let Some(owner) = tx.identities().find_owner(name).await? {
            return Ok(owner == chat.contact_id);
        }
    }
    Ok(true)
}

fn is_author(message: &Message, voice: &Voice) -> bool {
    if voice.is_ours || message.direction == Direction::Out {
        return voice.is_ours && message.direction == Direction::Out;
    }
    match (&message.metadata, &voice.sender) {
        (Some(wrote), Some(sender)) => {
            let is_named = |name: &Identity| {
                wrote.sender_identity.as_ref() == Some(name)
                    || wrote.sender_phone.as_ref() == Some(&name.value)
            };
            sender.identities.iter().any(is_named)
        }
        (wrote, sender) => wrote.is_none() && sender.is_none(),
    }
}

/// Whether somebody of these names is an admin of a group.
pub(in crate::messages) fn is_admin(group: &Value, names: &[Identity]) -> bool {
    let members = group["participants"].as_array();
    members.into_iter().flatten().any(|member| {
        let is_named = |key: &str| {
            let name = member[key].as_str();
            names.iter().any(|identity| name == Some(identity.value.as_str()))
        };
        let has_rights = matches!(member["role"].as_str(), Some("admin" | "superadmin"));
        has_rights && (is_named("id") || is_named("phone") || is_named("lid"))
    })
}
