//! What is done in a group that is there.

use blazz_domain::Timestamp;
use blazz_domain::identity::Identity;
use blazz_domain::operation::{GroupAct, JoinRequest, OperationResult};
use blazz_providers::Carried;
use wacore_binary::JidExt;
use whatsapp_rust::Jid;
use whatsapp_rust::features::{
    GroupDescription, GroupSubject, MembershipRequest, PreviousDescription,
};

use super::members::outcomes;
use super::trouble::Trouble;
use super::{Asking, known};
use crate::inbound::{identity, jid_of_identity, left};

impl Asking<'_> {
    pub(super) async fn act(&self, group: &Identity, act: &GroupAct) -> Result<Carried, Trouble> {
        let jid = known(jid_of_identity(group).filter(Jid::is_group))?;
        let result = match act {
            GroupAct::Link => self.link(&jid, false).await?,
            GroupAct::ResetLink => self.link(&jid, true).await?,
            GroupAct::JoinRequests => self.requests(&jid).await?,
            GroupAct::Leave => {
                self.client.groups().leave(&jid).await?;
                OperationResult::Done
            }
            GroupAct::Rename(_) | GroupAct::Describe(_) => self.reword(&jid, act).await?,
            GroupAct::Delete => return Err(Trouble::not_offered()),
            GroupAct::Add(people)
            | GroupAct::Remove(people)
            | GroupAct::Promote(people)
            | GroupAct::Demote(people)
            | GroupAct::Approve(people)
            | GroupAct::Reject(people) => self.change_members(&jid, act, people).await?,
        };
        let news = match act {
            GroupAct::Link | GroupAct::ResetLink | GroupAct::JoinRequests => Vec::new(),
            GroupAct::Leave => left(&jid, self.now).into_iter().collect(),
            _ => self.look(&jid).await,
        };
        Ok(Carried { result, news })
    }

    async fn reword(&self, group: &Jid, act: &GroupAct) -> Result<OperationResult, Trouble> {
        let groups = self.client.groups();
        match act {
            GroupAct::Rename(text) => {
                let text = GroupSubject::new(text).map_err(|_| Trouble::text_out_of_bounds())?;
                groups.set_subject(group, text).await?;
            }
            GroupAct::Describe(text) => {
                let text = text.as_ref().map(GroupDescription::new).transpose();
                let text = text.map_err(|_| Trouble::text_out_of_bounds())?;
                groups.set_description(group, text, PreviousDescription::Resolve).await?;
            }
            _ => {}
        }
        Ok(OperationResult::Done)
    }

    async fn link(&self, group: &Jid, reset: bool) -> Result<OperationResult, Trouble> {
        let link = self.client.groups().get_invite_link(group, reset).await?;
        Ok(OperationResult::Link { link })
    }

    async fn requests(&self, group: &Jid) -> Result<OperationResult, Trouble> {
        let requests = self.client.groups().get_membership_requests(group).await?;
        let requests = requests.iter().filter_map(request).collect();
        Ok(OperationResult::JoinRequests { requests })
    }

    async fn change_members(
        &self,
        group: &Jid,
        act: &GroupAct,
        people: &[Identity],
    ) -> Result<OperationResult, Trouble> {
        let jids: Vec<Jid> = people.iter().filter_map(jid_of_identity).collect();
        let groups = self.client.groups();
        let answers = match act {
            GroupAct::Add(_) => groups.add_participants(group, &jids).await?,
            GroupAct::Remove(_) => groups.remove_participants(group, &jids).await?,
            GroupAct::Promote(_) => groups.promote_participants(group, &jids).await?,
            GroupAct::Demote(_) => groups.demote_participants(group, &jids).await?,
            GroupAct::Approve(_) => groups.approve_membership_requests(group, &jids).await?,
            GroupAct::Reject(_) => groups.reject_membership_requests(group, &jids).await?,
            _ => Vec::new(),
        };
        Ok(OperationResult::Members { members: outcomes(act, people, &answers) })
    }
}

fn request(request: &MembershipRequest) -> Option<JoinRequest> {
    let since = request.request_time.and_then(|seconds| i64::try_from(seconds).ok());
    Some(JoinRequest { member: identity(&request.jid)?, since: since.map(Timestamp::from_seconds) })
}
