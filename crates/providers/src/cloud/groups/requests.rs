//! Who asks to be let into a group, and the answers: Meta answers requests by their ids, we by the person.

use std::collections::HashMap;

use blazz_domain::identity::Identity;
use blazz_domain::operation::{JoinRequest, MemberFailure, MemberOutcome, OperationResult};
use blazz_domain::phone::Phone;
use reqwest::Method;
use serde_json::{Value, json};

use super::Caller;
use crate::cloud::tolerant::Tolerant;
use crate::provider::SendError;

impl Caller<'_> {
    pub(super) async fn list_requests(&self, group: &str) -> Result<OperationResult, SendError> {
        let waiting = self.waiting(group).await?;
        let requests = waiting.into_iter().map(|(member, _)| JoinRequest { member, since: None });
        Ok(OperationResult::JoinRequests { requests: requests.collect() })
    }

    /// Everybody who waits, with the id of their request.
    async fn waiting(&self, group: &str) -> Result<Vec<(Identity, String)>, SendError> {
        let answer = self.call(Method::GET, &[group, "join_requests"], None).await?;
        Ok(answer.items("data").iter().filter_map(request).collect())
    }

    /// `POST` lets them in, `DELETE` does not.
    pub(super) async fn decide(
        &self,
        group: &str,
        people: &[Identity],
        method: Method,
    ) -> Result<OperationResult, SendError> {
        let waiting: HashMap<Identity, String> = self.waiting(group).await?.into_iter().collect();
        let ids: Vec<&String> = people.iter().filter_map(|person| waiting.get(person)).collect();
        let failed = if ids.is_empty() {
            Vec::new()
        } else {
            let body = json!({ "messaging_product": "whatsapp", "join_requests": ids });
            let answer = self.call(method, &[group, "join_requests"], Some(&body)).await?;
            let failed = answer.items("failed_join_requests").iter();
            failed.filter_map(|one| one.text("join_request_id")).collect()
        };
        let outcome = |member: &Identity| {
            let is_done = waiting.get(member).is_some_and(|id| !failed.contains(id));
            let reason = "this person no longer waits to be let in";
            let failure = (!is_done).then(|| MemberFailure::new("not_waiting", None, reason));
            MemberOutcome { member: member.clone(), failure }
        };
        Ok(OperationResult::Members { members: people.iter().map(outcome).collect() })
    }
}

fn request(item: &Value) -> Option<(Identity, String)> {
    let phone = item.text("wa_id").and_then(|wa_id| Phone::from_wa_id(&wa_id).ok());
    let name = phone.as_ref().map(Identity::phone).or(item.text("user_id").map(Identity::bsuid));
    Some((name?, item.text("join_request_id")?))
}
