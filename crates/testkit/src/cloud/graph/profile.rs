//! The business profile of a number.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Answer, number::change, ok, success};
use crate::cloud::{auth, call::Call, error::GraphError, fields::Fields, simulation::Simulation};

const TEXTS: [(&str, usize); 6] = [
    ("about", 139),
    ("address", 256),
    ("description", 512),
    ("email", 128),
    ("vertical", 40),
    ("profile_picture_handle", 2000),
];

pub(super) fn edge(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    match call.method.as_str() {
        "GET" => read(simulation, call),
        "POST" => write(simulation, call),
        _ => Err(GraphError::no_such_object(&call.node)),
    }
}

fn read(simulation: &Simulation, call: &Call) -> Answer {
    let asked = call.fields().unwrap_or_else(|| vec!["about".to_owned()]);
    let now = simulation.now();
    let profile = simulation.world(|world| {
        auth::number(world, call, auth::MANAGEMENT, now).map(|number| number.profile.clone())
    })?;
    let mut shown: Map<String, Value> =
        profile.into_iter().filter(|(name, _)| asked.contains(name)).collect();
    shown.insert("messaging_product".into(), json!("whatsapp"));
    ok(json!({ "data": [shown] }))
}

fn write(simulation: &Simulation, call: &Call) -> Answer {
    let body = call.json()?;
    let mut fields = Fields::envelope(&body)?;
    fields.one_of("messaging_product", &["whatsapp"])?;
    let mut given = Map::new();
    for (name, most) in TEXTS {
        if let Some(text) = fields.optional_text(name, 0..=most)? {
            given.insert(name.to_owned(), json!(text));
        }
    }
    let websites = fields.optional_list("websites", 0..=2)?;
    if !websites.is_empty() {
        let addresses: Vec<&Value> = websites.iter().map(|(_, website)| *website).collect();
        given.insert("websites".into(), json!(addresses));
    }
    fields.done()?;
    change(simulation, call, |number| number.profile.extend(given))?;
    success()
}
