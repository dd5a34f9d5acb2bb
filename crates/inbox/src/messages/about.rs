//! What providers are told of a message that another one answers, reacts to or takes back.

use blazz_domain::content::Direction;
use blazz_domain::identity::Identity;
use blazz_providers::Quoted;
use blazz_storage::workspace::messages::Message;

/// A message we know.
pub(crate) fn about(provider_message_id: &str, message: &Message) -> Quoted {
    Quoted {
        provider_message_id: provider_message_id.to_owned(),
        is_ours: message.direction == Direction::Out,
        author: author(message),
        text: message.body.clone(),
    }
}

/// A message we only know by name.
pub(crate) fn about_unknown(provider_message_id: &str) -> Quoted {
    Quoted {
        provider_message_id: provider_message_id.to_owned(),
        is_ours: false,
        author: None,
        text: None,
    }
}

/// The member of a group who wrote it.
pub(crate) fn author(message: &Message) -> Option<Identity> {
    message.metadata.as_ref().and_then(|sender| sender.sender_identity.clone())
}
