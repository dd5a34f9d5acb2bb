//! The Groups API: create, look at, change and delete groups.

mod members;

use std::sync::Arc;

use serde_json::{Map, Value, json};

pub(super) use members::edge;

use super::{Answer, ok, page, success};
use crate::cloud::{
    auth,
    call::Call,
    error::GraphError,
    fields::Fields,
    simulation::Simulation,
    webhooks::payload,
    world::{Group, World},
};

/// What a creation asks for.
struct Wish {
    subject: String,
    description: String,
    approval_required: bool,
}

/// The result of a creation comes by webhook.
pub(super) fn create(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let wish = read_wish(&call.json()?)?;
    let now = simulation.now();
    let (request_id, group_id) = simulation.world(|world| {
        if !auth::number(world, call, auth::MESSAGING, now)?.official {
            return Err(GraphError::new(131_215, "This number is not eligible for groups"));
        }
        Ok((world.ids.hex(32).to_uppercase(), found(world, call, &wish, now)))
    })?;
    let mut event = json!({ "type": "group_create", "request_id": request_id });
    event["subject"] = json!(wish.subject);
    event["description"] = json!(wish.description);
    event["join_approval_mode"] = json!(approval_word(wish.approval_required));
    event["invite_link"] = json!(simulation.world(|world| world.groups[&group_id].invite_link()));
    tell(simulation, &group_id, "group_lifecycle_update", event);
    ok(json!({ "messaging_product": "whatsapp", "request_id": request_id }))
}

fn read_wish(body: &Value) -> Result<Wish, GraphError> {
    let mut fields = Fields::envelope(body)?;
    fields.one_of("messaging_product", &["whatsapp"])?;
    let subject = fields.text("subject", 1..=128)?.to_owned();
    let description = fields.optional_text("description", 0..=2048)?.unwrap_or_default().to_owned();
    let mode = if fields.has("join_approval_mode") {
        fields.one_of("join_approval_mode", &["auto_approve", "approval_required"])?
    } else {
        "auto_approve"
    };
    fields.done()?;
    Ok(Wish { subject, description, approval_required: mode == "approval_required" })
}

fn found(world: &mut World, call: &Call, wish: &Wish, now: i64) -> String {
    let id = format!("Y2FwaV9ncm91cDo{}", world.ids.letters(32));
    let group = Group {
        id: id.clone(),
        number: call.node.clone(),
        subject: wish.subject.clone(),
        description: wish.description.clone(),
        approval_required: wish.approval_required,
        suspended: false,
        created_at: now,
        invite_code: world.ids.letters(22),
        participants: Vec::new(),
        join_requests: Vec::new(),
        removed: [].into(),
    };
    world.groups.insert(id.clone(), group);
    id
}

fn approval_word(required: bool) -> &'static str {
    if required { "approval_required" } else { "auto_approve" }
}

pub(super) fn list(simulation: &Simulation, call: &Call) -> Answer {
    let now = simulation.now();
    let items: Vec<Value> = simulation.world(|world| {
        auth::number(world, call, auth::MESSAGING, now)?;
        let groups = world.groups.values().filter(|group| group.number == call.node);
        let shown = groups.map(|group| {
            json!({ "id": group.id, "subject": group.subject, "created_at": group.created_at / 1000 })
        });
        Ok::<_, GraphError>(shown.collect())
    })?;
    let mut page = page(call, &simulation.base_url, &items)?;
    page["data"] = json!({ "groups": page["data"] });
    ok(page)
}

/// `GET`, `POST` and `DELETE /{group}`.
pub(super) fn node(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    match call.method.as_str() {
        "GET" => read(simulation, call),
        "POST" => change(simulation, call),
        "DELETE" => delete(simulation, call),
        _ => Err(GraphError::no_such_object(&call.node)),
    }
}

fn read(simulation: &Simulation, call: &Call) -> Answer {
    let asked = call.fields().unwrap_or_default();
    let view = on_group(simulation, call, |world, id| {
        let group = &world.groups[id];
        let participants: Vec<Value> = group
            .participants
            .iter()
            .map(|member| json!({ "wa_id": world.customer(*member).handle() }))
            .collect();
        let all = json!({
            "subject": group.subject,
            "description": group.description,
            "suspended": group.suspended,
            "creation_timestamp": group.created_at / 1000,
            "join_approval_mode": approval_word(group.approval_required),
            "total_participant_count": participants.len(),
            "participants": participants,
        });
        let shown = all.as_object().cloned().unwrap_or_default().into_iter();
        let mut view: Map<String, Value> = shown.filter(|(name, _)| asked.contains(name)).collect();
        view.insert("id".into(), json!(group.id));
        Ok(Value::Object(view))
    })?;
    ok(view)
}

fn change(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let body = call.json()?;
    let mut fields = Fields::envelope(&body)?;
    fields.one_of("messaging_product", &["whatsapp"])?;
    let subject = fields.optional_text("subject", 1..=128)?.map(str::to_owned);
    let description = fields.optional_text("description", 0..=2048)?.map(str::to_owned);
    fields.done()?;
    let mut event = json!({ "type": "group_settings_update" });
    on_group(simulation, call, |world, id| {
        let Some(group) = world.groups.get_mut(id) else {
            return Err(GraphError::no_such_object(id));
        };
        if let Some(subject) = subject {
            event["group_subject"] = json!({ "text": subject, "update_successful": true });
            group.subject = subject;
        }
        if let Some(text) = description {
            event["group_description"] = json!({ "text": text, "update_successful": true });
            group.description = text;
        }
        Ok(())
    })?;
    tell(simulation, &call.node, "group_settings_update", event);
    success()
}

fn delete(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    on_group(simulation, call, |_, _| Ok(()))?;
    tell(simulation, &call.node, "group_lifecycle_update", json!({ "type": "group_delete" }));
    simulation.world(|world| world.groups.remove(&call.node));
    success()
}

/// Runs the step if the token reaches the group's number.
fn on_group<T>(
    simulation: &Simulation,
    call: &Call,
    step: impl FnOnce(&mut World, &str) -> Result<T, GraphError>,
) -> Result<T, GraphError> {
    let now = simulation.now();
    simulation.world(|world| {
        let group = world.groups.get(&call.node);
        let number = group.map(|group| group.number.clone()).unwrap_or_default();
        auth::reaches(world, call, &number, now)?;
        step(world, &call.node)
    })
}

fn tell(simulation: &Arc<Simulation>, group_id: &str, field: &'static str, mut event: Value) {
    event["timestamp"] = json!((simulation.now() / 1000).to_string());
    event["group_id"] = json!(group_id);
    let notice = simulation.world(|world| {
        let number = world.numbers.get(&world.groups.get(group_id)?.number)?;
        let value = json!({
            "messaging_product": "whatsapp",
            "metadata": payload::metadata(number),
            "groups": [event],
        });
        Some(payload::about(number, field, value))
    });
    if let Some(notice) = notice {
        simulation.notify(notice);
    }
}
