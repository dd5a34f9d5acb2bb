//! A group is made, or joined by its link.

use blazz_domain::identity::Identity;
use blazz_domain::operation::{MemberFailure, MemberOutcome, NewGroup, OperationResult};
use blazz_providers::Carried;
use whatsapp_rust::Jid;
use whatsapp_rust::features::{
    GroupCreateOptions, GroupDescription, GroupMetadata, GroupParticipantOptions, JoinGroupResult,
    MembershipApprovalMode,
};

use super::trouble::Trouble;
use super::{Asking, known};
use crate::inbound::{identity, jid_of_identity};

impl Asking<'_> {
    pub(super) async fn create(&self, new: &NewGroup) -> Result<Carried, Trouble> {
        let people = new.members.iter().filter_map(jid_of_identity);
        let mut options = GroupCreateOptions::new(new.subject.as_str())
            .with_participants(people.map(GroupParticipantOptions::new).collect());
        if let Some(text) = &new.description {
            let text = GroupDescription::new(text).map_err(|_| Trouble::text_out_of_bounds())?;
            options.description = Some(text);
        }
        if new.join_approval {
            options.membership_approval_mode = Some(MembershipApprovalMode::On);
        }
        let made = self.client.groups().create_group(options).await?.metadata;
        let members = new.members.iter().map(|member| taken_in(member, &made)).collect();
        let group = identity(&made.id).ok_or_else(Trouble::no_group)?;
        let news = self.look(&made.id).await;
        Ok(Carried { result: OperationResult::Group { group, waiting: false, members }, news })
    }

    pub(super) async fn join(&self, link: &str) -> Result<Carried, Trouble> {
        let joined = self.client.groups().join_with_invite_code(link).await?;
        let (jid, waiting) = match joined {
            JoinGroupResult::Joined(jid) => (jid, false),
            JoinGroupResult::PendingApproval(jid) => (jid, true),
        };
        let group = known(identity(&jid).and_then(|group| jid_of_identity(&group)))?;
        let news = if waiting { Vec::new() } else { self.look(&group).await };
        let group = identity(&group).ok_or_else(Trouble::no_group)?;
        let members = Vec::new();
        Ok(Carried { result: OperationResult::Group { group, waiting, members }, news })
    }
}

/// WhatsApp leaves out those who cannot be taken in, and says no reason.
fn taken_in(member: &Identity, group: &GroupMetadata) -> MemberOutcome {
    let is = |jid: &Jid| identity(jid).as_ref() == Some(member);
    let is_in = group.participants.iter().any(|person| {
        let names = [Some(&person.jid), person.phone_number.as_ref(), person.lid.as_ref()];
        names.into_iter().flatten().any(is)
    });
    let failure = (!is_in).then(|| {
        let reason = "WhatsApp has not taken this person in: they may not be on WhatsApp, or let \
                      nobody add them. Send them the group's link.";
        MemberFailure::new("invite_by_link", None, reason)
    });
    MemberOutcome { member: member.clone(), failure }
}
