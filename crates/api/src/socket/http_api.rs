//! The Pusher HTTP API: publishing and asking who is where, signed with the application's secret.

mod channels;
mod events;
mod refusal;
mod signed;
mod users;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use super::Live;

/// Ten events of 10 kB each, escaped at worst, and what stands around them.
const BODY_BYTES: usize = 512 * 1024;

pub(super) fn router<S: Clone + Send + Sync + 'static>(live: Live) -> Router<S> {
    let of_app = Router::new()
        .route("/events", post(events::publish))
        .route("/batch_events", post(events::publish_batch))
        .route("/channels", get(channels::list))
        .route("/channels/{channel}", get(channels::show))
        .route("/channels/{channel}/users", get(users::list))
        .route("/users/{user_id}/terminate_connections", post(users::terminate));
    Router::new()
        .nest("/apps/{app_id}", of_app)
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .with_state(live)
}
