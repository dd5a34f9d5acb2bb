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
    /// Sent in place of `data` when the frame would be too big: the ids to fetch the rest by.
    pub ids: Map<String, Value>,
}

/// An event on its way to everyone who listens, sent after its transaction was committed.
#[derive(Debug, Clone)]
pub struct Broadcast {
    pub workspace: WorkspaceId,
    /// The incarnation of the log; constant while the program runs.
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
    /// The frame for one channel; what does not fit is left out and said to be.
    pub(crate) fn frame(&self, channel: &ChannelName, previous: u64) -> Frame {
        let whole = self.sealed(channel, &self.data.numbered(self.seq, previous));
        if whole.as_bytes().len() < EVENT_FRAME_BYTES {
            return whole;
        }
        let mut ids = self.ids.clone();
        ids.insert("truncated".to_owned(), Value::Bool(true));
        self.sealed(channel, &EventData::from(ids).numbered(self.seq, previous))
    }

    fn sealed(&self, channel: &ChannelName, data: &str) -> Frame {
        Frame::event(self.name.as_str(), channel.as_str(), data)
    }
}
