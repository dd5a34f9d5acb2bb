//! What was done to a chat on the business's own phone, and what that phone answers when it is asked for more.
//!
//! How a chat stands there (archived, pinned, muted, unread) it stands here too. But the phone is one person's, and the
//! thread is the team's: what is cleared or deleted there stays here, a line says so, and a deleted chat goes into the
//! archive, where it can still be read.

use blazz_domain::MessageId;
use blazz_domain::chat::{OlderRequest, OlderState, Shelf};
use blazz_domain::contact::{ContactType, Party};
use blazz_domain::content::{Content, Via};
use blazz_domain::inbound::{ChatChange, ChatOnPhone, InboundMessage, OlderHistory, Origin};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::messages::{Message, Stretch};
use uuid::Uuid;

use super::message;
use crate::chats;
use crate::contacts;
use crate::error::InboxError;
use crate::inbox::Inbox;

/// How many messages at the beginning of a thread are looked at for what the phone told.
const LOOKED_AT: usize = 100;

pub(super) async fn receive(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    told: ChatOnPhone,
) -> Result<(), InboxError> {
    let Some(mut chat) = find(tx, account, &told.peer, told.is_group).await? else { return Ok(()) };
    let is_arrangement = !matches!(told.change, ChatChange::Cleared | ChatChange::Deleted);
    if is_arrangement && chat.on_phone.arranged_at.is_some_and(|at| told.at <= at) {
        return Ok(());
    }
    if let ChatChange::Cleared | ChatChange::Deleted = told.change {
        message::receive(inbox, tx, account, line(&told)).await?;
        chat = tx.chats().lock(chat.id).await?;
    }
    let before = (chat.is_listed, chat.shelf, chat.unread_count, chat.on_phone.clone());
    apply(tx, &mut chat, told.change).await?;
    if before == (chat.is_listed, chat.shelf, chat.unread_count, chat.on_phone.clone()) {
        return Ok(());
    }
    tx.chats().update(&chat).await?;
    if before.3 != chat.on_phone {
        tx.chats().set_on_phone(chat.id, &chat.on_phone).await?;
    }
    chats::announce_as_it_is(inbox, tx, &chat).await.map(drop)
}

async fn apply(tx: &WorkspaceTx, chat: &mut Chat, change: ChatChange) -> Result<(), InboxError> {
    match change {
        ChatChange::Archived(true) | ChatChange::Deleted => chat.shelf = Shelf::Archive,
        ChatChange::Archived(false) if chat.shelf == Shelf::Archive => chat.shelf = Shelf::List,
        ChatChange::Pinned(true) => chat.shelf = Shelf::Pinned,
        ChatChange::Pinned(false) if chat.shelf == Shelf::Pinned => chat.shelf = Shelf::List,
        ChatChange::Muted(muted) => chat.on_phone.muted = muted,
        ChatChange::Unread if chat.unread_count == 0 => {
            if let Some(message) = chats::last_of_customer(tx, chat).await? {
                chat.unread_count = 1;
                chat.first_unread_id = Some(message.id);
            }
        }
        ChatChange::Archived(false)
        | ChatChange::Pinned(false)
        | ChatChange::Unread
        | ChatChange::Cleared => {}
    }
    Ok(())
}

/// The chat that is meant, kept from changing; none when it is not here.
async fn find(
    tx: &WorkspaceTx,
    account: &Account,
    peer: &Party,
    is_group: bool,
) -> Result<Option<Chat>, InboxError> {
    let kind = if is_group { ContactType::Group } else { ContactType::Individual };
    let known = contacts::recognise(tx, peer, kind, tx.now()).await?;
    let Some(known) = known else { return Ok(None) };
    match tx.chats().find_between(account.home(), known.contact.id).await? {
        Some(chat) => Ok(Some(tx.chats().lock(chat.id).await?)),
        None => Ok(None),
    }
}

/// It is told as what it is, something of the past that makes nothing unread.
fn line(told: &ChatOnPhone) -> InboundMessage {
    let (event, body) = match told.change {
        ChatChange::Deleted => (
            "deleted_on_phone",
            "This chat was deleted on the phone. It stays here, in the archive.",
        ),
        _ => ("cleared_on_phone", "The messages were cleared on the phone. They stay here."),
    };
    let name = told.peer.identities.first().map_or("", |name| name.value.as_str());
    InboundMessage {
        provider_message_id: format!("{event}-{name}-{}", told.at.as_millis()),
        origin: Origin::HistoryIn,
        peer: told.peer.clone(),
        is_group: told.is_group,
        sender: None,
        provider_at: told.at,
        content: Content::System { event: event.to_owned(), body: body.to_owned() },
        quoted: None,
        mentions: <_>::default(),
        forwarded: false,
        referral: None,
    }
}

/// The phone has answered: its messages are here, or there are none.
pub(super) async fn older(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    answer: OlderHistory,
) -> Result<(), InboxError> {
    let found = find(tx, account, &answer.peer, answer.is_group).await?;
    let Some(mut chat) = found else { return Ok(()) };
    let is_more = answer.told > 0 && brought_some(tx, &chat).await?;
    let state = if is_more { OlderState::Done } else { OlderState::Beginning };
    chat.on_phone.older = Some(OlderRequest::of(state, tx.now()));
    tx.chats().set_on_phone(chat.id, &chat.on_phone).await?;
    chats::announce_as_it_is(inbox, tx, &chat).await.map(drop)
}

/// Whether anything at the beginning of the thread came since the phone was asked. It tells again what was said in the
/// same second as the message it was asked about, and of that alone one would ask for ever.
async fn brought_some(tx: &WorkspaceTx, chat: &Chat) -> Result<bool, InboxError> {
    let Some(request) = &chat.on_phone.older else { return Ok(true) };
    let beginning = Stretch::After((chat.cleared_at, MessageId::from_uuid(Uuid::nil())));
    let first = tx.messages().list(chat.id, chat.cleared_at, beginning, LOOKED_AT).await?.items;
    let is_new = |it: &Message| it.via == Some(Via::History) && it.created_at >= request.at;
    Ok(first.iter().any(is_new))
}
