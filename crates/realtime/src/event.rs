//! Events of the workspace's log and the frames they become.

use std::sync::Arc;

use blazz_domain::WorkspaceId;
use blazz_domain::event::EventName;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::blazz_channel::BlazzChannel;
use crate::channel::ChannelName;
use crate::frame::Frame;
use crate::limits::EVENT_FRAME_BYTES;

#[cfg(test)]
mod tests;

/// What an event carries: the text of a JSON object.
#[derive(Debug, Clone)]
pub struct EventData(Arc<str>);

#[derive(Debug, thiserror::Error)]
pub enum EventDataError {
    #[error("event data is not JSON")]
    NotJson(#[from] serde_json::Error),
    #[error("event data is not a JSON object")]
    NotAnObject,
}

/// One numbered event.
#[derive(Debug, Clone)]
pub struct LoggedEvent {
    /// The workspace's number of this event; without gaps, from 1.
    pub seq: u64,
    pub name: EventName,
    pub data: EventData,
}

/// An event on its way to everyone who listens, sent after its transaction was committed.
#[derive(Debug, Clone)]
pub struct Broadcast {
    pub workspace: WorkspaceId,
    /// The life of the log that the number belongs to.
    pub epoch: Arc<str>,
    pub event: LoggedEvent,
    /// Where it goes, each with the number of the event before it on that channel (0: none).
    pub channels: Vec<(BlazzChannel, u64)>,
}

impl EventData {
    pub fn parse(json: &str) -> Result<Self, EventDataError> {
        let value: &RawValue = serde_json::from_str(json)?;
        if value.get().starts_with('{') {
            Ok(Self(value.get().into()))
        } else {
            Err(EventDataError::NotAnObject)
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What the client can fetch the event's objects by: every `…_id` of the data and of the objects in
    /// it, and the objects' own ids under their names.
    fn ids(&self) -> Map<String, Value> {
        let data: Map<String, Value> = serde_json::from_str(&self.0).unwrap_or_default();
        let mut ids = ids_in(&data);
        for (name, object) in &data {
            let Value::Object(object) = object else { continue };
            if let Some(id) = object.get("id").filter(|id| id.is_string()) {
                ids.insert(format!("{name}_id"), id.clone());
            }
            for (name, id) in ids_in(object) {
                ids.entry(name).or_insert(id);
            }
        }
        ids
    }

    /// The object with the event's number and its channel's previous number put in front.
    fn numbered(&self, seq: u64, previous: u64) -> String {
        let members = self.0[1..].trim_start();
        let comma = if members.starts_with('}') { "" } else { "," };
        format!("{{\"_s\":{seq},\"_p\":{previous}{comma}{members}")
    }
}

impl From<Map<String, Value>> for EventData {
    fn from(object: Map<String, Value>) -> Self {
        Self(Value::Object(object).to_string().into())
    }
}

impl LoggedEvent {
    /// The frame for one channel. When it would be too big, the ids stand in place of the data, and it
    /// says so.
    pub(crate) fn frame(&self, channel: &ChannelName, previous: u64) -> Frame {
        let whole = self.sealed(channel, &self.data.numbered(self.seq, previous));
        if whole.as_bytes().len() < EVENT_FRAME_BYTES {
            return whole;
        }
        let mut rest = self.data.ids();
        rest.insert("truncated".to_owned(), Value::Bool(true));
        self.sealed(channel, &EventData::from(rest).numbered(self.seq, previous))
    }

    fn sealed(&self, channel: &ChannelName, data: &str) -> Frame {
        Frame::event(self.name.as_str(), channel.as_str(), data)
    }
}

fn ids_in(object: &Map<String, Value>) -> Map<String, Value> {
    let ids = object.iter().filter(|(name, id)| name.ends_with("_id") && id.is_string());
    ids.map(|(name, id)| (name.clone(), id.clone())).collect()
}
