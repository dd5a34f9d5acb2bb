//! The WebSocket endpoint that clients connect to.

mod connection;
mod door;

pub(crate) use connection::Speaker;
pub use door::DoorError;
pub(crate) use door::{Door, Doorplate};

use std::sync::Arc;

use crate::{exchange::Exchange, media};
use axum::{
    Router,
    extract::{State, WebSocketUpgrade},
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::get,
};

/// The largest frame is 16 MB (`wacore-noise`, `framing.rs`).
const LARGEST_MESSAGE: usize = 17 * 1024 * 1024;

pub(crate) async fn serve(exchange: Arc<Exchange>, door: Door) {
    let router = Router::new()
        .route("/ws/chat", get(connect))
        .merge(media::router())
        .with_state(Arc::clone(&exchange));
    let stop = exchange.stop.clone();
    let served = axum::serve(door, router).with_graceful_shutdown(stop.cancelled_owned()).await;
    if let Err(error) = served {
        tracing::error!(%error, "the listener ended early");
    }
}

async fn connect(State(exchange): State<Arc<Exchange>>, upgrade: WebSocketUpgrade) -> Response {
    if exchange.look(|world| world.is_closed) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    upgrade
        .max_message_size(LARGEST_MESSAGE)
        .max_frame_size(LARGEST_MESSAGE)
        .on_upgrade(move |socket| connection::run(exchange, socket))
}
