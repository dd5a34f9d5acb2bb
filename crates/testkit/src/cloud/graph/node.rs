//! Calls to an object itself: a number, an account, media, a template or a group.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Answer, group, media, number, ok, template};
use crate::cloud::{auth, call::Call, error::GraphError, simulation::Simulation, world::World};

/// What an id names.
enum Node {
    Number,
    Waba,
    Media,
    Template,
    Group,
}

pub(super) async fn answer(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let found = simulation.world(|world| find(world, &call.node));
    match (call.method.as_str(), found) {
        ("GET", Some(Node::Number)) => number::read(simulation, call),
        ("POST", Some(Node::Number)) => number::write(simulation, call).await,
        ("GET", Some(Node::Waba)) => waba(simulation, call),
        ("GET", Some(Node::Media)) => media::read(simulation, call),
        ("DELETE", Some(Node::Media)) => media::delete(simulation, call),
        ("GET", Some(Node::Template)) => template::read(simulation, call),
        ("POST", Some(Node::Template)) => template::edit(simulation, call),
        (_, Some(Node::Group)) => group::node(simulation, call),
        _ => absent(simulation, call),
    }
}

fn find(world: &World, id: &str) -> Option<Node> {
    if world.numbers.contains_key(id) {
        Some(Node::Number)
    } else if world.wabas.contains_key(id) {
        Some(Node::Waba)
    } else if world.media.contains_key(id) {
        Some(Node::Media)
    } else if world.groups.contains_key(id) {
        Some(Node::Group)
    } else {
        let mut templates = world.wabas.values().flat_map(|waba| &waba.templates);
        templates.any(|template| template.id == id).then_some(Node::Template)
    }
}

/// A stranger is told about the token first.
fn absent(simulation: &Simulation, call: &Call) -> Answer {
    let now = simulation.now();
    simulation.world(|world| auth::token(world, call, auth::MESSAGING, now).map(|_| ()))?;
    Err(GraphError::no_such_object(&call.node))
}

fn waba(simulation: &Simulation, call: &Call) -> Answer {
    let now = simulation.now();
    let asked = call.fields().unwrap_or_else(|| vec!["name".to_owned()]);
    let view = simulation.world(|world| {
        let waba = auth::waba(world, call, now)?;
        let mut view = Map::new();
        for name in asked {
            let value = match name.as_str() {
                "id" => json!(waba.id),
                "name" => json!(waba.name),
                "currency" => json!("USD"),
                "timezone_id" => json!("1"),
                "message_template_namespace" => json!(format!("ns_{}", waba.id)),
                "account_review_status" => json!("APPROVED"),
                "health_status" => json!({ "can_send_message": "AVAILABLE" }),
                _ => {
                    let details = format!("Tried accessing nonexisting field ({name})");
                    return Err(GraphError::new(100, details));
                }
            };
            view.insert(name, value);
        }
        view.insert("id".into(), json!(waba.id));
        Ok(Value::Object(view))
    })?;
    ok(view)
}
