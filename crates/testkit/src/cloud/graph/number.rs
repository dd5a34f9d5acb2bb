//! A phone number's fields, its own callback, PIN and settings.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Answer, account, ok, success};
use crate::cloud::{
    auth,
    call::Call,
    error::GraphError,
    fields::Fields,
    simulation::Simulation,
    world::{Callback, Number, World},
};

pub(super) fn read(simulation: &Simulation, call: &Call) -> Answer {
    let now = simulation.now();
    let default = ["verified_name", "display_phone_number", "quality_rating"];
    let asked = call.fields().unwrap_or_else(|| default.map(str::to_owned).to_vec());
    let view = simulation.world(|world| {
        auth::number(world, call, auth::MANAGEMENT, now)?;
        view(world, &world.numbers[&call.node], &asked)
    })?;
    ok(view)
}

/// The asked fields and `id`; an unknown name is refused as Graph does.
pub(super) fn view(world: &World, number: &Number, asked: &[String]) -> Result<Value, GraphError> {
    let mut view = Map::new();
    for name in asked {
        view.insert(name.clone(), field(world, number, name)?);
    }
    view.insert("id".into(), json!(number.id));
    Ok(Value::Object(view))
}

fn field(world: &World, number: &Number, name: &str) -> Result<Value, GraphError> {
    Ok(match name {
        "id" => json!(number.id),
        "display_phone_number" => json!(number.display),
        "verified_name" => json!(number.verified_name),
        "quality_rating" => json!(number.quality),
        "status" => json!(number.status),
        "name_status" => json!("APPROVED"),
        "code_verification_status" => json!("VERIFIED"),
        "platform_type" => json!("CLOUD_API"),
        "throughput" => json!({ "level": "STANDARD" }),
        "is_on_biz_app" => json!(number.coexistence),
        "is_pin_enabled" => json!(number.pin.is_some()),
        "is_official_business_account" => json!(number.official),
        "account_mode" => json!("LIVE"),
        "username" => Value::Null,
        "webhook_configuration" => callbacks(world, number),
        "health_status" => health(number),
        "whatsapp_business_manager_messaging_limit" => json!("TIER_2K"),
        _ => {
            let details = format!("Tried accessing nonexisting field ({name})");
            return Err(GraphError::new(100, details));
        }
    })
}

fn callbacks(world: &World, number: &Number) -> Value {
    let waba = world.wabas.get(&number.waba_id);
    let app = waba.and_then(|waba| world.apps.get(waba.subscriptions.keys().next()?));
    let own = waba.and_then(|waba| waba.subscriptions.values().next()?.as_ref());
    let mut shown = json!({});
    let known = [
        ("phone_number", number.callback.as_ref()),
        ("whatsapp_business_account", own),
        ("application", app.and_then(|app| app.callback.as_ref())),
    ];
    for (name, callback) in known {
        if let Some(callback) = callback {
            shown[name] = json!(callback.url);
        }
    }
    shown
}

fn health(number: &Number) -> Value {
    let state = if number.registered { "AVAILABLE" } else { "BLOCKED" };
    let entities = json!([
        { "entity_type": "PHONE_NUMBER", "id": number.id, "can_send_message": state },
        { "entity_type": "WABA", "id": number.waba_id, "can_send_message": "AVAILABLE" },
    ]);
    json!({ "can_send_message": state, "entities": entities })
}

/// `POST /{number}`: a PIN or a callback of the number's own.
pub(super) async fn write(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let now = simulation.now();
    simulation.world(|world| auth::number(world, call, auth::MANAGEMENT, now).map(|_| ()))?;
    let body = call.json()?;
    let mut fields = Fields::envelope(&body)?;
    if let Some(pin) = pin(&mut fields)? {
        change(simulation, call, |number| number.pin = Some(pin))?;
    }
    if let Some(mut configuration) = fields.optional_object("webhook_configuration")? {
        let callback = callback(simulation, &mut configuration).await?;
        configuration.done()?;
        change(simulation, call, |number| number.callback = callback)?;
    }
    fields.done()?;
    success()
}

/// An empty address takes the number's own callback away.
async fn callback(
    simulation: &Arc<Simulation>,
    fields: &mut Fields<'_>,
) -> Result<Option<Callback>, GraphError> {
    if fields.optional_text("override_callback_uri", 0..=usize::MAX)? == Some("") {
        fields.any("verify_token");
        return Ok(None);
    }
    account::verified_callback(simulation, fields).await.map(Some)
}

/// Six digits.
pub(super) fn pin(fields: &mut Fields<'_>) -> Result<Option<String>, GraphError> {
    let Some(pin) = fields.optional_text("pin", 6..=6)? else { return Ok(None) };
    if pin.chars().all(|character| character.is_ascii_digit()) {
        return Ok(Some(pin.to_owned()));
    }
    Err(fields.invalid("pin", "must be 6 digits"))
}

pub(super) fn change(
    simulation: &Simulation,
    call: &Call,
    step: impl FnOnce(&mut Number),
) -> Result<(), GraphError> {
    let now = simulation.now();
    simulation.world(|world| auth::number(world, call, auth::MANAGEMENT, now).map(step))
}

const FEATURES: [&str; 4] =
    ["calling", "user_identity_change", "payload_encryption", "storage_configuration"];

/// One feature per call is stored as it was given.
pub(super) fn settings(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    if call.method == "GET" {
        let now = simulation.now();
        return ok(simulation.world(|world| {
            let number = auth::number(world, call, auth::MANAGEMENT, now)?;
            Ok::<_, GraphError>(Value::Object(number.settings.clone()))
        })?);
    }
    let body = call.json()?;
    let mut fields = Fields::envelope(&body)?;
    let given: Vec<(&str, Value)> = FEATURES
        .into_iter()
        .filter_map(|feature| fields.any(feature).map(|value| (feature, value.clone())))
        .collect();
    fields.done()?;
    let [(feature, value)] = given.as_slice() else {
        return Err(GraphError::new(100, "Exactly one feature can be set per call"));
    };
    change(simulation, call, |number| {
        if let Some(check) = value["enable_identity_key_check"].as_bool() {
            number.identity_check = check;
        }
        number.settings.insert((*feature).to_owned(), value.clone());
    })?;
    success()
}
