//! Publishing: one event to many channels, or a batch of events to one channel each.

use axum::Json;
use axum::extract::State;
use blazz_realtime::{ChannelName, Hub, Publication, SocketId, limits};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::super::Live;
use super::channels::Attributes;
use super::refusal::Refusal;
use super::signed::Signed;

#[derive(Deserialize)]
struct Event {
    name: String,
    data: String,
    #[serde(default)]
    channels: Vec<String>,
    channel: Option<String>,
    socket_id: Option<String>,
    #[serde(default)]
    info: String,
}

#[derive(Deserialize)]
struct Batch {
    batch: Vec<Event>,
}

/// An event with everything about it checked.
struct Ready {
    name: String,
    data: String,
    channels: Vec<ChannelName>,
    except: Option<SocketId>,
    attributes: Attributes,
}

pub(super) async fn publish(
    State(live): State<Live>,
    signed: Signed,
) -> Result<Json<Value>, Refusal> {
    let event = signed.json::<Event>()?.check()?;
    event.publish(&live.hub);
    if event.attributes.is_empty() {
        return Ok(Json(json!({})));
    }
    let channels: Map<String, Value> = event
        .channels
        .iter()
        .map(|channel| (channel.to_string(), event.attributes.of(&live.hub, channel)))
        .collect();
    Ok(Json(json!({ "channels": channels })))
}

/// All events are checked before the first is sent; they are sent in order.
pub(super) async fn publish_batch(
    State(live): State<Live>,
    signed: Signed,
) -> Result<Json<Value>, Refusal> {
    let Batch { batch } = signed.json()?;
    if batch.len() > limits::EVENTS_PER_BATCH {
        return Err(Refusal::BatchSize);
    }
    let events = batch.into_iter().map(Event::check).collect::<Result<Vec<_>, _>>()?;
    for event in &events {
        event.publish(&live.hub);
    }
    if events.iter().all(|event| event.attributes.is_empty()) {
        return Ok(Json(json!({})));
    }
    let answers: Vec<Value> = events.iter().map(|event| event.answer(&live.hub)).collect();
    Ok(Json(json!({ "batch": answers })))
}

impl Event {
    fn check(self) -> Result<Ready, Refusal> {
        if self.name.is_empty() || self.name.len() > limits::EVENT_NAME_LENGTH {
            return Err(Refusal::EventName);
        }
        if self.data.len() > limits::EVENT_DATA_BYTES {
            return Err(Refusal::DataTooBig);
        }
        let names: Vec<String> = self.channels.into_iter().chain(self.channel).collect();
        if names.is_empty() || names.len() > limits::CHANNELS_PER_PUBLISH {
            return Err(Refusal::ChannelCount);
        }
        let channels = names.iter().map(|name| ChannelName::parse(name));
        Ok(Ready {
            channels: channels.collect::<Result<_, _>>()?,
            except: self.socket_id.map(|id| id.parse()).transpose()?,
            attributes: Attributes::parse(&self.info),
            name: self.name,
            data: self.data,
        })
    }
}

impl Ready {
    fn publish(&self, hub: &Hub) {
        let now = Instant::now();
        for channel in &self.channels {
            let (event, data, except) = (self.name.as_str(), self.data.as_str(), self.except);
            hub.publish(Publication { event, channel, data, except }, now);
        }
    }

    fn answer(&self, hub: &Hub) -> Value {
        self.channels.first().map_or_else(|| json!({}), |channel| self.attributes.of(hub, channel))
    }
}
