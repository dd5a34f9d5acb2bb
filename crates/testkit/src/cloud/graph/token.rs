//! Tokens: what one may do, and the exchange of a sign-up code for one.

use std::sync::Arc;

use serde_json::json;

use super::{Answer, ok};
use crate::cloud::{
    auth::{MANAGEMENT, MESSAGING},
    call::Call,
    error::GraphError,
    simulation::Simulation,
    world::Token,
};

/// `GET /debug_token?input_token=…`.
pub(super) fn debug(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let now = simulation.now();
    let asked = call.query.get("input_token").cloned().unwrap_or_default();
    let shown = simulation.world(|world| {
        let Some(token) = world.tokens.get(&asked) else {
            return json!({ "is_valid": false, "error": { "code": 190, "message": "Malformed token" } });
        };
        let is_valid = !token.revoked && token.expires_at.is_none_or(|end| end > now);
        let granular: Vec<_> = token
            .scopes
            .iter()
            .map(|scope| json!({ "scope": scope, "target_ids": token.waba_ids }))
            .collect();
        json!({
            "app_id": token.app_id,
            "type": "SYSTEM_USER",
            "is_valid": is_valid,
            "expires_at": token.expires_at.map_or(0, |end| end / 1000),
            "scopes": token.scopes,
            "granular_scopes": granular,
        })
    });
    ok(json!({ "data": shown }))
}

/// `GET /oauth/access_token`: the code is any, the app's id and secret must be right.
pub(super) fn exchange(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let asked = |name: &str| call.query.get(name).cloned().unwrap_or_default();
    let (app_id, secret, code) = (asked("client_id"), asked("client_secret"), asked("code"));
    let token = simulation.world(|world| {
        let is_app = world.apps.get(&app_id).is_some_and(|app| app.secret == secret);
        if !is_app || code.is_empty() {
            return Err(GraphError::new(100, "Error validating verification code"));
        }
        let subscribed = world.wabas.values().filter(|w| w.subscriptions.contains_key(&app_id));
        let waba_ids = subscribed.map(|waba| waba.id.clone()).collect();
        let token = format!("EAAG{}", world.ids.letters(60));
        let scopes = vec![MESSAGING.to_owned(), MANAGEMENT.to_owned()];
        let granted = Token { app_id, waba_ids, scopes, expires_at: None, revoked: false };
        world.tokens.insert(token.clone(), granted);
        Ok(token)
    })?;
    ok(json!({ "access_token": token, "token_type": "bearer" }))
}
