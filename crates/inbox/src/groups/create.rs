//! A number makes a group, or joins one by its link.

use blazz_domain::AccountId;
use blazz_domain::operation::{self, Operation};
use blazz_storage::WorkspaceTx;

use super::People;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::operations::{Asked, ask};
use crate::views::OperationView;

/// How the links begin that lead into groups.
const LINK: &str = "https://chat.whatsapp.com/";

/// A group as somebody wants it.
#[derive(Debug, Clone)]
pub struct NewGroup {
    pub subject: String,
    pub description: Option<String>,
    pub people: People,
    pub join_approval: bool,
}

/// Has a number make a group; its chat stands in the list once it is made.
pub async fn create(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: AccountId,
    new: NewGroup,
) -> Result<OperationView, InboxError> {
    let account = tx.accounts().load(account).await?;
    let members = new.people.resolve(inbox, tx, &account).await?;
    let operation = Operation::CreateGroup(operation::NewGroup {
        subject: new.subject.trim().to_owned(),
        description: new.description.filter(|text| !text.is_empty()),
        members,
        join_approval: new.join_approval,
    });
    ask(inbox, tx, Asked { account: &account, contact: None, operation }).await
}

/// Has a number join a group by its link.
pub async fn join(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: AccountId,
    link: &str,
) -> Result<OperationView, InboxError> {
    let account = tx.accounts().load(account).await?;
    let end = link.trim().strip_prefix(LINK).unwrap_or_default();
    let end = end.split(['?', '/']).next().unwrap_or_default();
    if end.is_empty() || !end.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let message = "write a link such as https://chat.whatsapp.com/AbCdEf";
        return Err(InboxError::invalid("link", "invalid_link", message));
    }
    let operation = Operation::JoinGroup { link: format!("{LINK}{end}") };
    ask(inbox, tx, Asked { account: &account, contact: None, operation }).await
}
