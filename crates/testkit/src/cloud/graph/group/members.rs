//! Invite links, participants and join requests of a group.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{on_group, tell};
use crate::cloud::{
    call::Call,
    error::GraphError,
    fields::Fields,
    graph::{Answer, ok, success},
    simulation::Simulation,
    world::{CustomerId, Group, World},
};

/// Participants removed in one call.
const MAX_REMOVED: usize = 8;

pub(crate) fn edge(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    match (call.method.as_str(), call.edge.as_deref()) {
        ("GET", Some("invite_link")) => invite_link(simulation, call),
        ("POST", Some("invite_link")) => reset_invite_link(simulation, call),
        ("DELETE", Some("participants")) => remove(simulation, call),
        ("GET", Some("join_requests")) => join_requests(simulation, call),
        ("POST", Some("join_requests")) => decide(simulation, call, true),
        ("DELETE", Some("join_requests")) => decide(simulation, call, false),
        _ => Err(GraphError::no_such_object(&call.node)),
    }
}

fn invite_link(simulation: &Simulation, call: &Call) -> Answer {
    let link = on_group(simulation, call, |world, id| Ok(world.groups[id].invite_link()))?;
    ok(json!({ "invite_link": link }))
}

/// The old link stops working.
fn reset_invite_link(simulation: &Simulation, call: &Call) -> Answer {
    let body = call.json()?;
    let mut fields = Fields::envelope(&body)?;
    fields.one_of("messaging_product", &["whatsapp"])?;
    fields.done()?;
    let link = on_group(simulation, call, |world, id| {
        let code = world.ids.letters(22);
        let group = group_mut(world, id)?;
        group.invite_code = code;
        Ok(group.invite_link())
    })?;
    ok(json!({ "invite_link": link }))
}

fn group_mut<'a>(world: &'a mut World, id: &str) -> Result<&'a mut Group, GraphError> {
    world.groups.get_mut(id).ok_or_else(|| GraphError::no_such_object(id))
}

fn remove(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let body = call.json()?;
    let mut fields = Fields::envelope(&body)?;
    fields.one_of("messaging_product", &["whatsapp"])?;
    let mut users = Vec::new();
    for mut user in fields.objects("participants", 1..=MAX_REMOVED)? {
        users.push(user.text("user", 5..=160)?.to_owned());
        user.done()?;
    }
    fields.done()?;
    let removed: Vec<Value> = on_group(simulation, call, |world, id| {
        let members: Vec<(String, CustomerId)> = users
            .into_iter()
            .filter_map(|user| Some((user.clone(), world.find_customer(&user)?)))
            .collect();
        let group = group_mut(world, id)?;
        let mut removed = Vec::new();
        for (user, member) in members {
            if group.participants.contains(&member) {
                group.participants.retain(|known| *known != member);
                group.removed.insert(member);
                removed.push(json!({ "input": user }));
            }
        }
        Ok(removed)
    })?;
    if removed.is_empty() {
        return Err(GraphError::new(131_212, "None of them is a participant of the group"));
    }
    let event = json!({
        "type": "group_participants_remove",
        "initiated_by": "business",
        "removed_participants": removed,
    });
    tell(simulation, &call.node, "group_participants_update", event);
    success()
}

fn join_requests(simulation: &Simulation, call: &Call) -> Answer {
    let items: Vec<Value> = on_group(simulation, call, |world, id| {
        let requests = world.groups[id].join_requests.iter();
        let shown = requests.map(|request| {
            let wa_id = world.customer(request.customer).handle();
            json!({ "join_request_id": request.id, "wa_id": wa_id })
        });
        Ok(shown.collect())
    })?;
    ok(crate::cloud::graph::page(call, &simulation.base_url, &items)?)
}

fn decide(simulation: &Arc<Simulation>, call: &Call, approve: bool) -> Answer {
    let body = call.json()?;
    let mut fields = Fields::envelope(&body)?;
    fields.one_of("messaging_product", &["whatsapp"])?;
    let asked = fields.list("join_requests", 1..=100)?;
    let asked: Vec<String> =
        asked.iter().filter_map(|(_, id)| id.as_str().map(str::to_owned)).collect();
    fields.done()?;
    let (decided, failed) = on_group(simulation, call, |world, id| {
        let group = group_mut(world, id)?;
        let (known, unknown): (Vec<_>, Vec<_>) = asked
            .into_iter()
            .partition(|id| group.join_requests.iter().any(|request| request.id == *id));
        let (settled, waiting) =
            group.join_requests.drain(..).partition(|request| known.contains(&request.id));
        group.join_requests = waiting;
        let settled: Vec<crate::cloud::world::JoinRequest> = settled;
        if approve {
            group.participants.extend(settled.iter().map(|request| request.customer));
        }
        Ok((settled, unknown))
    })?;
    if approve && !decided.is_empty() {
        tell_added(simulation, call, &decided.iter().map(|r| r.customer).collect::<Vec<_>>());
    }
    let word = if approve { "approved_join_requests" } else { "rejected_join_requests" };
    let ids: Vec<&String> = decided.iter().map(|request| &request.id).collect();
    let failed: Vec<Value> = failed
        .iter()
        .map(|id| {
            let error = json!({ "code": 131_213, "message": "No such join request" });
            json!({ "join_request_id": id, "errors": [error] })
        })
        .collect();
    ok(json!({ "messaging_product": "whatsapp", word: ids, "failed_join_requests": failed }))
}

fn tell_added(simulation: &Arc<Simulation>, call: &Call, members: &[CustomerId]) {
    let added: Vec<Value> = simulation.world(|world| {
        let added = members.iter().map(|member| {
            let customer = world.customer(*member);
            json!({ "wa_id": customer.handle(), "user_id": customer.user_id })
        });
        added.collect()
    });
    let event = json!({
        "type": "group_participants_add",
        "reason": "join_request",
        "added_participants": added,
    });
    tell(simulation, &call.node, "group_participants_update", event);
}
