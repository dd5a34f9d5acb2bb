//! The frames of the protocol itself: greeting, answers, refusals and presence.

use serde_json::{Value, json};

use super::{Data, Envelope, Frame};
use crate::channel::ChannelName;
use crate::close::Close;
use crate::cursor::Cursor;
use crate::socket::SocketId;

/// "Not authorized" as an error code inside a frame.
pub(crate) const UNAUTHORIZED: u16 = 4009;
/// "Client event rate limit" as an error code inside a frame.
pub(crate) const RATE_LIMITED: u16 = 4301;

impl Frame {
    pub(crate) fn connection_established(socket: SocketId, activity_timeout: u64) -> Self {
        let data = json!({ "socket_id": socket.to_string(), "activity_timeout": activity_timeout });
        plain("pusher:connection_established", &data.to_string())
    }

    pub(crate) fn pong() -> Self {
        plain("pusher:pong", "{}")
    }

    /// Asks the client for a sign of life.
    pub fn ping() -> Self {
        plain("pusher:ping", "{}")
    }

    /// The error a client is told before the socket closes for this reason.
    pub fn closing(reason: Close) -> Self {
        Self::error(Some(reason.code()), reason.reason())
    }

    pub(crate) fn error(code: Option<u16>, message: &str) -> Self {
        let data = Data::Object(json!({ "code": code, "message": message }));
        Envelope { event: "pusher:error", channel: None, data, user_id: None }.seal()
    }

    pub(crate) fn subscription_succeeded(channel: &ChannelName, data: &Value) -> Self {
        on(channel, "pusher_internal:subscription_succeeded", data)
    }

    /// pusher-js hands this to the channel's own error listeners only when it names the channel.
    pub(crate) fn subscription_error(channel: &ChannelName, status: u16, message: &str) -> Self {
        let kind = if status == 401 { "AuthError" } else { "SubscriptionError" };
        let data = Data::Object(
            json!({ "type": kind, "error": message, "status": status, "code": UNAUTHORIZED }),
        );
        let event = "pusher:subscription_error";
        Envelope { event, channel: Some(channel.as_str()), data, user_id: None }.seal()
    }

    pub(crate) fn member_added(channel: &ChannelName, user_id: &str, user_info: &Value) -> Self {
        let data = json!({ "user_id": user_id, "user_info": user_info });
        on(channel, "pusher_internal:member_added", &data)
    }

    pub(crate) fn member_removed(channel: &ChannelName, user_id: &str) -> Self {
        on(channel, "pusher_internal:member_removed", &json!({ "user_id": user_id }))
    }

    pub(crate) fn cache_miss(channel: &ChannelName) -> Self {
        on(channel, "pusher:cache_miss", &json!({}))
    }

    pub(crate) fn signin_success(user_data: &str) -> Self {
        plain("pusher:signin_success", &json!({ "user_data": user_data }).to_string())
    }

    /// Says explicitly whether everything since the client's cursor was delivered.
    pub(crate) fn resume(channel: &ChannelName, recovered: bool, cursor: Option<&Cursor>) -> Self {
        let cursor = cursor.map(Cursor::to_string);
        on(channel, "pusher:resume", &json!({ "recovered": recovered, "cursor": cursor }))
    }
}

fn plain(event: &str, data: &str) -> Frame {
    Envelope { event, channel: None, data: Data::Text(data), user_id: None }.seal()
}

fn on(channel: &ChannelName, event: &str, data: &Value) -> Frame {
    Frame::event(event, channel.as_str(), &data.to_string())
}
