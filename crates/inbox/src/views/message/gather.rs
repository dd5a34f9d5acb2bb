//! Gathers what stands around messages, in a fixed number of queries for any number of them.

use std::collections::HashMap;

use blazz_domain::content::MessageKind;
use blazz_domain::{AccountId, ContactId, MessageId, UserId};
use blazz_storage::workspace::messages::Message;
use blazz_storage::workspace::poll_votes::PollVote;
use blazz_storage::{StorageError, WorkspaceTx};

use super::super::media::MediaView;
use super::mentions;
use super::{MessageExtras, MessageView, QuotedView, ReactionView, UserRef};

/// One message of a contact.
pub async fn message(
    tx: &WorkspaceTx,
    message: Message,
    contact: ContactId,
) -> Result<MessageView, StorageError> {
    let views = messages(tx, vec![message], |_| contact).await?;
    views.into_iter().next().ok_or(StorageError::Missing { noun: "the message to show" })
}

/// A message that was written in this very transaction and has no file: nobody has reacted to it yet.
pub async fn fresh_message(
    tx: &WorkspaceTx,
    message: Message,
    contact: ContactId,
) -> Result<MessageView, StorageError> {
    let views = dress(tx, vec![message], |_| contact, Beside::default()).await?;
    views.into_iter().next().ok_or(StorageError::Missing { noun: "the message to show" })
}

/// These messages, in the order given; `contact_of` names each one's contact.
pub async fn messages(
    tx: &WorkspaceTx,
    messages: Vec<Message>,
    contact_of: impl Fn(&Message) -> ContactId,
) -> Result<Vec<MessageView>, StorageError> {
    let ids: Vec<MessageId> = messages.iter().map(|message| message.id).collect();
    let mut media: HashMap<MessageId, MediaView> = HashMap::new();
    for file in tx.media().of_messages(&ids).await? {
        media.insert(file.message_id, file.into());
    }
    let mut reactions: HashMap<MessageId, Vec<ReactionView>> = HashMap::new();
    for reaction in tx.reactions().of_messages(&ids).await? {
        reactions.entry(reaction.message_id).or_default().push(reaction.into());
    }
    let mut votes: HashMap<MessageId, Vec<PollVote>> = HashMap::new();
    let polls: Vec<MessageId> =
        messages.iter().filter(|it| it.kind == MessageKind::Poll).map(|it| it.id).collect();
    for vote in tx.poll_votes().of_messages(&polls).await? {
        votes.entry(vote.message_id).or_default().push(vote);
    }
    dress(tx, messages, contact_of, Beside { media, reactions, votes }).await
}

/// What others have added to messages.
#[derive(Default)]
struct Beside {
    media: HashMap<MessageId, MediaView>,
    reactions: HashMap<MessageId, Vec<ReactionView>>,
    votes: HashMap<MessageId, Vec<PollVote>>,
}

async fn dress(
    tx: &WorkspaceTx,
    messages: Vec<Message>,
    contact_of: impl Fn(&Message) -> ContactId,
    mut beside: Beside,
) -> Result<Vec<MessageView>, StorageError> {
    let quoted = quoted(tx, &messages).await?;
    let users = users(tx, &messages).await?;
    let mut mentioned = mentions::of(tx, &messages).await?;
    let views = messages.into_iter().map(|message| {
        let extras = MessageExtras {
            media: beside.media.remove(&message.id),
            quoted: message
                .quoted_provider_id
                .as_ref()
                .map(|name| quoted.get(&(message.account_id, name.clone())).cloned())
                .map(|found| found.unwrap_or_else(QuotedView::absent)),
            reactions: beside.reactions.remove(&message.id).unwrap_or_default(),
            votes: beside.votes.remove(&message.id).unwrap_or_default(),
            mentions: mentioned.remove(&message.id).unwrap_or_default(),
            user: message.user_id.and_then(|id| users.get(&id).cloned()),
        };
        let contact = contact_of(&message);
        MessageView::new(message, contact, extras)
    });
    Ok(views.collect())
}

type Quoted = HashMap<(AccountId, String), QuotedView>;

async fn quoted(tx: &WorkspaceTx, messages: &[Message]) -> Result<Quoted, StorageError> {
    let mut names: HashMap<AccountId, Vec<&str>> = HashMap::new();
    for message in messages {
        if let Some(name) = &message.quoted_provider_id {
            names.entry(message.account_id).or_default().push(name);
        }
    }
    let mut quoted = HashMap::new();
    for (account, names) in names {
        for found in tx.messages().list_by_provider_id(account, &names).await? {
            if let Some(name) = found.provider_message_id.clone() {
                quoted.insert((account, name), QuotedView::of(found));
            }
        }
    }
    Ok(quoted)
}

async fn users(
    tx: &WorkspaceTx,
    messages: &[Message],
) -> Result<HashMap<UserId, UserRef>, StorageError> {
    let mut ids: Vec<UserId> = messages.iter().filter_map(|message| message.user_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let people = tx.members().names(&ids).await?;
    let refs = people
        .into_iter()
        .map(|person| (person.user_id, UserRef { id: person.user_id, name: person.name }));
    Ok(refs.collect())
}

impl QuotedView {
    fn of(message: Message) -> Self {
        Self {
            message_id: Some(message.id),
            text: message.body,
            kind: Some(message.kind),
            direction: Some(message.direction),
        }
    }

    const fn absent() -> Self {
        Self { message_id: None, text: None, kind: None, direction: None }
    }
}
