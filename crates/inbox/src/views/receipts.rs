//! With whom a message of ours came how far, as clients see it.

use blazz_domain::Timestamp;
use blazz_domain::contact::ContactType;
use blazz_domain::content::Direction;
use blazz_domain::identity::Identity;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::contacts::Contact;
use blazz_storage::workspace::messages::Message;
use blazz_storage::workspace::receipts::MemberReceipt;
use blazz_storage::{StorageError, WorkspaceTx};
use serde::Serialize;
use utoipa::ToSchema;

use super::group_members::KnownMembers;
use crate::groups;

/// How far a message of ours came, with everybody it went to.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(as = MessageReceipts)]
pub struct ReceiptsView {
    /// To how many people it went; `null` when nobody knew. It is delivered once all have it, and read once all have
    /// read it.
    pub expected: Option<i64>,
    /// One for each person; of a message that came to us, none.
    pub items: Vec<ReceiptView>,
}

/// How far a message came with one person.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = MessageReceipt)]
pub struct ReceiptView {
    pub member: Identity,
    /// What the team calls them; absent when they are no contact.
    pub name: Option<String>,
    pub delivered_at: Option<Timestamp>,
    pub read_at: Option<Timestamp>,
    pub played_at: Option<Timestamp>,
}

impl From<MemberReceipt> for ReceiptView {
    fn from(receipt: MemberReceipt) -> Self {
        Self {
            member: receipt.member,
            name: receipt.name,
            delivered_at: receipt.delivered_at,
            read_at: receipt.read_at,
            played_at: receipt.played_at,
        }
    }
}

/// The receipts of a message. Members of its group who sent none stand among them, without a time.
pub async fn receipts(tx: &WorkspaceTx, message: &Message) -> Result<ReceiptsView, StorageError> {
    if message.direction != Direction::Out {
        return Ok(ReceiptsView::default());
    }
    let chat = tx.chats().load(message.chat_id).await?;
    let contact = tx.contacts().load(chat.contact_id).await?;
    if contact.contact_type == ContactType::Individual {
        return of_one(tx, message, contact).await;
    }
    let account = tx.accounts().load(chat.account_id).await?;
    let known = tx.receipts().of_message(message.id).await?;
    let mut items: Vec<ReceiptView> = known.into_iter().map(ReceiptView::from).collect();
    let silent = silent(tx, &account, &contact, &items).await?;
    items.extend(silent);
    Ok(ReceiptsView { expected: tx.receipts().expected(message.id).await?, items })
}

async fn of_one(
    tx: &WorkspaceTx,
    message: &Message,
    contact: Contact,
) -> Result<ReceiptsView, StorageError> {
    let names = tx.identities().of_contact(contact.id).await?;
    let (Some(member), Some(delivery)) = (names.into_iter().next(), &message.delivery) else {
        return Ok(ReceiptsView::default());
    };
    let item = ReceiptView {
        member,
        name: Some(contact.name),
        delivered_at: delivery.delivered_at,
        read_at: delivery.read_at,
        played_at: delivery.played_at,
    };
    Ok(ReceiptsView { expected: Some(1), items: vec![item] })
}

/// The members who sent no receipt.
async fn silent(
    tx: &WorkspaceTx,
    account: &Account,
    group: &Contact,
    known: &[ReceiptView],
) -> Result<Vec<ReceiptView>, StorageError> {
    let contacts = KnownMembers::of(tx, group).await?;
    let members = groups::members(group).into_iter().flatten();
    let others = members.filter(|member| !groups::is_us(account, member));
    let named = others.filter_map(|it| Some((groups::name_of(it)?, contacts.name_of(it))));
    let silent = named.filter(|(name, _)| !known.iter().any(|item| item.member == *name));
    let item = |(member, name)| ReceiptView {
        member,
        name,
        delivered_at: None,
        read_at: None,
        played_at: None,
    };
    Ok(silent.map(item).collect())
}
