//! Whether a well-formed send may go out, and what Meta answers when it does.

use serde_json::{Value, json};

use super::{Addressee, Envelope, Taken, link, recipient, template};
use crate::cloud::{
    auth,
    call::Call,
    config::{Refusal, SimulatorConfig},
    error::GraphError,
    fields::Fields,
    ids::Origin,
    ledger::Accepted,
    pair_rate, window,
    world::{Author, Number, Peer, Progress, Template, ThreadKey, ThreadMessage, World},
};

/// Messages take reactions for 30 days (cloud-api.md §2.2).
const REACTABLE_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// A template as it will be shown, and what it is charged as.
struct Charged {
    category: String,
    rendered: Option<Value>,
    held: bool,
}

pub(super) fn accept(
    world: &mut World,
    config: &SimulatorConfig,
    call: &Call,
    envelope: &Envelope,
    now: i64,
) -> Result<Taken, GraphError> {
    let number = auth::number(world, call, auth::MESSAGING, now)?;
    check_number(number, config, now)?;
    let key =
        ThreadKey { number: call.node.clone(), peer: recipient::find(world, call, envelope)? };
    link::check_media(world, &key.number, &envelope.content, now)?;
    let charged = charge(world, envelope, &key)?;
    let doomed = doom(world, config, envelope, &key, charged.as_ref(), now)?;
    let recipient = world.peer_handle(&key.peer);
    let number = auth::number(world, call, auth::MESSAGING, now)?;
    check_pace(number, config, &key, &recipient, now)?;
    let message = compose(world, envelope, &key, charged.as_ref(), now);
    let (wamid, accepted) = (message.id.clone(), accepted(world, envelope, &key, &message));
    let answer = answer(world, envelope, &key, &wamid, charged.as_ref());
    let link = link::first_link(&envelope.content);
    world.append(&key, message);
    world.thread_mut(&key).typing_until = 0;
    Ok(Taken { key, wamid, answer, accepted, doomed, link })
}

fn check_number(number: &mut Number, config: &SimulatorConfig, now: i64) -> Result<(), GraphError> {
    if !number.registered {
        return Err(GraphError::new(133_010, "The phone number is not registered"));
    }
    let has_room =
        config.limits.throughput.is_none_or(|limit| pair_rate::has_room(number, limit, now));
    if has_room {
        return Ok(());
    }
    let details = "Message failed to send because there were too many messages sent from this \
                   phone number in a short period of time";
    Err(GraphError::new(130_429, details))
}

/// Counts the message; only those that pass every other check are counted.
fn check_pace(
    number: &mut Number,
    config: &SimulatorConfig,
    key: &ThreadKey,
    recipient: &str,
    now: i64,
) -> Result<(), GraphError> {
    let is_person = matches!(key.peer, Peer::Customer(_));
    if config.limits.pair && is_person && !pair_rate::take_pair(number, recipient, now) {
        let details = "Message failed to send because there were too many messages sent from the \
                       same sender phone number to the same phone number in a short period of time.";
        return Err(GraphError::new(131_056, details));
    }
    pair_rate::count(number, now);
    Ok(())
}

/// Checks a template against the account's and gives what it is charged as; other kinds are `None`.
fn charge(
    world: &World,
    envelope: &Envelope,
    key: &ThreadKey,
) -> Result<Option<Charged>, GraphError> {
    if envelope.kind != "template" {
        return Ok(None);
    }
    let filling = template::shape::parse(Fields::nested("template", &envelope.content)?)?;
    let waba = world.waba_of(&key.number);
    let templates = waba.map(|waba| waba.templates.as_slice()).unwrap_or_default();
    let chosen = template::fill::choose(templates, &filling)?;
    check_endpoint(chosen, envelope, waba.is_some_and(|waba| waba.marketing_disabled))?;
    template::fill::check(chosen, &filling)?;
    let rendered = Some(template::render::render(chosen, &filling)?);
    let category = if envelope.is_marketing_endpoint {
        "marketing_lite".to_owned()
    } else {
        chosen.category.to_ascii_lowercase()
    };
    Ok(Some(Charged { category, rendered, held: chosen.held }))
}

fn check_endpoint(
    template: &Template,
    envelope: &Envelope,
    marketing_disabled: bool,
) -> Result<(), GraphError> {
    let is_marketing = template.category == "MARKETING";
    if envelope.is_marketing_endpoint && !is_marketing {
        return Err(GraphError::new(131_055, "Only marketing templates can be sent here"));
    }
    if !envelope.is_marketing_endpoint && is_marketing && marketing_disabled {
        return Err(GraphError::new(
            131_063,
            "Marketing templates must use the marketing endpoint",
        ));
    }
    if template.category == "AUTHENTICATION" && matches!(envelope.to, Addressee::Group(_)) {
        return Err(GraphError::new(131_051, "Groups take no authentication templates"));
    }
    if template.category == "AUTHENTICATION" && matches!(envelope.to, Addressee::UserId(_)) {
        return Err(GraphError::new(131_062, "Authentication templates need a phone number"));
    }
    Ok(())
}

/// The refusal the message runs into: at once as an error, or later by status.
fn doom(
    world: &World,
    config: &SimulatorConfig,
    envelope: &Envelope,
    key: &ThreadKey,
    charged: Option<&Charged>,
    now: i64,
) -> Result<Option<GraphError>, GraphError> {
    let thread = world.threads.get(key);
    if charged.is_none() && !window::is_open(thread, now) {
        let details = "Message failed to send because more than 24 hours have passed since the \
                       customer last replied to this number.";
        return by(config.refusals.window, GraphError::new(131_047, details));
    }
    if let Some(error) = recipient::undeliverable(world, key) {
        return by(config.refusals.undeliverable, error);
    }
    let category = charged.map(|charged| charged.category.as_str());
    if let Some(error) = recipient::refuses_category(world, key, category) {
        return Ok(Some(error));
    }
    if let Some(error) = link::misfit(world, &envelope.kind, &envelope.content) {
        return Ok(Some(error));
    }
    if envelope.kind == "reaction" {
        let target = envelope.content["message_id"].as_str().unwrap_or_default();
        let takes_it = |found: &ThreadMessage| {
            found.kind != "reaction" && !found.revoked && now - found.at <= REACTABLE_MS
        };
        if !world.find_in(key, target).is_some_and(takes_it) {
            let details = "The message to react to does not exist, was deleted or is too old";
            return Ok(Some(GraphError::new(131_009, details)));
        }
    }
    Ok(None)
}

fn by(refusal: Refusal, error: GraphError) -> Result<Option<GraphError>, GraphError> {
    match refusal {
        Refusal::AtOnce => Err(error),
        Refusal::ByStatus => Ok(Some(error)),
    }
}

fn compose(
    world: &mut World,
    envelope: &Envelope,
    key: &ThreadKey,
    charged: Option<&Charged>,
    now: i64,
) -> ThreadMessage {
    let peer = world.peer_handle(&key.peer);
    ThreadMessage {
        id: world.ids.wamid(&peer, Origin::Business),
        author: Author::Business,
        at: now,
        kind: envelope.kind.clone(),
        content: envelope.content.clone(),
        rendered: charged.and_then(|charged| charged.rendered.clone()),
        quotes: envelope.quotes.clone(),
        tracking: envelope.tracking.clone(),
        progress: Progress::Accepted,
        failure: None,
        category: charged.map_or("service", |charged| charged.category.as_str()).to_owned(),
        in_window: window::is_open(world.threads.get(key), now),
        read_by: Vec::new(),
        reactions: Vec::new(),
        edited: false,
        revoked: false,
    }
}

fn accepted(
    world: &World,
    envelope: &Envelope,
    key: &ThreadKey,
    message: &ThreadMessage,
) -> Accepted {
    Accepted {
        wamid: message.id.clone(),
        phone_number_id: key.number.clone(),
        to: world.peer_handle(&key.peer),
        kind: envelope.kind.clone(),
        text: message.text().map(str::to_owned),
        tracking: envelope.tracking.clone(),
    }
}

fn answer(
    world: &World,
    envelope: &Envelope,
    key: &ThreadKey,
    wamid: &str,
    charged: Option<&Charged>,
) -> Value {
    let mut contact = json!({ "input": envelope.to.input() });
    match (&key.peer, &envelope.to) {
        (Peer::Customer(id), Addressee::Phone(_)) => {
            contact["wa_id"] = json!(world.customer(*id).wa_id);
        }
        (Peer::Customer(id), _) => contact["user_id"] = json!(world.customer(*id).user_id),
        (Peer::Group(group), _) => contact["wa_id"] = json!(group),
    }
    let mut message = json!({ "id": wamid });
    if let Peer::Group(group) = &key.peer {
        message["group_id"] = json!(group);
    }
    if let Some(charged) = charged {
        let held = if charged.held { "held_for_quality_assessment" } else { "accepted" };
        message["message_status"] = json!(held);
    }
    json!({ "messaging_product": "whatsapp", "contacts": [contact], "messages": [message] })
}
