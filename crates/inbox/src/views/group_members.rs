//! Who belongs to a group, by the names of the contacts they are.

use std::collections::HashMap;

use blazz_domain::{ChatId, ContactId};
use blazz_storage::workspace::contacts::Contact;
use blazz_storage::workspace::identities::CalledContact;
use blazz_storage::{StorageError, WorkspaceTx};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::contact::PictureView;
use crate::groups;

/// The members of a group as WhatsApp told them last; at most 1,024.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(as = GroupMembers)]
pub struct GroupMembersView {
    /// In the order they were told in; none where nobody told them.
    pub items: Vec<GroupMemberView>,
}

/// Somebody who belongs to a group.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = GroupMember)]
pub struct GroupMemberView {
    /// A phone number, or an id that ends in `@lid`; what changes members takes it.
    pub id: String,
    /// E.164 with its plus sign; absent when WhatsApp does not tell it.
    pub phone: Option<String>,
    pub role: GroupRole,
    /// Absent when they are no contact.
    pub contact_id: Option<ContactId>,
    /// What the contact is called: as the team does, else as WhatsApp told last; absent where neither is known.
    pub name: Option<String>,
    /// Absent while nobody has wanted to see it.
    pub picture: Option<PictureView>,
}

/// What a member may do in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupRole {
    Member,
    Admin,
    /// Who made the group; nobody takes their rights away.
    Superadmin,
}

impl GroupRole {
    fn of(member: &Value) -> Self {
        match member["role"].as_str() {
            Some("superadmin") => Self::Superadmin,
            Some("admin") => Self::Admin,
            _ => Self::Member,
        }
    }
}

/// The members of the group of a chat; of a chat with a person, nobody.
pub async fn group_members(
    tx: &WorkspaceTx,
    chat: ChatId,
) -> Result<GroupMembersView, StorageError> {
    let chat = tx.chats().load(chat).await?;
    let group = tx.contacts().load(chat.contact_id).await?;
    let known = KnownMembers::of(tx, &group).await?;
    let members = groups::members(&group).into_iter().flatten();
    Ok(GroupMembersView { items: members.filter_map(|member| known.view(member)).collect() })
}

/// The contacts among the members of a group, by each name of theirs.
pub(super) struct KnownMembers(HashMap<String, CalledContact>);

impl KnownMembers {
    pub(super) async fn of(tx: &WorkspaceTx, group: &Contact) -> Result<Self, StorageError> {
        let members = groups::members(group).into_iter().flatten();
        let names: Vec<&str> = members.flat_map(names).collect();
        let called = tx.identities().list_called(&names).await?;
        Ok(Self(called.into_iter().map(|it| (it.identity.value.clone(), it)).collect()))
    }

    /// Where number and id are two contacts that nobody has merged, the number's counts.
    fn find(&self, member: &Value) -> Option<&CalledContact> {
        names(member).find_map(|name| self.0.get(name))
    }

    /// What a member is called; a number or an id is no name.
    pub(super) fn name_of(&self, member: &Value) -> Option<String> {
        let name = &self.find(member)?.name;
        (!names(member).any(|id| id == name)).then(|| name.clone())
    }

    fn view(&self, member: &Value) -> Option<GroupMemberView> {
        let contact = self.find(member);
        Some(GroupMemberView {
            id: member["id"].as_str().or_else(|| names(member).next())?.to_owned(),
            phone: member["phone"].as_str().map(ToOwned::to_owned),
            role: GroupRole::of(member),
            contact_id: contact.map(|it| it.contact_id),
            name: self.name_of(member),
            picture: contact
                .and_then(|it| Some(PictureView::new(it.contact_id, it.picture.as_ref()?))),
        })
    }
}

/// The names by which a member may be a contact, the number first.
fn names(member: &Value) -> impl Iterator<Item = &str> {
    ["phone", "lid"].into_iter().filter_map(|key| member[key].as_str())
}
