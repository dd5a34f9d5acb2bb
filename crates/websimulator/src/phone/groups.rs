//! Groups in the hands of a person: made, changed, left, joined, looked at.

use std::collections::{BTreeMap, BTreeSet};

use super::{Phone, WriteError};
use crate::{
    GroupError, Joined, Role,
    groups::{self, Change},
    world::{Group, Rule},
};

/// A group as a member sees it on the phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenGroup {
    /// The JID, which stands in place of a number.
    pub group: String,
    pub subject: String,
    pub description: Option<String>,
    /// By number.
    pub members: BTreeMap<String, Role>,
    /// Numbers of those who wait to be let in.
    pub waiting: Vec<String>,
    /// Only admins change what the group is about.
    pub is_locked: bool,
    /// Only admins write.
    pub is_announcement: bool,
    /// Seconds until messages disappear; 0 when they stay.
    pub disappears_after: u32,
}

impl Phone {
    /// Makes a group with oneself and these people, by number. Its JID comes back, to write to in place of a number.
    /// The people must have a phone here, or be among `WebSimulator::know_numbers`.
    pub fn create_group(&self, subject: &str, members: &[&str]) -> Result<String, WriteError> {
        let people: Vec<String> = members.iter().map(|member| (*member).to_owned()).collect();
        self.inner.exchange.change(|world| {
            if let Some(nobody) = people.iter().find(|number| !world.knows(number)) {
                return Err(WriteError::Nobody { number: nobody.clone() });
            }
            let rules = BTreeSet::new();
            let made = groups::create(world, self.number(), subject.to_owned(), &people, rules)?;
            Ok(made.jid().to_string())
        })
    }

    pub fn rename_group(&self, group: &str, subject: &str) -> Result<(), GroupError> {
        self.change_group(group, Change::Subject(subject.to_owned())).map(drop)
    }

    /// Without a text, the description is taken away.
    pub fn describe_group(&self, group: &str, text: Option<&str>) -> Result<(), GroupError> {
        let (id, after) = self.inner.exchange.change(|world| {
            let known = world.groups.get(&id_of(group)).and_then(|group| group.description.clone());
            (format!("{:08X}", world.next_number()), known.map(|known| known.id))
        });
        let text = text.map(ToOwned::to_owned);
        self.change_group(group, Change::Description { id, after, text }).map(drop)
    }

    /// Those who could not be taken in come back, by number, with WhatsApp's error: 404 for not on WhatsApp, 409 for
    /// already in, 403 for people who are not to be added unasked.
    pub fn add_to_group(
        &self,
        group: &str,
        people: &[&str],
    ) -> Result<Vec<(String, u16)>, GroupError> {
        self.change_group(group, Change::Add(owned(people)))
    }

    /// As `add_to_group`; 405 for the creator.
    pub fn remove_from_group(
        &self,
        group: &str,
        people: &[&str],
    ) -> Result<Vec<(String, u16)>, GroupError> {
        self.change_group(group, Change::Remove(owned(people)))
    }

    /// Makes somebody an admin.
    pub fn promote(&self, group: &str, person: &str) -> Result<(), GroupError> {
        self.change_group(group, Change::Promote(owned(&[person]))).map(drop)
    }

    pub fn demote(&self, group: &str, person: &str) -> Result<(), GroupError> {
        self.change_group(group, Change::Demote(owned(&[person]))).map(drop)
    }

    pub fn leave_group(&self, group: &str) -> Result<(), GroupError> {
        self.change_group(group, Change::Leave).map(drop)
    }

    /// Only admins change what the group is about, or everybody does.
    pub fn lock_group(&self, group: &str, is_locked: bool) -> Result<(), GroupError> {
        self.change_group(group, Change::Rule(Rule::Locked, is_locked)).map(drop)
    }

    /// Only admins write, or everybody does.
    pub fn let_only_admins_write(&self, group: &str, is_so: bool) -> Result<(), GroupError> {
        self.change_group(group, Change::Rule(Rule::Announcement, is_so)).map(drop)
    }

    /// Only admins take people in, or everybody does.
    pub fn let_only_admins_add(&self, group: &str, is_so: bool) -> Result<(), GroupError> {
        self.change_group(group, Change::Rule(Rule::AdminsAdd, is_so)).map(drop)
    }

    /// Whoever comes by the link waits for an admin, or is in at once.
    pub fn approve_newcomers(&self, group: &str, is_so: bool) -> Result<(), GroupError> {
        self.change_group(group, Change::Rule(Rule::NeedsApproval, is_so)).map(drop)
    }

    /// Seconds until messages of the group disappear; 0 lets them stay.
    pub fn let_messages_disappear(&self, group: &str, seconds: u32) -> Result<(), GroupError> {
        self.change_group(group, Change::DisappearsAfter(seconds)).map(drop)
    }

    /// The end of the group's link, after `https://chat.whatsapp.com/`.
    pub fn group_link(&self, group: &str) -> Result<String, GroupError> {
        let own = self.number();
        self.inner.exchange.change(|world| groups::link(world, &id_of(group), own))
    }

    pub fn reset_group_link(&self, group: &str) -> Result<String, GroupError> {
        let own = self.number();
        self.inner.exchange.change(|world| groups::reset_link(world, &id_of(group), own))
    }

    /// By the end of a link; the group's JID comes back.
    pub fn join_group(&self, link: &str) -> Result<(String, Joined), GroupError> {
        let joined = self.inner.exchange.change(|world| groups::join(world, link, self.number()));
        joined.map(|(group, joined)| (group.jid().to_string(), joined))
    }

    /// Lets somebody in who waits, or not.
    pub fn answer_request(
        &self,
        group: &str,
        person: &str,
        lets_in: bool,
    ) -> Result<(), GroupError> {
        let (own, people) = (self.number(), owned(&[person]));
        let step = |world: &mut crate::world::World| {
            groups::answer_requests(world, &id_of(group), own, &people, lets_in)
        };
        self.inner.exchange.change(step).map(drop)
    }

    /// Nobody takes this person into a group unasked from now on.
    pub fn refuse_to_be_added(&self) {
        self.change(|account| account.is_private_to_groups = true);
    }

    /// A group that the person is in.
    pub fn group(&self, group: &str) -> Option<SeenGroup> {
        self.inner.exchange.look(|world| {
            let group = world.groups.get(&id_of(group))?;
            group.has(self.number()).then(|| seen(group))
        })
    }

    /// All groups that the person is in.
    pub fn groups(&self) -> Vec<SeenGroup> {
        self.inner.exchange.look(|world| {
            let own = world.groups.values().filter(|group| group.has(self.number()));
            own.map(seen).collect()
        })
    }

    fn change_group(&self, group: &str, change: Change) -> Result<Vec<(String, u16)>, GroupError> {
        let own = self.number();
        let step =
            |world: &mut crate::world::World| groups::change(world, &id_of(group), own, change);
        let outcomes = self.inner.exchange.change(step)?;
        Ok(outcomes.into_iter().filter_map(|of| Some((of.number, of.error?))).collect())
    }
}

fn owned(people: &[&str]) -> Vec<String> {
    people.iter().map(|person| (*person).to_owned()).collect()
}

/// The user part of a group's JID.
pub(super) fn id_of(group: &str) -> String {
    group.split('@').next().unwrap_or_default().to_owned()
}

fn seen(group: &Group) -> SeenGroup {
    SeenGroup {
        group: group.jid().to_string(),
        subject: group.subject.text.clone(),
        description: group.description.as_ref().map(|described| described.text.clone()),
        members: group.members.clone(),
        waiting: group.requests.keys().cloned().collect(),
        is_locked: group.is(Rule::Locked),
        is_announcement: group.is(Rule::Announcement),
        disappears_after: group.disappears_after,
    }
}
