//! Faults, the webhook plan, the clock and the ledger.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Query, State},
};
use serde::{Deserialize, Serialize};

use crate::cloud::{Entry, FaultRule, WebhookPlan, simulation::Simulation};

pub(super) async fn faults(State(simulation): State<Arc<Simulation>>) -> Json<Vec<FaultRule>> {
    Json(simulation.faults.rules())
}

pub(super) async fn add_fault(
    State(simulation): State<Arc<Simulation>>,
    Json(rule): Json<FaultRule>,
) -> Json<Vec<FaultRule>> {
    simulation.faults.add(rule);
    Json(simulation.faults.rules())
}

pub(super) async fn clear_faults(
    State(simulation): State<Arc<Simulation>>,
) -> Json<Vec<FaultRule>> {
    simulation.faults.clear();
    Json(simulation.faults.rules())
}

pub(super) async fn webhook_plan(State(simulation): State<Arc<Simulation>>) -> Json<WebhookPlan> {
    Json(simulation.webhooks.plan())
}

pub(super) async fn set_webhook_plan(
    State(simulation): State<Arc<Simulation>>,
    Json(plan): Json<WebhookPlan>,
) -> Json<WebhookPlan> {
    simulation.webhooks.set_plan(plan);
    Json(plan)
}

#[derive(Serialize)]
pub(super) struct ClockView {
    /// UTC milliseconds.
    now: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Skip {
    seconds: u64,
}

pub(super) async fn clock(State(simulation): State<Arc<Simulation>>) -> Json<ClockView> {
    Json(ClockView { now: simulation.now() })
}

pub(super) async fn skip(
    State(simulation): State<Arc<Simulation>>,
    Json(skip): Json<Skip>,
) -> Json<ClockView> {
    simulation.clock.skip(Duration::from_secs(skip.seconds));
    simulation.changes.touch();
    Json(ClockView { now: simulation.now() })
}

#[derive(Deserialize)]
pub(super) struct After {
    #[serde(default)]
    after: u64,
}

/// Entries with a greater `seq`.
pub(super) async fn ledger(
    State(simulation): State<Arc<Simulation>>,
    Query(after): Query<After>,
) -> Json<Vec<Entry>> {
    Json(simulation.ledger.entries_after(after.after))
}
