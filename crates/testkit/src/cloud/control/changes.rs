//! A stream of server-sent events that says what to look at again.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, StreamExt as _, stream};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::cloud::{changes::Change, simulation::Simulation};

const KEEP_ALIVE: Duration = Duration::from_secs(15);

pub(super) async fn stream(
    State(simulation): State<Arc<Simulation>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stopped = simulation.stop.clone().cancelled_owned();
    let changes = stream::unfold(simulation.changes.subscribe(), next).take_until(stopped);
    Sse::new(changes).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

/// A page that was too slow is told to look at everything again.
async fn next(
    mut changes: Receiver<Change>,
) -> Option<(Result<Event, Infallible>, Receiver<Change>)> {
    let event = match changes.recv().await {
        Ok(change) => Event::default()
            .event("change")
            .json_data(&change)
            .unwrap_or_else(|_| Event::default().event("reload").data("{}")),
        Err(RecvError::Lagged(_)) => Event::default().event("reload").data("{}"),
        Err(RecvError::Closed) => return None,
    };
    Some((Ok(event), changes))
}
