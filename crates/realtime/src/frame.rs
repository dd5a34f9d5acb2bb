//! Text frames: the envelope every server frame has, and the frames the protocol itself needs.

mod incoming;
mod protocol;

pub(crate) use incoming::{ClientFrame, Subscribe};
pub(crate) use protocol::{RATE_LIMITED, UNAUTHORIZED};

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// One serialised server frame; cloning it copies a reference count, not the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame(Bytes);

/// The payload of an event in one of the shapes the protocol has.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Data<'a> {
    /// Double-encoded, as server events are.
    Text(&'a str),
    /// As the client wrote it.
    Raw(&'a RawValue),
    Object(Value),
}

#[derive(Serialize)]
pub(crate) struct Envelope<'a> {
    pub(crate) event: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) channel: Option<&'a str>,
    pub(crate) data: Data<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user_id: Option<&'a str>,
}

impl Frame {
    /// An event on a channel whose data is the given text, passed on unchanged.
    pub fn event(name: &str, channel: &str, data: &str) -> Self {
        Envelope { event: name, channel: Some(channel), data: Data::Text(data), user_id: None }
            .seal()
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The frame's bytes, which are UTF-8.
    pub fn into_bytes(self) -> Bytes {
        self.0
    }
}

impl Envelope<'_> {
    pub(crate) fn seal(&self) -> Frame {
        let text =
            serde_json::to_vec(self).expect("an envelope of text and JSON always serialises");
        Frame(text.into())
    }
}
