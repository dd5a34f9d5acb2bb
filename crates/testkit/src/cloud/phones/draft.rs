//! What a customer can write or do in a chat.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One thing a customer sends, without the circumstances.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Draft {
    Text {
        body: String,
    },
    Image(MediaDraft),
    Video(MediaDraft),
    Audio(MediaDraft),
    Document(MediaDraft),
    Sticker(MediaDraft),
    Location {
        latitude: f64,
        longitude: f64,
        name: Option<String>,
        address: Option<String>,
    },
    /// Cards in Meta's shape.
    Contacts {
        contacts: Value,
    },
    /// An empty emoji takes the reaction back.
    Reaction {
        message_id: String,
        emoji: String,
    },
    /// A tap on a reply button, a list row or a template's quick reply, named by id, payload or title.
    Choice {
        message_id: String,
        choice: String,
    },
    /// A flow was filled in.
    FlowReply {
        message_id: String,
        response: Value,
    },
    Order {
        catalog_id: String,
        product_items: Value,
        text: Option<String>,
    },
    /// Only numbers that are also used in the phone app are told of edits.
    Edit {
        message_id: String,
        body: String,
    },
    Revoke {
        message_id: String,
    },
    /// Something the Cloud API cannot carry, such as a poll.
    Unsupported {
        kind: Option<String>,
    },
    /// The chat was opened for the first time.
    RequestWelcome,
    /// A type this simulator does not know; `content` stands under `kind`.
    Other {
        kind: String,
        content: Value,
    },
}

/// Bytes and what goes with them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MediaDraft {
    pub mime_type: String,
    #[serde(with = "base64_bytes")]
    pub bytes: Vec<u8>,
    pub caption: Option<String>,
    pub filename: Option<String>,
    /// Recorded in the app.
    pub voice: bool,
    pub animated: bool,
}

impl MediaDraft {
    pub fn new(mime_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { mime_type: mime_type.to_owned(), bytes: bytes.into(), ..Self::default() }
    }

    #[must_use]
    pub fn captioned(mut self, caption: &str) -> Self {
        self.caption = Some(caption.to_owned());
        self
    }

    #[must_use]
    pub fn named(mut self, filename: &str) -> Self {
        self.filename = Some(filename.to_owned());
        self
    }
}

/// A draft with its circumstances.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Writing {
    #[serde(flatten)]
    pub draft: Draft,
    /// The message this one answers.
    #[serde(default)]
    pub reply_to: Option<String>,
    #[serde(default)]
    pub forwarded: bool,
    /// Where a click on an advertisement came from, in Meta's shape.
    #[serde(default)]
    pub referral: Option<Value>,
}

impl From<Draft> for Writing {
    fn from(draft: Draft) -> Self {
        Self { draft, reply_to: None, forwarded: false, referral: None }
    }
}

impl From<&str> for Writing {
    fn from(body: &str) -> Self {
        Draft::Text { body: body.to_owned() }.into()
    }
}

impl Writing {
    #[must_use]
    pub fn replying_to(mut self, wamid: &str) -> Self {
        self.reply_to = Some(wamid.to_owned());
        self
    }
}

mod base64_bytes {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        STANDARD.decode(text).map_err(D::Error::custom)
    }
}
