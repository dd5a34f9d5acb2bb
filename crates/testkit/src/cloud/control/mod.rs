//! `/_sim`: the simulator's own HTTP interface, for the phone page and for tests in other languages.

mod changes;
mod customers;
mod numbers;
mod problem;
mod stage;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};

use super::simulation::Simulation;

pub(super) fn router() -> Router<Arc<Simulation>> {
    Router::new()
        .route("/numbers", get(numbers::list).post(numbers::create))
        .route("/numbers/{id}/webhook", post(numbers::connect))
        .route("/numbers/{id}/token", post(numbers::change_token))
        .route("/numbers/{id}/templates", post(numbers::add_template))
        .route("/customers", get(customers::list).post(customers::create))
        .route("/customers/{handle}", post(customers::change))
        .route("/customers/{handle}/thread", get(customers::thread))
        .route("/customers/{handle}/messages", post(customers::write))
        .route("/customers/{handle}/read", post(customers::read))
        .route("/media/{id}", get(customers::media))
        .route("/changes", get(changes::stream))
        .route("/faults", get(stage::faults).post(stage::add_fault).delete(stage::clear_faults))
        .route("/webhooks", get(stage::webhook_plan).post(stage::set_webhook_plan))
        .route("/clock", get(stage::clock).post(stage::skip))
        .route("/ledger", get(stage::ledger))
}
