//! Client frames, taken with `data` as an object or as a JSON string of one.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// What a client may say.
#[derive(Debug)]
pub(crate) enum ClientFrame<'a> {
    Ping,
    Pong,
    Subscribe(Subscribe),
    Unsubscribe {
        channel: String,
    },
    SignIn {
        auth: String,
        user_data: String,
    },
    ClientEvent {
        event: Cow<'a, str>,
        channel: Cow<'a, str>,
        data: &'a RawValue,
    },
    /// Anything else, which is an error of the client.
    Other,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Subscribe {
    pub(crate) channel: String,
    #[serde(default)]
    pub(crate) auth: Option<String>,
    #[serde(default)]
    pub(crate) channel_data: Option<String>,
}

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FrameError {
    #[error("the frame is not a JSON object with an event")]
    NotAnEvent,
    #[error("the data of {0} is not what the protocol says")]
    Data(&'static str),
    #[error("a client event needs a channel and data")]
    ClientEvent,
}

#[derive(Deserialize)]
struct Incoming<'a> {
    #[serde(borrow)]
    event: Cow<'a, str>,
    #[serde(borrow, default)]
    channel: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Unsubscribe {
    channel: String,
}

#[derive(Deserialize)]
struct SignIn {
    auth: String,
    user_data: String,
}

impl<'a> ClientFrame<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Self, FrameError> {
        let frame: Incoming<'a> = serde_json::from_str(text).map_err(|_| FrameError::NotAnEvent)?;
        match frame.event.as_ref() {
            "pusher:ping" => Ok(Self::Ping),
            "pusher:pong" => Ok(Self::Pong),
            "pusher:subscribe" => frame.payload("pusher:subscribe").map(Self::Subscribe),
            "pusher:unsubscribe" => {
                let Unsubscribe { channel } = frame.payload("pusher:unsubscribe")?;
                Ok(Self::Unsubscribe { channel })
            }
            "pusher:signin" => {
                let SignIn { auth, user_data } = frame.payload("pusher:signin")?;
                Ok(Self::SignIn { auth, user_data })
            }
            name if name.starts_with("client-") => frame.into_client_event(),
            _ => Ok(Self::Other),
        }
    }
}

impl<'a> Incoming<'a> {
    fn payload<T: DeserializeOwned>(&self, event: &'static str) -> Result<T, FrameError> {
        self.data.and_then(|data| object_of(data.get())).ok_or(FrameError::Data(event))
    }

    fn into_client_event(self) -> Result<ClientFrame<'a>, FrameError> {
        match (self.channel, self.data) {
            (Some(channel), Some(data)) => {
                Ok(ClientFrame::ClientEvent { event: self.event, channel, data })
            }
            _ => Err(FrameError::ClientEvent),
        }
    }
}

/// Reads an object that may itself be written as a JSON string.
fn object_of<T: DeserializeOwned>(json: &str) -> Option<T> {
    if json.starts_with('"') {
        let text: String = serde_json::from_str(json).ok()?;
        serde_json::from_str(&text).ok()
    } else {
        serde_json::from_str(json).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subscribe_takes_its_data_as_object_and_as_string() {
        for text in [
            r#"{"event":"pusher:subscribe","data":{"channel":"a","auth":"k:s"}}"#,
            r#"{"event":"pusher:subscribe","data":"{\"channel\":\"a\",\"auth\":\"k:s\"}"}"#,
        ] {
            let Ok(ClientFrame::Subscribe(subscribe)) = ClientFrame::parse(text) else {
                panic!("{text} was not read as a subscription");
            };
            assert_eq!((subscribe.channel.as_str(), subscribe.auth.as_deref()), ("a", Some("k:s")));
        }
    }

    #[test]
    fn the_data_of_a_client_event_is_kept_as_written() {
        let text = r#"{"event":"client-x","channel":"private-a","data":{"n":1.50,"s":"\u0041"}}"#;
        let Ok(ClientFrame::ClientEvent { data, .. }) = ClientFrame::parse(text) else {
            panic!("not read as a client event");
        };
        assert_eq!(data.get(), r#"{"n":1.50,"s":"\u0041"}"#);
    }

    #[test]
    fn what_is_no_event_is_an_error_and_never_a_panic() {
        for text in ["", "{", "null", "[]", "7", "{}", r#"{"event":7}"#, r#"{"data":{}}"#] {
            assert_eq!(ClientFrame::parse(text).unwrap_err(), FrameError::NotAnEvent, "{text}");
        }
        for data in ["7", "null", "\"x\"", "{}", r#"{"channel":7}"#, "[]"] {
            let text = format!(r#"{{"event":"pusher:subscribe","data":{data}}}"#);
            assert!(matches!(ClientFrame::parse(&text), Err(FrameError::Data(_))), "{text}");
        }
    }
}
