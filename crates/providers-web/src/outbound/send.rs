//! Sends a message once under its own name, and waits for WhatsApp's word on it.

use std::sync::Arc;
use std::time::Duration;

use blazz_domain::failure::Failure;
use blazz_domain::job::Backoff;
use blazz_domain::outgoing::Outgoing;
use blazz_providers::{ReadMark, Recipient, SendContext, SendError, Sent};
use wacore_binary::JidExt;
use waproto::whatsapp as wa;
use whatsapp_rust::{Client, ClientError, Jid, SendOptions};

use super::fetch::Files;
use super::{build, keys, upload, vote};
use crate::inbound::{identity, jid_of, jid_of_identity};
use crate::live::Live;

/// When an account that is not connected is asked again.
const AWAY: Duration = Duration::from_secs(1);

/// Hands a message over. It may be handed over again whatever the error: under the same name it is the same message.
pub(crate) async fn send(
    live: Option<&Live>,
    files: &Files,
    recipient: &Recipient,
    outgoing: &Outgoing,
    context: &SendContext,
) -> Result<Sent, SendError> {
    let (live, client) = connected(live).ok_or_else(away)?;
    let chat = jid_of(recipient).ok_or_else(no_recipient)?;
    let attempt = hand_over((live, &client), files, &chat, outgoing, context);
    in_time(context.time_out, attempt).await
}

/// The end of an attempt, or that it did not come to one.
pub(super) async fn in_time(
    time_out: Duration,
    attempt: impl Future<Output = Result<Sent, SendError>>,
) -> Result<Sent, SendError> {
    match tokio::time::timeout(time_out, attempt).await {
        Ok(done) => done,
        Err(_) => Err(SendError::Retry {
            failure: Failure::new("no_answer", "WhatsApp has not answered in time.").retryable(),
            backoff: Backoff::SEND,
            after: None,
        }),
    }
}

async fn hand_over(
    (live, client): (&Live, &Arc<Client>),
    files: &Files,
    chat: &Jid,
    outgoing: &Outgoing,
    context: &SendContext,
) -> Result<Sent, SendError> {
    let quoted = context.quoted.as_ref();
    let name = context.message_id.clone().unwrap_or_else(|| client.generate_message_id());
    let message = match outgoing {
        Outgoing::Poll(poll) => {
            let chat_names = [recipient_name(chat)];
            let secret = live.polls.secret_of_ours(&chat_names, &name).await;
            let secret = secret.map_err(|error| lost(&error.to_string()))?;
            build::poll(poll, build::around(chat, quoted), secret)
        }
        Outgoing::Vote(vote) => {
            let place = (chat, recipient_name(chat));
            vote::message((live, client), place, vote, quoted).await?
        }
        Outgoing::Reaction(reaction) => {
            let target = build::target(chat, quoted, &reaction.target);
            if announces(client, chat).await {
                return react_sealed(client, chat, target, &reaction.emoji).await;
            }
            build::reaction(target, &reaction.emoji, live.now())
        }
        Outgoing::Media(media) => {
            upload::message(client, files, media, build::around(chat, quoted)).await?
        }
        _ => build::message(chat, outgoing, quoted).ok_or_else(not_supported)?,
    };
    hand_over_message((live, client), chat, message, name).await
}

/// What a chat is called among the polls.
fn recipient_name(chat: &Jid) -> String {
    identity(chat).map_or_else(|| chat.to_non_ad_string(), |identity| identity.value)
}

/// The announcement group of a community: it takes sealed reactions alone (`whatsapp-rust` 0.7.0,
/// `features/reaction.rs`).
async fn announces(client: &Client, chat: &Jid) -> bool {
    if !chat.is_group() {
        return false;
    }
    let group = client.groups().query_info(chat).await;
    group.is_ok_and(|group| group.is_community_announce == Some(true))
}

/// The client seals it, and names it by itself: WhatsApp's word on it cannot be waited for.
async fn react_sealed(
    client: &Client,
    chat: &Jid,
    target: wa::MessageKey,
    emoji: &str,
) -> Result<Sent, SendError> {
    keys::keep(client).await?;
    let sent = client.send_reaction(chat.clone(), target, emoji).await;
    keys::keep_what_left(client).await;
    sent.map(|sent| taken(sent.message_id)).map_err(|error| lost(&error.to_string()))
}

/// Hands a message over under its name, and waits for WhatsApp's word on it.
pub(super) async fn hand_over_message(
    (live, client): (&Live, &Arc<Client>),
    chat: &Jid,
    message: wa::Message,
    name: String,
) -> Result<Sent, SendError> {
    keys::keep(client).await?;
    let word = live.acks.expect(&name);
    let options = SendOptions::default().with_message_id(name.clone());
    let sent = client.send_message_with_options(chat.clone(), message, options).await;
    keys::keep_what_left(client).await;
    if let Err(error) = sent {
        live.acks.forget(&name);
        return Err(unsent(&error));
    }
    match word.await {
        Ok(Ok(())) => Ok(taken(name)),
        Ok(Err(code)) => Err(SendError::Refused { failure: refusal(&code) }),
        Err(_) => Err(away()),
    }
}

fn taken(provider_message_id: String) -> Sent {
    Sent { provider_message_id, recipient: <_>::default(), held: false }
}

/// The session and its client, while it is logged in.
pub(super) fn connected(live: Option<&Live>) -> Option<(&Live, Arc<Client>)> {
    let live = live?;
    Some((live, live.client()?))
}

pub(super) fn away() -> SendError {
    let reason = "The number is not connected just now. Sending goes on when it is.";
    SendError::Away { failure: Failure::new("not_connected", reason).retryable(), after: AWAY }
}

pub(super) fn no_recipient() -> SendError {
    let reason = "A linked device cannot reach this contact: it knows no number and no group.";
    SendError::Refused { failure: Failure::new("no_recipient", reason) }
}

pub(super) fn not_supported() -> SendError {
    let reason = "A linked device cannot send this kind of message.";
    SendError::Refused { failure: Failure::new("not_supported", reason) }
}

fn unsent(error: &whatsapp_rust::SendError) -> SendError {
    match error {
        whatsapp_rust::SendError::Client(
            ClientError::NotConnected | ClientError::Socket(_) | ClientError::NotLoggedIn,
        )
        | whatsapp_rust::SendError::NotLoggedIn => away(),
        whatsapp_rust::SendError::InvalidRequest(reason) => SendError::Refused {
            failure: Failure::new("refused_by_client", format!("It cannot be sent: {reason}.")),
        },
        other => lost(&other.to_string()),
    }
}

pub(super) fn lost(error: &str) -> SendError {
    tracing::warn!(error, "handing a message over");
    let reason = "The message could not be handed over. It is tried again.";
    SendError::Retry {
        failure: Failure::new("not_handed_over", reason).retryable(),
        backoff: Backoff::SEND,
        after: None,
    }
}

/// WhatsApp has refused the message itself, with a number.
fn refusal(code: &str) -> Failure {
    let reason = match code {
        "463" => {
            "WhatsApp does not let this number write to people who never wrote to it just now. \
             Answer people who write to you, and try again later."
        }
        "475" => {
            "WhatsApp lets this number begin no more chats for now. Answer people who write to you, \
             and try again later."
        }
        "479" => "WhatsApp refused the message as malformed. Link the number anew if it goes on.",
        "404" => "WhatsApp does not know this recipient.",
        "403" => "This number may not write here: it is no longer a member, or only admins may.",
        _ => "WhatsApp has refused the message.",
    };
    let failure = Failure::new(format!("whatsapp_{code}"), reason);
    match code.parse() {
        Ok(number) => failure.with_provider_code(number),
        Err(_) => failure,
    }
}

/// Tells the customer what was read, or that somebody is typing.
pub(crate) async fn mark_read(
    live: Option<&Live>,
    mark: &ReadMark,
    time_out: Duration,
) -> Result<(), SendError> {
    let (_, client) = connected(live).ok_or_else(away)?;
    let chat = jid_of(&mark.recipient).ok_or_else(no_recipient)?;
    let author = mark.author.as_ref().and_then(jid_of_identity);
    let names: Vec<&str> = mark.messages.iter().map(String::as_str).collect();
    let tell = async {
        client
            .mark_as_read(&chat, author.as_ref(), &names)
            .await
            .map_err(|error| lost(&error.to_string()))?;
        if mark.typing {
            let shown = client.chatstate().send_composing(&chat).await;
            shown.map_err(|error| lost(&error.to_string()))?;
        }
        Ok(())
    };
    match tokio::time::timeout(time_out, tell).await {
        Ok(told) => told,
        Err(_) => Err(away()),
    }
}
