//! Registering a number: code, PIN, register, deregister, and the phone app's history.

use std::sync::Arc;

use serde_json::json;

use super::{
    Answer,
    number::{change, pin},
    ok, success,
};
use crate::cloud::{
    auth, call::Call, error::GraphError, fields::Fields, simulation::Simulation, world::Number,
};

/// The code that every SMS of the simulator carries.
const CODE: &str = "123830";

pub(super) fn request_code(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let body = call.json()?;
    let mut fields = Fields::envelope(&body)?;
    fields.one_of("code_method", &["SMS", "VOICE"])?;
    fields.text("language", 2..=10)?;
    fields.done()?;
    change(simulation, call, |_| ())?;
    success()
}

pub(super) fn verify_code(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let body = call.json()?;
    let mut fields = Fields::envelope(&body)?;
    let code = fields.text("code", 6..=6)?;
    change(simulation, call, |_| ())?;
    if code != CODE {
        return Err(GraphError::new(136_024, "The code is not valid"));
    }
    fields.done()?;
    success()
}

pub(super) fn register(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let body = call.json()?;
    let mut fields = Fields::envelope(&body)?;
    fields.one_of("messaging_product", &["whatsapp"])?;
    let pin = pin(&mut fields)?.ok_or_else(|| fields.missing("pin"))?;
    fields.done()?;
    let now = simulation.now();
    simulation.world(|world| {
        let number = auth::number(world, call, auth::MANAGEMENT, now)?;
        check_pin(number, &pin)?;
        number.pin = Some(pin);
        number.registered = true;
        "CONNECTED".clone_into(&mut number.status);
        Ok::<_, GraphError>(())
    })?;
    success()
}

fn check_pin(number: &Number, pin: &str) -> Result<(), GraphError> {
    if number.pin.as_deref().is_some_and(|known| known != pin) {
        return Err(GraphError::new(133_005, "Two step verification PIN mismatch"));
    }
    Ok(())
}

pub(super) fn deregister(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let now = simulation.now();
    simulation.world(|world| {
        let number = auth::number(world, call, auth::MANAGEMENT, now)?;
        if number.coexistence {
            let details =
                "Numbers that are used in the WhatsApp Business app cannot be deregistered";
            return Err(GraphError::new(100, details));
        }
        number.registered = false;
        "DISCONNECTED".clone_into(&mut number.status);
        Ok(())
    })?;
    success()
}

/// `POST /{number}/smb_app_data`: contacts and history of the phone app, once each.
pub(super) fn sync_phone_app(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let body = call.json()?;
    let mut fields = Fields::envelope(&body)?;
    fields.one_of("messaging_product", &["whatsapp"])?;
    let kind = fields.one_of("sync_type", &["smb_app_state_sync", "history"])?.to_owned();
    fields.done()?;
    let now = simulation.now();
    let request_id = simulation.world(|world| {
        let number = auth::number(world, call, auth::MANAGEMENT, now)?;
        if !number.coexistence {
            return Err(GraphError::new(100, "The number is not used in the phone app"));
        }
        if number.settings.insert(format!("synced:{kind}"), json!(true)).is_some() {
            return Err(GraphError::new(2_593_107, "The sync was already requested"));
        }
        Ok(world.ids.hex(32).to_uppercase())
    })?;
    ok(json!({ "messaging_product": "whatsapp", "request_id": request_id }))
}
