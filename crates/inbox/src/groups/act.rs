//! A number does something in a group that it is in, where it may.

use blazz_domain::ChatId;
use blazz_domain::contact::ContactType;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::operation::{GroupAct, Operation};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::contacts::Contact;

use super::{People, rights};
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::operations::{Asked, ask, offered};
use crate::views::OperationView;

/// What somebody wants done.
#[derive(Debug, Clone)]
pub enum Act {
    Rename(String),
    /// Without a text, the description is taken away.
    Describe(Option<String>),
    Add(People),
    Remove(People),
    Promote(People),
    Demote(People),
    Link,
    ResetLink,
    JoinRequests,
    Approve(People),
    Reject(People),
    Leave,
    Delete,
}

impl Act {
    async fn resolve(
        self,
        inbox: &Inbox,
        tx: &WorkspaceTx,
        account: &Account,
    ) -> Result<GroupAct, InboxError> {
        let who = async |people: People| people.resolve_some(inbox, tx, account).await;
        Ok(match self {
            Self::Rename(text) => GroupAct::Rename(text.trim().to_owned()),
            Self::Describe(text) => GroupAct::Describe(text),
            Self::Add(people) => GroupAct::Add(who(people).await?),
            Self::Remove(people) => GroupAct::Remove(who(people).await?),
            Self::Promote(people) => GroupAct::Promote(who(people).await?),
            Self::Demote(people) => GroupAct::Demote(who(people).await?),
            Self::Approve(people) => GroupAct::Approve(who(people).await?),
            Self::Reject(people) => GroupAct::Reject(who(people).await?),
            Self::Link => GroupAct::Link,
            Self::ResetLink => GroupAct::ResetLink,
            Self::JoinRequests => GroupAct::JoinRequests,
            Self::Leave => GroupAct::Leave,
            Self::Delete => GroupAct::Delete,
        })
    }
}

/// Has the number of a group's chat do something there. What only admins may is refused here when the number is
/// known to be none; what is not known, WhatsApp decides.
pub async fn act(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    chat: ChatId,
    act: Act,
) -> Result<OperationView, InboxError> {
    let chat = tx.chats().load(chat).await?;
    let contact = tx.contacts().load(chat.contact_id).await?;
    let (account, group) = in_group(inbox, tx, &chat, &contact).await?.ok_or({
        InboxError::NotNow {
            code: "not_a_group",
            why: "this is no chat with a group that the number can act in",
        }
    })?;
    let act = act.resolve(inbox, tx, &account).await?;
    offered(inbox, &account, act.kind())?;
    rights::check(&account, &contact, &act)?;
    let operation = Operation::InGroup { group, act };
    ask(inbox, tx, Asked { account: &account, contact: Some(contact.id), operation }).await
}

/// The transport of the chat's number that is in the group, and the group's name there.
async fn in_group(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    chat: &Chat,
    contact: &Contact,
) -> Result<Option<(Account, Identity)>, InboxError> {
    if contact.contact_type != ContactType::Group {
        return Ok(None);
    }
    let home = tx.accounts().load(chat.account_id).await?;
    let other = match home.other_transport() {
        Some(other) => tx.accounts().find(other).await?,
        None => None,
    };
    let names = tx.identities().of_contact(contact.id).await?;
    for account in [Some(home), other].into_iter().flatten() {
        if let Some(name) = name_at(inbox, &account, &names) {
            return Ok(Some((account, name)));
        }
    }
    Ok(None)
}

fn name_at(inbox: &Inbox, account: &Account, names: &[Identity]) -> Option<Identity> {
    let addresses = inbox.providers.addresses(account.provider);
    let is_group = |name: &&Identity| {
        matches!(name.kind, IdentityKind::GroupJid | IdentityKind::CloudGroup)
            && addresses.contains(&name.kind)
    };
    names.iter().find(is_group).cloned()
}
