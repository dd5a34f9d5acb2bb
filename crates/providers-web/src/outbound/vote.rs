//! Our vote in a poll, sealed so that whoever asked can read it.

use blazz_domain::failure::Failure;
use blazz_domain::outgoing::OutgoingVote;
use blazz_providers::{Quoted, SendError};
use buffa::MessageField;
use wacore::poll::{compute_option_hash, encrypt_poll_vote_with_secret};
use wacore_binary::JidExt;
use waproto::whatsapp as wa;
use whatsapp_rust::{Client, Jid};

use super::build;
use super::send::{away, lost};
use crate::inbound::jid_of_identity;
use crate::live::Live;

/// The vote as WhatsApp Web writes it (`whatsapp-rust` 0.7.0, `features/polls.rs`). Asker and voter are named alike:
/// both by number or both by LID.
pub(super) async fn message(
    (live, client): (&Live, &Client),
    (chat, chat_name): (&Jid, String),
    vote: &OutgoingVote,
    quoted: Option<&Quoted>,
) -> Result<wa::Message, SendError> {
    let secret = live.polls.secret(&[chat_name], &vote.target).await;
    let secret = secret.map_err(|error| lost(&error.to_string()))?.ok_or_else(no_secret)?;
    let asker = asker(client, chat, quoted).ok_or_else(away)?;
    let own = if asker.is_lid() { client.lid() } else { client.pn() };
    let own = own.or_else(|| client.pn()).ok_or_else(away)?;
    let (asker, voter) = (asker.to_non_ad_string(), own.to_non_ad_string());
    let chosen: Vec<Vec<u8>> =
        vote.options.iter().map(|option| compute_option_hash(option).to_vec()).collect();
    let sealed = encrypt_poll_vote_with_secret(&chosen, &secret, &vote.target, &asker, &voter);
    let (payload, nonce) = sealed.map_err(|error| lost(&error.to_string()))?;
    let key = build::target(chat, quoted, &vote.target);
    let participant = chat.is_group().then_some(asker);
    let sealed =
        wa::message::PollEncValue { enc_payload: Some(payload), enc_iv: Some(nonce.to_vec()) };
    let update = wa::message::PollUpdateMessage {
        poll_creation_message_key: MessageField::some(wa::MessageKey { participant, ..key }),
        vote: MessageField::some(sealed),
        sender_timestamp_ms: Some(live.now().as_millis()),
        ..<_>::default()
    };
    Ok(wa::Message { poll_update_message: MessageField::some(update), ..<_>::default() })
}

/// Who asked.
fn asker(client: &Client, chat: &Jid, quoted: Option<&Quoted>) -> Option<Jid> {
    if quoted.is_some_and(|quoted| quoted.is_ours) {
        return if chat.is_lid() { client.lid() } else { client.pn() };
    }
    let author = quoted.and_then(|quoted| quoted.author.as_ref()).and_then(jid_of_identity);
    author.or_else(|| (!chat.is_group()).then(|| chat.clone()))
}

fn no_secret() -> SendError {
    let reason = "This poll came before the number was linked here: vote on the phone.";
    SendError::Refused { failure: Failure::new("poll_unknown", reason) }
}
