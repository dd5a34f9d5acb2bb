//! The users of a presence channel, and sending a user away.

use axum::Json;
use axum::extract::{Path, State};
use blazz_realtime::ChannelName;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::Live;
use super::channels::ChannelPath;
use super::refusal::Refusal;
use super::signed::Signed;

#[derive(Deserialize)]
pub(super) struct UserPath {
    user_id: String,
}

pub(super) async fn list(
    State(live): State<Live>,
    Path(path): Path<ChannelPath>,
    _signed: Signed,
) -> Result<Json<Value>, Refusal> {
    let channel = ChannelName::parse(&path.channel)?;
    if !channel.is_presence() {
        return Err(Refusal::NotPresence);
    }
    let users: Vec<Value> =
        live.hub.users(&channel).into_iter().map(|id| json!({ "id": id })).collect();
    Ok(Json(json!({ "users": users })))
}

pub(super) async fn terminate(
    State(live): State<Live>,
    Path(path): Path<UserPath>,
    _signed: Signed,
) -> Json<Value> {
    live.hub.terminate_connections(&path.user_id);
    Json(json!({}))
}
