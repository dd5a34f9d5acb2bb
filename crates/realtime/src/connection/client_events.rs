//! Whispers: what a client may send to the other subscribers of a channel.

use serde_json::value::RawValue;

use super::Connection;
use crate::channel::ChannelName;
use crate::frame::RATE_LIMITED;
use crate::limits::{EVENT_DATA_BYTES, EVENT_NAME_LENGTH};

impl Connection {
    pub(super) fn client_event(&mut self, event: &str, channel: &str, data: &RawValue) {
        if !self.client_events.take(self.now) {
            self.refuse(Some(RATE_LIMITED), "too many client events, the limit is per second");
            return;
        }
        if data.get().len() > EVENT_DATA_BYTES || event.len() > EVENT_NAME_LENGTH {
            self.refuse(None, "the client event is too big");
            return;
        }
        let Ok(channel) = ChannelName::parse(channel) else {
            self.refuse(None, "the client event names no channel");
            return;
        };
        if let Err(error) = self.hub.whisper(self.socket.id(), &channel, event, data) {
            self.refuse(None, &error.to_string());
        }
    }
}
