//! Client events: passed from one subscriber to the others, never kept.

use serde_json::value::RawValue;

use super::Hub;
use crate::channel::{Access, ChannelName};
use crate::frame::{Data, Envelope};
use crate::socket::SocketId;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WhisperError {
    #[error("client events pass on private and presence channels only")]
    WrongChannel,
    #[error("client events are for subscribers of the channel")]
    NotSubscribed,
}

impl Hub {
    /// Passes a client event on. Who sent it is told from the presence record, never from the frame.
    pub(crate) fn whisper(
        &self,
        sender: SocketId,
        channel: &ChannelName,
        event: &str,
        data: &RawValue,
    ) -> Result<(), WhisperError> {
        if !matches!(channel.access(), Access::Private | Access::Presence) {
            return Err(WhisperError::WrongChannel);
        }
        let mut room = self.0.rooms.get_mut(channel).ok_or(WhisperError::NotSubscribed)?;
        let subscriber = room.subscribers.get(&sender).ok_or(WhisperError::NotSubscribed)?;
        let envelope = Envelope {
            event,
            channel: Some(channel.as_str()),
            data: Data::Raw(data),
            user_id: subscriber.user_id.as_deref(),
        };
        let frame = envelope.seal();
        room.deliver(&frame, None, Some(sender));
        Ok(())
    }
}
