//! Which channels are occupied, and by how many.

use axum::Json;
use axum::extract::{Path, State};
use blazz_realtime::{ChannelName, Hub};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::super::Live;
use super::refusal::Refusal;
use super::signed::Signed;

/// What `info=` asks to be told about a channel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    user_count: bool,
    subscription_count: bool,
    cache: bool,
}

#[derive(Deserialize)]
pub(super) struct ChannelPath {
    pub(super) channel: String,
}

impl Attributes {
    /// Unknown attributes are passed over, as Pusher does.
    pub(super) fn parse(info: &str) -> Self {
        let asks = |name: &str| info.split(',').any(|word| word.trim() == name);
        Self {
            user_count: asks("user_count"),
            subscription_count: asks("subscription_count"),
            cache: asks("cache"),
        }
    }

    pub(super) fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// What was asked and the channel has; only presence channels count users.
    pub(super) fn of(self, hub: &Hub, channel: &ChannelName) -> Value {
        let occupancy = hub.occupancy(channel);
        let mut values = Map::new();
        if self.user_count && channel.is_presence() {
            values.insert("user_count".to_owned(), occupancy.users.into());
        }
        if self.subscription_count {
            values.insert("subscription_count".to_owned(), occupancy.subscriptions.into());
        }
        if self.cache
            && let Some(kept) = hub.cached(channel, Instant::now())
        {
            let cache = json!({ "data": kept.data, "ttl": kept.time_left.as_secs() });
            values.insert("cache".to_owned(), cache);
        }
        Value::Object(values)
    }
}

/// The occupied channels whose names start with `filter_by_prefix`.
pub(super) async fn list(State(live): State<Live>, signed: Signed) -> Result<Json<Value>, Refusal> {
    let prefix = signed.value("filter_by_prefix");
    let attributes = Attributes::parse(signed.value("info"));
    if attributes.user_count && !prefix.starts_with("presence-") {
        return Err(Refusal::UserCount);
    }
    let channels: Map<String, Value> = live
        .hub
        .occupied(prefix)
        .into_iter()
        .map(|(channel, _)| (channel.to_string(), attributes.of(&live.hub, &channel)))
        .collect();
    Ok(Json(json!({ "channels": channels })))
}

/// One channel, occupied or not.
pub(super) async fn show(
    State(live): State<Live>,
    Path(path): Path<ChannelPath>,
    signed: Signed,
) -> Result<Json<Value>, Refusal> {
    let channel = ChannelName::parse(&path.channel)?;
    let attributes = Attributes::parse(signed.value("info"));
    if attributes.user_count && !channel.is_presence() {
        return Err(Refusal::UserCount);
    }
    let mut answer = attributes.of(&live.hub, &channel);
    answer["occupied"] = (live.hub.occupancy(&channel).subscriptions > 0).into();
    Ok(Json(answer))
}
