//! The GET handshake with which a callback proves that it is meant.

use std::sync::Arc;

use crate::cloud::{simulation::Simulation, world::Callback};

#[derive(Debug, thiserror::Error)]
pub enum SubscribeError {
    #[error("the callback could not be reached")]
    Unreachable(#[from] reqwest::Error),
    #[error("the callback answered the verification with status {status}")]
    Refused { status: u16 },
    #[error("the callback did not echo the challenge")]
    WrongChallenge,
}

/// Asks the callback to echo a challenge, as Meta does before it accepts an address.
pub(crate) async fn verify(
    simulation: &Arc<Simulation>,
    callback: &Callback,
) -> Result<(), SubscribeError> {
    let challenge = simulation.world(|world| world.ids.decimal(10));
    let query = [
        ("hub.mode", "subscribe"),
        ("hub.challenge", challenge.as_str()),
        ("hub.verify_token", callback.verify_token.as_str()),
    ];
    let response = simulation.webhooks.client().get(&callback.url).query(&query).send().await?;
    let status = response.status().as_u16();
    if status != 200 {
        return Err(SubscribeError::Refused { status });
    }
    if response.text().await?.trim() == challenge {
        Ok(())
    } else {
        Err(SubscribeError::WrongChallenge)
    }
}
