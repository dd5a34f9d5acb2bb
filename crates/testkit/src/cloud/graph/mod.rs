//! Graph's endpoints: which call is answered by what, and the faults planned for it.

mod account;
mod block;
mod fault;
mod group;
mod media;
mod node;
mod number;
mod page;
mod profile;
mod register;
mod template;
mod token;
mod upload;

use std::sync::Arc;

use axum::{
    Json,
    http::HeaderValue,
    response::{IntoResponse as _, Response},
};
use futures_util::FutureExt as _;
use serde_json::{Value, json};

pub(crate) use fault::strike;
pub(crate) use page::page;

use super::{call::Call, error::GraphError, ledger::Event, messages, simulation::Simulation};

pub(crate) type Answer = Result<Response, GraphError>;

/// A 200 with this body.
#[expect(clippy::unnecessary_wraps, reason = "it ends handlers, which may also refuse")]
pub(crate) fn ok(body: Value) -> Answer {
    Ok(Json(body).into_response())
}

pub(crate) fn success() -> Answer {
    ok(json!({ "success": true }))
}

pub(crate) async fn answer(simulation: &Arc<Simulation>, call: &Call) -> Response {
    let effect = carry_out(simulation, call);
    match simulation.faults.draw(call.target(), &call.node) {
        Some(planned) => strike(simulation, call, planned, effect.boxed()).await,
        None => effect.await,
    }
}

/// Answers without a fault; a refusal becomes Graph's error body and a line in the ledger.
async fn carry_out(simulation: &Arc<Simulation>, call: &Call) -> Response {
    let trace = simulation.world(|world| world.ids.letters(11));
    let mut response = dispatch(simulation, call).await.unwrap_or_else(|error| {
        simulation.record(Event::Refused {
            method: call.method.to_string(),
            path: call.path(),
            code: error.code,
            details: error.details.clone(),
        });
        error.respond(&trace)
    });
    let headers = response.headers_mut();
    for (name, value) in [("facebook-api-version", &call.version), ("x-fb-trace-id", &trace)] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    response
}

async fn dispatch(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    match (call.method.as_str(), call.edge.as_deref()) {
        ("POST", Some("messages")) => messages::post(simulation, call).await,
        ("POST", Some("marketing_messages")) => messages::post_marketing(simulation, call).await,
        ("POST", Some("media")) => media::upload(simulation, call).await,
        (_, Some("subscribed_apps")) => account::subscribed_apps(simulation, call).await,
        ("POST", Some("groups")) => group::create(simulation, call),
        ("GET", Some("groups")) => group::list(simulation, call),
        (_, Some("invite_link" | "participants" | "join_requests")) => {
            group::edge(simulation, call)
        }
        (_, Some("block_users")) => block::edge(simulation, call),
        (_, Some("message_templates")) => template::edge(simulation, call),
        (_, Some("whatsapp_business_profile")) => profile::edge(simulation, call),
        (_, Some(edge)) => number_edge(simulation, call, edge),
        (_, None) if call.node.starts_with("upload:") => upload::part(simulation, call),
        ("GET", None) if call.node == "debug_token" => token::debug(simulation, call),
        (_, None) => node::answer(simulation, call).await,
    }
}

fn number_edge(simulation: &Arc<Simulation>, call: &Call, edge: &str) -> Answer {
    match (call.method.as_str(), edge) {
        ("GET", "phone_numbers") => account::phone_numbers(simulation, call),
        ("GET", "access_token") if call.node == "oauth" => token::exchange(simulation, call),
        ("POST", "uploads") => upload::start(simulation, call),
        ("POST", "request_code") => register::request_code(simulation, call),
        ("POST", "verify_code") => register::verify_code(simulation, call),
        ("POST", "register") => register::register(simulation, call),
        ("POST", "deregister") => register::deregister(simulation, call),
        ("POST", "smb_app_data") => register::sync_phone_app(simulation, call),
        ("GET" | "POST", "settings") => number::settings(simulation, call),
        _ => Err(GraphError::new(2500, format!("Unknown path components: /{edge}"))),
    }
}
