//! Finding messages by what they say, for clients.

use std::collections::HashMap;

use blazz_domain::search::{SearchQuery, SnippetPart, snippet};
use blazz_domain::{ChatId, MessageId};
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::message_search::SearchFilter;
use blazz_storage::workspace::messages::Message;
use blazz_storage::{DocId, Page, StorageError, WorkspaceTx};

use crate::views::{self, FoundMessageView, MessageView};

/// Characters shown of a message that was found.
const SHOWN: usize = 160;

/// A page of the messages that have the words of a query, newest first. It may have few messages, or none, and lead on.
pub async fn search(
    tx: &WorkspaceTx,
    query: &SearchQuery,
    filter: &SearchFilter,
    after: Option<DocId>,
    limit: usize,
) -> Result<Page<FoundMessageView, DocId>, StorageError> {
    let page = tx.message_search().find(query, filter, after, limit).await?;
    let messages = in_order(&page.items, tx.messages().list_by_id(&page.items).await?);
    let chats = chats_of(tx, &messages).await?;
    let messages: Vec<Message> = messages
        .into_iter()
        .filter(|it| it.revoked_at.is_none())
        .filter(|it| chats.get(&it.chat_id).is_some_and(|chat| it.provider_at > chat.cleared_at))
        .collect();
    let contacts = views::contacts_by_id(tx, chats.values().map(|chat| chat.contact_id)).await?;
    let contact_of = |message: &Message| chats[&message.chat_id].contact_id;
    let found = views::messages(tx, messages, contact_of).await?;
    let items = found.into_iter().filter_map(|message| {
        let contact = contacts.get(&message.contact_id)?.clone();
        Some(FoundMessageView { snippet: shown(query, &message), contact, message })
    });
    Ok(Page { items: items.collect(), next: page.next })
}

/// What is shown of it: the text, unless only the name of its file has the words.
fn shown(query: &SearchQuery, message: &MessageView) -> Vec<SnippetPart> {
    let name = message.media.as_ref().and_then(|media| media.filename.as_deref());
    let texts = [message.text.as_deref(), name];
    let best = texts.iter().flatten().find(|text| !query.marks(text).is_empty());
    let best = best.or_else(|| texts.iter().flatten().next());
    best.map(|text| snippet(text, query, SHOWN)).unwrap_or_default()
}

fn in_order(ids: &[MessageId], messages: Vec<Message>) -> Vec<Message> {
    let mut by_id: HashMap<MessageId, Message> =
        messages.into_iter().map(|message| (message.id, message)).collect();
    ids.iter().filter_map(|id| by_id.remove(id)).collect()
}

async fn chats_of(
    tx: &WorkspaceTx,
    messages: &[Message],
) -> Result<HashMap<ChatId, Chat>, StorageError> {
    let mut ids: Vec<ChatId> = messages.iter().map(|message| message.chat_id).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(tx.chats().list_by_id(&ids).await?.into_iter().map(|chat| (chat.id, chat)).collect())
}
