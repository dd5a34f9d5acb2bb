//! A message comes in: contact, chat, message, counters, jobs and event in one go.

use std::time::Duration;

use blazz_domain::contact::{ContactType, Party};
use blazz_domain::content::{
    Content, Direction, MediaContent, MediaSource, MessageKind, Via, WAITING_FOR_MESSAGE,
};
use blazz_domain::inbound::{InboundMessage, Origin};
use blazz_domain::media::MediaState;
use blazz_domain::{MessageId, Timestamp};
use blazz_faults::{Guard, is_removed};
use blazz_providers::Recipient;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::contacts::Contact;
use blazz_storage::workspace::messages::{GroupSender, Message, NewInbound};
use serde_json::json;

use super::{parked, reused, unread};
use crate::accounts;
use crate::chats;
use crate::contacts;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::media;
use crate::messages::{announce, expect_members};
use crate::pictures;
use crate::transports::{self, Told};
use crate::views::{self, ChatView, ContactView};

pub(super) async fn receive(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    inbound: InboundMessage,
) -> Result<(), InboxError> {
    let mut inbound = inbound;
    if !is_removed(Guard::UniqueMessage)
        && let Some(known) = reused::find(inbox, tx, account, &mut inbound).await?
    {
        return again(tx, account, known, &inbound).await;
    }
    let name = &inbound.provider_message_id;
    let contact_type = if inbound.is_group { ContactType::Group } else { ContactType::Individual };
    let known = contacts::resolve(tx, &inbound.peer, contact_type, inbound.provider_at).await?;
    let (home, contact_type) = (account.home(), contact_type.into());
    let mut chat = contacts::open_chat(tx, home, known.contact.id, contact_type).await?;
    if let Told::Already = transports::told_already(inbox, tx, account, &chat, &inbound).await? {
        return Ok(());
    }
    let Some(message) = tx.messages().add_inbound(row(&chat, account, &inbound)).await? else {
        let known = tx.messages().find_by_provider_id(account.id, name).await?;
        let known = known.ok_or(InboxError::NotFound { noun: "message that was in the way" })?;
        return again(tx, account, known, &inbound).await;
    };
    transports::note(tx, account, &message, name).await?;
    if let Content::Media(media) = &inbound.content {
        keep_file(tx, account, message.id, media).await?;
    }
    if inbound.origin == Origin::PhoneApp {
        expect_members(tx, account, &chat, message.id).await?;
    }
    follow(inbox, tx, account, (&mut chat, &message), &inbound).await?;
    let late = beside(inbox, tx, account, (&known.contact, &message), &inbound).await?;
    let contact = ContactView::new(&known.contact, known.identities);
    let window = window(inbox, tx, account).await?;
    let shown = ChatView::new(&chat, contact.clone(), None, window, tx.now());
    if inbound.origin.is_history() {
        let is_end = chat.last_message_id == Some(message.id);
        return if is_end { chats::announce(tx, shown, false).map(drop) } else { Ok(()) };
    }
    let view = match late {
        None if matches!(inbound.content, Content::Media(_)) => {
            views::message(tx, message, contact.id).await?
        }
        None => views::fresh_message(tx, message, contact.id).await?,
        Some(changed) => views::message(tx, changed, contact.id).await?,
    };
    announce::came(tx, &view, &contact, &shown)
}

/// What came before the message and waited for it, and a look at whom it is with. Gives the message, when that
/// changed it.
async fn beside(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    (contact, message): (&Contact, &Message),
    inbound: &InboundMessage,
) -> Result<Option<Message>, InboxError> {
    if !inbound.origin.is_history() {
        pictures::met(inbox, tx, account, contact).await?;
    }
    parked::apply(tx, account, message).await
}

/// How long free messages are allowed in the chat after this one.
async fn window(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
) -> Result<Option<Duration>, InboxError> {
    let Some(home) = account.home_id else { return Ok(inbox.providers.window_of(account)) };
    Ok(inbox.providers.window_of(&tx.accounts().load(home).await?))
}

fn row<'a>(chat: &Chat, account: &Account, inbound: &'a InboundMessage) -> NewInbound<'a> {
    let (direction, via, delivery) = match inbound.origin {
        Origin::Customer => (Direction::In, None, None),
        Origin::PhoneApp => {
            let state = blazz_domain::delivery::DeliveryState::Sent;
            (Direction::Out, Some(Via::PhoneApp), Some(state))
        }
        Origin::HistoryIn => (Direction::In, Some(Via::History), None),
        Origin::HistoryOut(state) => (Direction::Out, Some(Via::History), Some(state)),
    };
    NewInbound {
        chat_id: chat.id,
        account_id: account.id,
        provider_message_id: &inbound.provider_message_id,
        direction,
        via,
        content: &inbound.content,
        details: details(inbound),
        sender_contact_id: None,
        sender: inbound.sender.as_ref().map(group_sender),
        quoted: inbound.quoted.as_deref(),
        is_forwarded: inbound.forwarded,
        provider_at: place(chat, inbound),
        delivery,
    }
}

/// Details of the content, with the advertisement that led here and who is mentioned.
fn details(inbound: &InboundMessage) -> serde_json::Value {
    let mut details = inbound.content.details();
    let Some(fields) = details.as_object_mut() else { return details };
    if let Some(referral) = &inbound.referral {
        fields.insert("referral".to_owned(), referral.clone());
    }
    let mentioned: Vec<&str> =
        inbound.mentions.members.iter().map(|it| it.value.as_str()).collect();
    if !mentioned.is_empty() {
        fields.insert("mentions".to_owned(), json!(mentioned));
    }
    if inbound.mentions.all {
        fields.insert("mentions_all".to_owned(), true.into());
    }
    details
}

fn group_sender(sender: &Party) -> GroupSender {
    GroupSender {
        sender_phone: sender.phone().map(ToOwned::to_owned),
        sender_name: sender.profile_name.clone(),
        sender_identity: sender.identities.first().cloned(),
    }
}

/// Where it stands in the thread: at the provider's time, in whole seconds like all others. A new message
/// that is older than the clearing of its chat goes right after it, or nobody would ever see it.
fn place(chat: &Chat, inbound: &InboundMessage) -> Timestamp {
    let at = chats::whole_second(inbound.provider_at);
    if at <= chat.cleared_at && !inbound.origin.is_history() {
        return chats::whole_second(chat.cleared_at.plus(std::time::Duration::from_secs(1)));
    }
    at
}

/// The same message again: usually a repetition, sometimes the file that a placeholder stood for.
async fn again(
    tx: &WorkspaceTx,
    account: &Account,
    message: Message,
    inbound: &InboundMessage,
) -> Result<(), InboxError> {
    if is_waiting(&message) && !is_awaited(&inbound.content) {
        return fill(tx, account, &message, inbound).await;
    }
    let Content::Media(media) = &inbound.content else { return Ok(()) };
    let known = tx.media().of_messages(&[message.id]).await?.pop();
    if media.source == MediaSource::Missing || message.revoked_at.is_some() {
        return Ok(());
    }
    match known {
        Some(file) if file.source != MediaSource::Missing => return Ok(()),
        Some(mut file) => {
            file.source = media.source.clone();
            file.state = MediaState::Pending;
            file.error = None;
            tx.media().update(&file).await?;
            media::fetch_later(tx, account, &file).await?;
        }
        None if message.kind == MessageKind::Unsupported => {
            keep_file(tx, account, message.id, media).await?;
        }
        None => return Ok(()),
    }
    tx.messages().fill(message.id, &inbound.content).await?;
    announce::changed(tx, tx.messages().load(message.id).await?).await.map(drop)
}

/// It stands for a message that could not be opened when it came.
pub(super) fn is_waiting(message: &Message) -> bool {
    message.kind == MessageKind::Unsupported
        && message.content["raw_type"] == WAITING_FOR_MESSAGE
        && message.revoked_at.is_none()
}

fn is_awaited(content: &Content) -> bool {
    matches!(content, Content::Unsupported { raw_type, .. } if raw_type == WAITING_FOR_MESSAGE)
}

/// Where a place was kept for what turns out to have nothing to read, nobody is to wait any longer; whether there was one.
pub(super) async fn nothing_to_read(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    mut inbound: InboundMessage,
) -> Result<bool, InboxError> {
    let kept = reused::find(inbox, tx, account, &mut inbound).await?;
    let Some(kept) = kept.filter(is_waiting) else { return Ok(false) };
    fill(tx, account, &kept, &inbound).await?;
    Ok(true)
}

/// What was waited for takes the place that was kept for it.
async fn fill(
    tx: &WorkspaceTx,
    account: &Account,
    message: &Message,
    inbound: &InboundMessage,
) -> Result<(), InboxError> {
    if let Content::Media(media) = &inbound.content {
        keep_file(tx, account, message.id, media).await?;
    }
    tx.messages().fill(message.id, &inbound.content).await?;
    announce::changed(tx, tx.messages().load(message.id).await?).await.map(drop)
}

/// Keeps the reference to a file and has its bytes fetched.
async fn keep_file(
    tx: &WorkspaceTx,
    account: &Account,
    message: MessageId,
    media: &MediaContent,
) -> Result<(), InboxError> {
    if !matches!(media.source, MediaSource::Provider(_)) {
        let mut file = tx.media().add(message, media, MediaState::Failed).await?;
        file.error = Some("WhatsApp announced this file without saying where it is".to_owned());
        tx.media().update(&file).await?;
        return Ok(());
    }
    let file = tx.media().add(message, media, MediaState::Pending).await?;
    media::fetch_later(tx, account, &file).await
}

/// The chat follows its new message: in what it counts, and in how the work on it stands.
async fn follow(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    (chat, message): (&mut Chat, &Message),
    inbound: &InboundMessage,
) -> Result<(), InboxError> {
    let is_to_answer = count(inbox, tx, account, (&mut *chat, message), inbound).await?;
    tx.chats().update(chat).await?;
    if is_to_answer {
        chats::customer_wrote(inbox, tx, chat).await?;
    }
    Ok(())
}

/// Moves the chat's counters. History moves nothing but the end of the thread. Gives whether the customer said
/// something that is to be answered.
async fn count(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    (chat, message): (&mut Chat, &Message),
    inbound: &InboundMessage,
) -> Result<bool, InboxError> {
    let is_newest =
        chat.last_message_id.is_none_or(|last| message.key() > (chat.last_message_at, last));
    if is_newest {
        chat.last_message_id = Some(message.id);
        chat.last_message_at = message.provider_at;
    }
    if inbound.origin.is_history() {
        chat.is_listed = true;
    } else {
        chat.rise();
        accounts::has_message(inbox, tx, account.id, message.direction).await?;
    }
    match inbound.origin {
        Origin::Customer if inbound.content.is_word_of_customer() => {
            let addresses = inbox.providers.addresses(account.provider);
            let peer = Recipient::choose(addresses, &[], &inbound.peer.identities);
            chats::hear(chat, inbound.provider_at, peer);
            if is_newest || !unread::is_answered_on_phone(tx, chat, message).await? {
                chat.unread_count += 1;
                chat.first_unread_id = Some(unread::first(tx, chat, message).await?);
                return Ok(true);
            }
        }
        Origin::PhoneApp => unread::answered_on_phone(tx, chat, message).await?,
        _ => {}
    }
    Ok(false)
}
