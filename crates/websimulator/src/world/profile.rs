//! What others see of a person besides the name: picture and about text; and whom the person does not want to hear.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Picture {
    /// Another with each change.
    pub(crate) id: String,
    /// Where the file is on the host for files.
    pub(crate) path: String,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct About {
    pub(crate) text: String,
    /// Seconds, UTC.
    pub(crate) at: i64,
}

#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Profile {
    pub(crate) picture: Option<Picture>,
    /// Nobody else is shown the picture.
    pub(crate) hides_picture: bool,
    pub(crate) about: Option<About>,
    /// Numbers, since when (seconds, UTC).
    pub(crate) blocked: BTreeMap<String, i64>,
}
