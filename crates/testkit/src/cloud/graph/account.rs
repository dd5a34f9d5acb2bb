//! Edges of a business account: its numbers and the apps that listen to it.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Answer, number, ok, page, success};
use crate::cloud::{
    auth,
    call::Call,
    error::GraphError,
    fields::Fields,
    simulation::Simulation,
    webhooks,
    world::{App, Callback},
};

/// Longest callback address that may override another.
const MAX_CALLBACK: usize = 200;

pub(super) fn phone_numbers(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    const SHOWN: [&str; 7] = [
        "verified_name",
        "display_phone_number",
        "id",
        "quality_rating",
        "code_verification_status",
        "platform_type",
        "throughput",
    ];
    let now = simulation.now();
    let items: Vec<Value> = simulation.world(|world| {
        auth::waba(world, call, now)?;
        let asked = call.fields().unwrap_or_else(|| SHOWN.map(str::to_owned).to_vec());
        let numbers = world.numbers.values().filter(|number| number.waba_id == call.node);
        numbers.map(|found| number::view(world, found, &asked)).collect::<Result<_, GraphError>>()
    })?;
    ok(page(call, &simulation.base_url, &items)?)
}

pub(super) async fn subscribed_apps(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    match call.method.as_str() {
        "GET" => list(simulation, call),
        "POST" => subscribe(simulation, call).await,
        "DELETE" => unsubscribe(simulation, call),
        _ => Err(GraphError::no_such_object(&call.node)),
    }
}

fn list(simulation: &Simulation, call: &Call) -> Answer {
    let now = simulation.now();
    let apps: Vec<Value> = simulation.world(|world| {
        let subscriptions = auth::waba(world, call, now)?.subscriptions.clone();
        let shown = subscriptions
            .iter()
            .filter_map(|(app_id, own)| Some(app_view(world.apps.get(app_id)?, own.as_ref())));
        Ok::<_, GraphError>(shown.collect())
    })?;
    ok(json!({ "data": apps }))
}

fn app_view(app: &App, own: Option<&Callback>) -> Value {
    let link = format!("https://www.facebook.com/games/?app_id={}", app.id);
    let mut view = json!({
        "whatsapp_business_api_data": { "id": app.id, "link": link, "name": app.name },
    });
    if let Some(own) = own {
        view["override_callback_uri"] = json!(own.url);
    }
    view
}

/// A body may name a callback of the account's own; without one the app's is used.
async fn subscribe(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let now = simulation.now();
    let app_id = simulation.world(|world| {
        auth::waba(world, call, now)?;
        auth::token(world, call, auth::MANAGEMENT, now).map(|token| token.app_id.clone())
    })?;
    let body = call.json_or_empty()?;
    let mut fields = Fields::envelope(&body)?;
    let callback = if fields.has("override_callback_uri") {
        Some(verified_callback(simulation, &mut fields).await?)
    } else {
        None
    };
    fields.done()?;
    simulation.world(|world| {
        auth::waba(world, call, now).map(|waba| waba.subscriptions.insert(app_id, callback))
    })?;
    success()
}

/// `override_callback_uri` and `verify_token`, once the address has passed the handshake.
pub(super) async fn verified_callback(
    simulation: &Arc<Simulation>,
    fields: &mut Fields<'_>,
) -> Result<Callback, GraphError> {
    let url = fields.text("override_callback_uri", 1..=MAX_CALLBACK)?.to_owned();
    let verify_token = fields.text("verify_token", 1..=1000)?.to_owned();
    let callback = Callback { url, verify_token };
    match webhooks::verify(simulation, &callback).await {
        Ok(()) => Ok(callback),
        Err(error) => Err(GraphError::new(2200, format!("Callback verification failed: {error}"))),
    }
}

fn unsubscribe(simulation: &Simulation, call: &Call) -> Answer {
    let now = simulation.now();
    simulation.world(|world| {
        let app_id = auth::token(world, call, auth::MANAGEMENT, now)?.app_id.clone();
        auth::waba(world, call, now).map(|waba| waba.subscriptions.remove(&app_id))
    })?;
    success()
}
