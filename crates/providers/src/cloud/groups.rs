//! The Groups API: groups are made, changed and deleted, people come by a link only (cloud-api.md §7).

mod requests;

use std::time::Duration;

use blazz_domain::account::AccountAccess;
use blazz_domain::failure::Failure;
use blazz_domain::field::FieldProblem;
use blazz_domain::identity::Identity;
use blazz_domain::job::Backoff;
use blazz_domain::operation::{
    GroupAct, MemberFailure, MemberOutcome, NewGroup, Operation, OperationKind, OperationResult,
};
use reqwest::Method;
use serde_json::{Value, json};

use super::answer::no_answer;
use super::graph::{self, Graph};
use super::tolerant::Tolerant;
use crate::operations::Carried;
use crate::provider::SendError;

pub(super) const KINDS: &[OperationKind] = &[
    OperationKind::CreateGroup,
    OperationKind::RenameGroup,
    OperationKind::DescribeGroup,
    OperationKind::RemoveMembers,
    OperationKind::GroupLink,
    OperationKind::ResetGroupLink,
    OperationKind::JoinRequests,
    OperationKind::ApproveJoinRequests,
    OperationKind::RejectJoinRequests,
    OperationKind::DeleteGroup,
];

/// Characters of a subject and of a description, and people in one call (cloud-api.md §7).
const LONGEST_SUBJECT: usize = 128;
const LONGEST_DESCRIPTION: usize = 2048;
const MOST_REMOVED: usize = 8;

/// One call after the other, for one number.
struct Caller<'a> {
    graph: &'a Graph,
    access: &'a AccountAccess,
    time_out: Duration,
}

pub(super) async fn carry_out(
    graph: &Graph,
    access: &AccountAccess,
    operation: &Operation,
    time_out: Duration,
) -> Result<Carried, SendError> {
    let caller = Caller { graph, access, time_out };
    let result = match operation {
        Operation::CreateGroup(new) => caller.create(new).await,
        Operation::JoinGroup { .. }
        | Operation::CheckNumbers { .. }
        | Operation::SetBlocked { .. } => Err(not_offered()),
        Operation::InGroup { group, act } => caller.act(&group.value, act).await,
    };
    result.map(Carried::from).map_err(|error| told(error, operation.kind()))
}

/// What may be repeated is, when its outcome is unknown.
fn told(error: SendError, kind: OperationKind) -> SendError {
    match error {
        SendError::MayHaveSent { failure } if kind.is_safe_to_repeat() => {
            SendError::Retry { failure, backoff: Backoff::SEND, after: None }
        }
        SendError::MayHaveSent { .. } => {
            let why = "WhatsApp gave no readable answer; it may have happened. Look in WhatsApp \
                       Manager, and ask again if it did not";
            SendError::MayHaveSent { failure: Failure::new("may_have_happened", why) }
        }
        other => other,
    }
}

fn not_offered() -> SendError {
    let why = "the Cloud API cannot do this";
    SendError::Refused { failure: Failure::new("not_offered", why) }
}

pub(super) fn check(operation: &Operation) -> Result<(), Vec<FieldProblem>> {
    let problem = match operation {
        Operation::CreateGroup(new) => length("subject", &new.subject, (1, LONGEST_SUBJECT))
            .or_else(|| {
                let text = new.description.as_deref().unwrap_or_default();
                length("description", text, (0, LONGEST_DESCRIPTION))
            }),
        Operation::InGroup { act: GroupAct::Rename(text), .. } => {
            length("subject", text, (1, LONGEST_SUBJECT))
        }
        Operation::InGroup { act: GroupAct::Describe(text), .. } => {
            length("description", text.as_deref().unwrap_or_default(), (0, LONGEST_DESCRIPTION))
        }
        Operation::InGroup { act: GroupAct::Remove(people), .. } if people.len() > MOST_REMOVED => {
            Some(FieldProblem::new("members", "too_many", "remove at most 8 people at once"))
        }
        _ => None,
    };
    problem.map_or(Ok(()), |problem| Err(vec![problem]))
}

fn length(field: &str, text: &str, (least, most): (usize, usize)) -> Option<FieldProblem> {
    (!(least..=most).contains(&text.chars().count()))
        .then(|| FieldProblem::new(field, "length", format!("write {least} to {most} characters")))
}

impl Caller<'_> {
    /// The answer's JSON, when it is a success.
    async fn call(
        &self,
        method: Method,
        path: &[&str],
        body: Option<&Value>,
    ) -> Result<Value, SendError> {
        let request = self.graph.request(method, path, self.access, self.time_out);
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        let answer = graph::answer(request).await?;
        if !answer.is_success() {
            return Err(answer.into_send_error());
        }
        answer.json().ok_or_else(|| SendError::MayHaveSent { failure: no_answer() })
    }

    /// Meta makes it in a moment and tells by webhook. Nobody can be taken in: people come by the link.
    async fn create(&self, new: &NewGroup) -> Result<OperationResult, SendError> {
        let mode = if new.join_approval { "approval_required" } else { "auto_approve" };
        let mut body = json!({
            "messaging_product": "whatsapp", "subject": new.subject, "join_approval_mode": mode,
        });
        if let Some(text) = &new.description {
            body["description"] = json!(text);
        }
        let path = [self.access.external_id.as_str(), "groups"];
        self.call(Method::POST, &path, Some(&body)).await?;
        Ok(OperationResult::Accepted { members: new.members.iter().map(uninvited).collect() })
    }

    async fn act(&self, group: &str, act: &GroupAct) -> Result<OperationResult, SendError> {
        match act {
            GroupAct::Rename(text) => self.set(group, "subject", text).await,
            GroupAct::Describe(text) => {
                self.set(group, "description", text.as_deref().unwrap_or_default()).await
            }
            GroupAct::Remove(people) => self.remove(group, people).await,
            GroupAct::Link => self.link(group, Method::GET).await,
            GroupAct::ResetLink => self.link(group, Method::POST).await,
            GroupAct::JoinRequests => self.list_requests(group).await,
            GroupAct::Approve(people) => self.decide(group, people, Method::POST).await,
            GroupAct::Reject(people) => self.decide(group, people, Method::DELETE).await,
            GroupAct::Delete => {
                self.call(Method::DELETE, &[group], None).await?;
                Ok(OperationResult::Done)
            }
            GroupAct::Add(_) | GroupAct::Promote(_) | GroupAct::Demote(_) | GroupAct::Leave => {
                Err(not_offered())
            }
        }
    }

    async fn set(
        &self,
        group: &str,
        field: &str,
        text: &str,
    ) -> Result<OperationResult, SendError> {
        let body = json!({ "messaging_product": "whatsapp", field: text });
        self.call(Method::POST, &[group], Some(&body)).await?;
        Ok(OperationResult::Done)
    }

    /// Meta takes them out together and tells of each by webhook.
    async fn remove(&self, group: &str, people: &[Identity]) -> Result<OperationResult, SendError> {
        let users: Vec<Value> = people.iter().map(|it| json!({ "user": it.value })).collect();
        let body = json!({ "messaging_product": "whatsapp", "participants": users });
        self.call(Method::DELETE, &[group, "participants"], Some(&body)).await?;
        let done = |member: &Identity| MemberOutcome { member: member.clone(), failure: None };
        Ok(OperationResult::Members { members: people.iter().map(done).collect() })
    }

    /// `GET` asks for the link, `POST` makes a new one.
    async fn link(&self, group: &str, method: Method) -> Result<OperationResult, SendError> {
        let body = (method == Method::POST).then(|| json!({ "messaging_product": "whatsapp" }));
        let answer = self.call(method, &[group, "invite_link"], body.as_ref()).await?;
        let link = answer.text("invite_link");
        let link = link.ok_or_else(|| SendError::MayHaveSent { failure: no_answer() })?;
        Ok(OperationResult::Link { link })
    }
}

fn uninvited(member: &Identity) -> MemberOutcome {
    let reason = "the Cloud API takes nobody into a group: send them its link";
    let failure = MemberFailure::new("invite_by_link", None, reason);
    MemberOutcome { member: member.clone(), failure: Some(failure) }
}
