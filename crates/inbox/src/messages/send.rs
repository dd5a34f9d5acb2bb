//! Somebody of the team sends: the message is queued, committed and shown; a worker hands it over.

pub(crate) mod check;
mod file;
mod reaction;
mod vote;

use blazz_domain::content::{MessageKind, Via};
use blazz_domain::job::JobKind;
use blazz_domain::lane::Lane;
use blazz_domain::outgoing::Outgoing;
use blazz_domain::{AccountId, ChatId, ContactId, MessageId};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::jobs::NewJob;
use blazz_storage::workspace::messages::{Message, NewOutbound};
use serde_json::{Value, json};
use uuid::Uuid;

pub(super) use check::usable;

use super::announce;
use crate::chats;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::pictures;
use crate::transports::{self, Carrier, Wish};
use crate::views::{self, ChatView, MessageView};

/// To whom.
#[derive(Debug, Clone)]
pub enum Addressee {
    Chat(ChatId),
    Contact(ContactId),
    /// In any form people type.
    Phone(String),
}

/// What is sent.
#[derive(Debug, Clone)]
pub enum What {
    Message(Outgoing),
    /// An empty emoji takes ours back.
    Reaction {
        message_id: MessageId,
        emoji: String,
    },
    /// Without options our vote is taken back.
    Vote {
        message_id: MessageId,
        options: Vec<String>,
    },
}

/// A message as somebody wants it sent.
#[derive(Debug, Clone)]
pub struct NewMessage {
    pub to: Addressee,
    /// From which number; needed when the addressee does not settle it and there are several.
    pub account_id: Option<AccountId>,
    pub what: What,
    pub quoted_message_id: Option<MessageId>,
    /// Sending twice under one id sends once.
    pub client_message_id: Option<Uuid>,
    pub lane: Lane,
    pub via: Via,
}

/// The message as it stands now.
#[derive(Debug)]
pub struct Outcome {
    pub message: MessageView,
    /// False when it had been sent before under the same client id.
    pub is_new: bool,
}

/// Queues a message after every check that can be made without the provider.
pub async fn send(inbox: &Inbox, tx: &WorkspaceTx, new: NewMessage) -> Result<Outcome, InboxError> {
    Box::pin(queue(inbox, tx, new)).await
}

async fn queue(inbox: &Inbox, tx: &WorkspaceTx, new: NewMessage) -> Result<Outcome, InboxError> {
    if let Some(known) = sent_before(tx, new.client_message_id).await? {
        return Ok(Outcome { message: known, is_new: false });
    }
    let mut outgoing = match &new.what {
        What::Reaction { message_id, emoji } => {
            let message = reaction::send(inbox, tx, *message_id, emoji).await?;
            return Ok(Outcome { message, is_new: true });
        }
        What::Vote { message_id, options } => {
            let message = vote::send(inbox, tx, *message_id, options).await?;
            return Ok(Outcome { message, is_new: true });
        }
        What::Message(outgoing) => outgoing.clone(),
    };
    let upload = file::look_up(tx, &mut outgoing).await?;
    let chat = check::thread(inbox, tx, &new).await?;
    let quoted = check::quoted(tx, &chat, new.quoted_message_id).await?;
    let wish = Wish {
        chat: &chat,
        outgoing: &outgoing,
        lane: new.lane,
        quoted: quoted.as_ref(),
        asked: new.account_id,
    };
    let carrier = transports::choose(inbox, tx, wish).await?;
    let row = row(tx, &new, &outgoing, (&chat, &carrier), quoted.as_ref());
    let added = tx.messages().add_outbound(row).await?;
    let Some(message) = added else {
        let known = sent_before(tx, new.client_message_id).await?;
        let message = known.ok_or(InboxError::NotFound { noun: "the message sent before" })?;
        return Ok(Outcome { message, is_new: false });
    };
    if let Outgoing::Media(media) = &outgoing {
        file::keep(tx, &carrier.account, &message, media, upload).await?;
    }
    enqueue(tx, &message, new.lane).await?;
    let message = show(inbox, tx, (chat, &carrier.account), message, &outgoing).await?;
    Ok(Outcome { message, is_new: true })
}

async fn sent_before(
    tx: &WorkspaceTx,
    client_id: Option<Uuid>,
) -> Result<Option<MessageView>, InboxError> {
    let Some(client_id) = client_id else { return Ok(None) };
    let Some(message) = tx.messages().find_by_client_id(client_id).await? else { return Ok(None) };
    let contact = tx.chats().load(message.chat_id).await?.contact_id;
    Ok(Some(views::message(tx, message, contact).await?))
}

fn row<'a>(
    tx: &WorkspaceTx,
    new: &NewMessage,
    outgoing: &'a Outgoing,
    (chat, carrier): (&Chat, &'a Carrier),
    quoted: Option<&'a Message>,
) -> NewOutbound<'a> {
    NewOutbound {
        chat_id: chat.id,
        account_id: carrier.account.id,
        client_message_id: new.client_message_id,
        user_id: tx.scope().actor().user(),
        via: new.via,
        kind: outgoing.kind().unwrap_or(MessageKind::Text),
        outgoing,
        recipient: &carrier.recipient,
        details: details(outgoing),
        quoted: quoted.and_then(|quoted| quoted.provider_message_id.as_deref()),
        provider_at: chats::next_place(chat, tx.now()),
        lane: new.lane,
        held: carrier.held,
        transport_reason: carrier.reason,
    }
}

/// What the bubble needs beside the text.
fn details(outgoing: &Outgoing) -> Value {
    let whole = serde_json::to_value(outgoing).unwrap_or_default();
    let mut fields = match whole {
        Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    };
    fields.remove("type");
    fields.remove("file");
    if let Outgoing::Interactive(interactive) = outgoing {
        let action = serde_json::to_value(&interactive.action).unwrap_or_default();
        fields.insert("type".to_owned(), action["type"].clone());
    }
    if let Outgoing::Poll(poll) = outgoing {
        fields.insert("selectable_count".to_owned(), i32::from(!poll.multiple).into());
    }
    fields.retain(|_, value| !value.is_null());
    Value::Object(fields)
}

/// Hands a message to the queue: in its chat's order, on its account's turn.
pub(crate) async fn enqueue(
    tx: &WorkspaceTx,
    message: &Message,
    lane: Lane,
) -> Result<(), InboxError> {
    tx.jobs()
        .enqueue(NewJob {
            kind: JobKind::DeliverMessage,
            lane,
            queue: JobKind::DeliverMessage.queue(message.account_id),
            order_key: message.chat_id.as_uuid(),
            subject: message.id.as_uuid(),
            payload: json!({}),
            run_at: tx.now(),
        })
        .await?;
    Ok(())
}

/// Puts the message at the end of its chat and tells everybody.
async fn show(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    (mut chat, account): (Chat, &Account),
    message: Message,
    outgoing: &Outgoing,
) -> Result<MessageView, InboxError> {
    chat.last_message_id = Some(message.id);
    chat.last_message_at = message.provider_at;
    chat.rise();
    tx.chats().update(&chat).await?;
    let row = tx.contacts().load(chat.contact_id).await?;
    pictures::met(inbox, tx, account, &row).await?;
    let contact = views::contact(tx, &row).await?;
    let view = if matches!(outgoing, Outgoing::Media(_)) {
        views::message(tx, message, contact.id).await?
    } else {
        views::fresh_message(tx, message, contact.id).await?
    };
    let home = tx.accounts().load(chat.account_id).await?;
    let window = inbox.providers.window_of(&home);
    let chat = ChatView::new(&chat, contact.clone(), None, window, tx.now());
    announce::came(tx, &view, &contact, &chat)?;
    Ok(view)
}
