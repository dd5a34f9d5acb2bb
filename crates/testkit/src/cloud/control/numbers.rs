//! Numbers: list, create, connect their webhook, revoke their token.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::problem::Problem;
use crate::cloud::{BusinessNumber, Credentials, NumberSpec, simulation::Simulation};

#[derive(Serialize)]
pub(super) struct NumberView {
    phone_number_id: String,
    waba_id: String,
    display_phone_number: String,
    verified_name: String,
}

pub(super) async fn list(State(simulation): State<Arc<Simulation>>) -> Json<Vec<NumberView>> {
    Json(simulation.world(|world| {
        let numbers = world.numbers.values().map(|number| NumberView {
            phone_number_id: number.id.clone(),
            waba_id: number.waba_id.clone(),
            display_phone_number: number.display.clone(),
            verified_name: number.verified_name.clone(),
        });
        numbers.collect()
    }))
}

/// Answers with the credentials an inbox needs.
pub(super) async fn create(
    State(simulation): State<Arc<Simulation>>,
    Json(spec): Json<NumberSpec>,
) -> Json<Credentials> {
    Json(BusinessNumber::create(&simulation, spec).credentials().clone())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Webhook {
    url: String,
    verify_token: String,
}

/// Makes the handshake and subscribes the number's app.
pub(super) async fn connect(
    State(simulation): State<Arc<Simulation>>,
    Path(id): Path<String>,
    Json(webhook): Json<Webhook>,
) -> Result<Json<Credentials>, Problem> {
    let number = find(&simulation, &id)?;
    number.connect(&webhook.url, &webhook.verify_token).await?;
    Ok(Json(number.credentials().clone()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenState {
    revoked: bool,
}

pub(super) async fn change_token(
    State(simulation): State<Arc<Simulation>>,
    Path(id): Path<String>,
    Json(state): Json<TokenState>,
) -> Result<Json<Credentials>, Problem> {
    let number = find(&simulation, &id)?;
    if state.revoked {
        number.revoke_token();
    } else {
        number.restore_token();
    }
    Ok(Json(number.credentials().clone()))
}

/// The template is approved at once.
pub(super) async fn add_template(
    State(simulation): State<Arc<Simulation>>,
    Path(id): Path<String>,
    Json(template): Json<Value>,
) -> Result<Json<Value>, Problem> {
    find(&simulation, &id)?.add_template(&template);
    Ok(Json(template))
}

pub(super) fn find(simulation: &Arc<Simulation>, id: &str) -> Result<BusinessNumber, Problem> {
    BusinessNumber::find(simulation, id).ok_or(Problem::Absent("number"))
}
