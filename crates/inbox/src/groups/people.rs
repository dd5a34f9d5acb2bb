//! Who is meant by a request about members: contacts by id, and others by the name WhatsApp has for them.

use blazz_domain::ContactId;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;

use crate::contacts::read_phone;
use crate::error::InboxError;
use crate::inbox::Inbox;

/// People as a request names them.
#[derive(Debug, Clone, Default)]
pub struct People {
    pub contacts: Vec<ContactId>,
    /// Phone numbers, or names that the group's own list of members gives (`…@lid`).
    pub names: Vec<String>,
}

impl People {
    /// Each of them once, by a name that the number's provider knows them by.
    pub(super) async fn resolve(
        &self,
        inbox: &Inbox,
        tx: &WorkspaceTx,
        account: &Account,
    ) -> Result<Vec<Identity>, InboxError> {
        let mut found: Vec<Identity> = Vec::new();
        for (place, id) in self.contacts.iter().enumerate() {
            let name = name_of(inbox, tx, account, *id).await?;
            let name = name.ok_or_else(|| {
                let message = "WhatsApp knows this contact by no name that can be in a group";
                InboxError::invalid(format!("contact_ids[{place}]"), "no_recipient", message)
            })?;
            found.push(name);
        }
        for (place, text) in self.names.iter().enumerate() {
            found.push(read(inbox, place, text)?);
        }
        let mut each: Vec<Identity> = Vec::new();
        for person in found {
            if !each.contains(&person) {
                each.push(person);
            }
        }
        Ok(each)
    }

    /// As [`Self::resolve`]; nobody is not enough.
    pub(super) async fn resolve_some(
        &self,
        inbox: &Inbox,
        tx: &WorkspaceTx,
        account: &Account,
    ) -> Result<Vec<Identity>, InboxError> {
        let people = self.resolve(inbox, tx, account).await?;
        if people.is_empty() {
            return Err(InboxError::invalid("members", "required", "name at least one person"));
        }
        Ok(people)
    }
}

async fn name_of(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    id: ContactId,
) -> Result<Option<Identity>, InboxError> {
    let contact = tx.contacts().load(id).await?;
    let names = tx.identities().of_contact(contact.merged_into.unwrap_or(id)).await?;
    let kinds = inbox.providers.addresses(account.provider).iter();
    let mut kinds = kinds.filter(|kind| is_of_a_person(**kind));
    Ok(kinds.find_map(|kind| names.iter().find(|name| name.kind == *kind)).cloned())
}

const fn is_of_a_person(kind: IdentityKind) -> bool {
    matches!(kind, IdentityKind::Phone | IdentityKind::Lid | IdentityKind::Bsuid)
}

fn read(inbox: &Inbox, place: usize, text: &str) -> Result<Identity, InboxError> {
    let text = text.trim();
    if let Some(user) = text.strip_suffix("@lid") {
        let is_number = !user.is_empty() && user.bytes().all(|byte| byte.is_ascii_digit());
        if is_number {
            return Ok(Identity::new(IdentityKind::Lid, text));
        }
    }
    let phone = read_phone(inbox, text).map_err(|_| {
        let message = "write a phone number, or the id of a member (…@lid)";
        InboxError::invalid(format!("members[{place}]"), "invalid_member", message)
    })?;
    Ok(Identity::phone(&phone))
}
