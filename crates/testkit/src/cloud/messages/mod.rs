//! `POST /{number}/messages`: sends, read receipts and typing.

mod accept;
mod contacts;
mod envelope;
mod interactive;
mod kinds;
mod life;
mod link;
mod read;
mod recipient;
mod template;

use std::sync::Arc;

use serde_json::Value;

pub(crate) use envelope::{Addressee, Envelope};
pub(crate) use life::advance;

use super::{
    auth,
    call::Call,
    error::GraphError,
    graph::{Answer, ok},
    ledger::{Accepted, Event},
    simulation::Simulation,
    world::ThreadKey,
};

/// Put into the response of a send: which message it announced.
#[derive(Clone, Debug)]
pub(crate) struct AcceptedMessage(pub(crate) String);

/// Which of the two send endpoints was called.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endpoint {
    Messages,
    Marketing,
}

pub(crate) async fn post(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    authorise(simulation, call)?;
    let body = call.json()?;
    if body.get("status").is_some() {
        return read::mark(simulation, call, &body);
    }
    send(simulation, call, &body, Endpoint::Messages).await
}

pub(crate) async fn post_marketing(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    authorise(simulation, call)?;
    send(simulation, call, &call.json()?, Endpoint::Marketing).await
}

/// A stranger learns nothing about what is wrong with the body.
fn authorise(simulation: &Simulation, call: &Call) -> Result<(), GraphError> {
    let now = simulation.now();
    simulation.world(|world| auth::number(world, call, auth::MESSAGING, now).map(|_| ()))
}

/// What became of an accepted send.
pub(crate) struct Taken {
    pub(crate) key: ThreadKey,
    pub(crate) wamid: String,
    /// The answer's body.
    pub(crate) answer: Value,
    pub(crate) accepted: Accepted,
    /// A refusal that Meta only tells by status.
    pub(crate) doomed: Option<GraphError>,
    /// Media by link that Meta still has to fetch.
    pub(crate) link: Option<String>,
}

async fn send(
    simulation: &Arc<Simulation>,
    call: &Call,
    body: &Value,
    endpoint: Endpoint,
) -> Answer {
    let envelope = envelope::parse(body, endpoint)?;
    let now = simulation.now();
    let config = simulation.config.clone();
    let taken = simulation.world(|world| accept::accept(world, &config, call, &envelope, now))?;
    simulation.record(Event::Accepted(taken.accepted.clone()));
    simulation.ledger.durable().await;
    let mut response = ok(taken.answer.clone())?;
    response.extensions_mut().insert(AcceptedMessage(taken.wamid.clone()));
    simulation.announce_message(&taken.key, &taken.wamid);
    simulation.spawn(life::live(Arc::clone(simulation), taken));
    Ok(response)
}
