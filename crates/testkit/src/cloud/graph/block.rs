//! Blocking and unblocking people who wrote in the last 24 hours.

use std::sync::Arc;

use axum::{Json, http::StatusCode, response::IntoResponse as _};
use serde_json::{Value, json};

use super::{Answer, ok};
use crate::cloud::{
    auth,
    call::Call,
    error::GraphError,
    fields::Fields,
    simulation::Simulation,
    window,
    world::{Peer, ThreadKey, World},
};

pub(super) fn edge(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    match call.method.as_str() {
        "POST" => change(simulation, call, true),
        "DELETE" => change(simulation, call, false),
        "GET" => list(simulation, call),
        _ => Err(GraphError::no_such_object(&call.node)),
    }
}

fn change(simulation: &Simulation, call: &Call, block: bool) -> Answer {
    let users = users(&call.json()?)?;
    let now = simulation.now();
    let (done, failed) = simulation.world(|world| {
        auth::number(world, call, auth::MANAGEMENT, now)?;
        let (mut done, mut failed) = (Vec::new(), Vec::new());
        for user in users {
            match apply(world, &call.node, &user, block, now) {
                Ok(item) => done.push(item),
                Err(item) => failed.push(item),
            }
        }
        Ok::<_, GraphError>((done, failed))
    })?;
    let word = if block { "added_users" } else { "removed_users" };
    let mut body = json!({ "messaging_product": "whatsapp", "block_users": { word: done } });
    if failed.is_empty() {
        return ok(body);
    }
    body["block_users"]["failed_users"] = json!(failed);
    let details = "Failed to block some users, see the block_users response list for details";
    body["error"] = GraphError::new(139_100, details).body("AbCdEfGhIjK");
    Ok((StatusCode::BAD_REQUEST, Json(body)).into_response())
}

fn users(body: &Value) -> Result<Vec<String>, GraphError> {
    let mut fields = Fields::envelope(body)?;
    fields.one_of("messaging_product", &["whatsapp"])?;
    let mut users = Vec::new();
    for mut user in fields.objects("block_users", 1..=1000)? {
        users.push(user.text("user", 5..=160)?.to_owned());
        user.done()?;
    }
    fields.done()?;
    Ok(users)
}

fn apply(
    world: &mut World,
    number: &str,
    user: &str,
    block: bool,
    now: i64,
) -> Result<Value, Value> {
    let digits: String = user.chars().filter(char::is_ascii_digit).collect();
    let item = json!({ "input": user, "wa_id": digits });
    let known = world.find_customer(&digits).filter(|id| {
        let key = ThreadKey { number: number.to_owned(), peer: Peer::Customer(*id) };
        !block || window::is_open(world.threads.get(&key), now)
    });
    let (Some(id), Some(number)) = (known, world.numbers.get_mut(number)) else {
        let mut failed = item;
        failed["errors"] = json!([{
            "message": "User to be blocked has not messaged the business in the last 24 hours",
            "code": 139_101,
            "error_data": { "details": "" },
        }]);
        return Err(failed);
    };
    if block {
        number.blocked.insert(id);
    } else {
        number.blocked.remove(&id);
    }
    Ok(item)
}

fn list(simulation: &Simulation, call: &Call) -> Answer {
    let now = simulation.now();
    let blocked: Vec<Value> = simulation.world(|world| {
        let blocked = auth::number(world, call, auth::MANAGEMENT, now)?.blocked.clone();
        let shown = blocked.iter().map(
            |id| json!({ "messaging_product": "whatsapp", "wa_id": world.customer(*id).wa_id }),
        );
        Ok::<_, GraphError>(shown.collect())
    })?;
    ok(super::page(call, &simulation.base_url, &blocked)?)
}
