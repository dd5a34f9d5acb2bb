//! What a linked device can be asked to do beside sending: groups are made, changed, joined and left; numbers
//! checked; people blocked.

mod acts;
mod blocks;
mod create;
mod members;
mod numbers;
mod trouble;

use std::sync::Arc;
use std::time::Duration;

use blazz_domain::Timestamp;
use blazz_domain::field::FieldProblem;
use blazz_domain::operation::{GroupAct, Operation, OperationKind};
use blazz_providers::{Carried, SendError};
use whatsapp_rust::Client;

use self::trouble::Trouble;
use crate::live::Live;

/// What it can carry out.
pub(crate) const KINDS: &[OperationKind] = &[
    OperationKind::CreateGroup,
    OperationKind::JoinGroup,
    OperationKind::RenameGroup,
    OperationKind::DescribeGroup,
    OperationKind::AddMembers,
    OperationKind::RemoveMembers,
    OperationKind::PromoteMembers,
    OperationKind::DemoteMembers,
    OperationKind::GroupLink,
    OperationKind::ResetGroupLink,
    OperationKind::JoinRequests,
    OperationKind::ApproveJoinRequests,
    OperationKind::RejectJoinRequests,
    OperationKind::LeaveGroup,
    OperationKind::CheckNumbers,
    OperationKind::BlockContact,
    OperationKind::UnblockContact,
];

/// Letters of a group's name and of its description (`wacore` 0.7.0, `iq/groups.rs`).
const LONGEST_SUBJECT: usize = 100;
const LONGEST_DESCRIPTION: usize = 2048;
/// People in a group, and so the most that one request is about.
const MOST_MEMBERS: usize = 1024;

/// One request to WhatsApp, and what it is about.
struct Asking<'a> {
    client: &'a Client,
    now: Timestamp,
}

/// Does it once. Without a connection nothing is done.
pub(crate) async fn carry_out(
    live: Option<&Live>,
    operation: &Operation,
    time_out: Duration,
    now: Timestamp,
) -> Result<Carried, SendError> {
    let live = live.ok_or_else(trouble::away)?;
    let client: Arc<Client> = live.client().ok_or_else(trouble::away)?;
    let asking = Asking { client: &client, now };
    let attempt = async {
        match operation {
            Operation::CreateGroup(new) => asking.create(new).await,
            Operation::JoinGroup { link } => asking.join(link).await,
            Operation::InGroup { group, act } => asking.act(group, act).await,
            Operation::CheckNumbers { numbers } => asking.check_numbers(numbers).await,
            Operation::SetBlocked { names, blocked } => {
                let _alone = live.block_list.lock().await;
                asking.set_blocked(names, *blocked).await
            }
        }
    };
    let kind = operation.kind();
    match tokio::time::timeout(time_out, attempt).await {
        Ok(done) => done.map_err(|trouble| trouble.told(kind)),
        Err(_) => Err(trouble::no_answer(kind)),
    }
}

/// What is certain to be refused, told before it is asked.
pub(crate) fn check(operation: &Operation) -> Result<(), Vec<FieldProblem>> {
    let problem = match operation {
        Operation::CreateGroup(new) => subject(&new.subject)
            .or_else(|| description(new.description.as_deref()))
            .or_else(|| people(new.members.len() + 1)),
        Operation::JoinGroup { .. }
        | Operation::CheckNumbers { .. }
        | Operation::SetBlocked { .. } => None,
        Operation::InGroup { act, .. } => match act {
            GroupAct::Rename(text) => subject(text),
            GroupAct::Describe(text) => description(text.as_deref()),
            GroupAct::Add(members)
            | GroupAct::Remove(members)
            | GroupAct::Promote(members)
            | GroupAct::Demote(members)
            | GroupAct::Approve(members)
            | GroupAct::Reject(members) => people(members.len()),
            _ => None,
        },
    };
    problem.map_or(Ok(()), |problem| Err(vec![problem]))
}

fn subject(text: &str) -> Option<FieldProblem> {
    let is_right = (1..=LONGEST_SUBJECT).contains(&text.chars().count());
    (!is_right)
        .then(|| FieldProblem::new("subject", "length", "a group's name has 1 to 100 characters"))
}

fn description(text: Option<&str>) -> Option<FieldProblem> {
    let letters = text.map_or(1, |text| text.chars().count());
    (!(1..=LONGEST_DESCRIPTION).contains(&letters)).then(|| {
        let message = "a group's description has 1 to 2048 characters, or is null";
        FieldProblem::new("description", "length", message)
    })
}

fn people(count: usize) -> Option<FieldProblem> {
    (count > MOST_MEMBERS)
        .then(|| FieldProblem::new("members", "too_many", "a group has at most 1024 members"))
}

impl Asking<'_> {
    /// What is true of a group now; when that cannot be heard, its next notification tells.
    async fn look(&self, group: &whatsapp_rust::Jid) -> Vec<blazz_domain::inbound::Inbound> {
        match self.client.groups().get_metadata(group).await {
            Ok(group) => crate::inbound::group(&group, self.now).into_iter().collect(),
            Err(error) => {
                tracing::info!(%error, "looking at a group after it was changed");
                Vec::new()
            }
        }
    }
}

/// Nothing but what was asked has to be known.
fn known(jid: Option<whatsapp_rust::Jid>) -> Result<whatsapp_rust::Jid, Trouble> {
    jid.ok_or_else(Trouble::no_group)
}
