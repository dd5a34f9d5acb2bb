//! What is asked at each login and matters little here: properties, privacy, signs of life.

use super::{Reply, Request};
use crate::{Fault, nodes::node};

/// What everybody starts with (`wacore` 0.7.0, `iq/privacy.rs`).
const PRIVACY: [(&str, &str); 7] = [
    ("last", "all"),
    ("online", "all"),
    ("profile", "all"),
    ("status", "all"),
    ("groupadd", "all"),
    ("readreceipts", "all"),
    ("calladd", "all"),
];

/// Seconds until a client asks for the properties again: a day.
const PROPERTIES_REFRESH: u32 = 86_400;

pub(super) fn answer(request: &Request<'_>) -> Result<Reply, Fault> {
    match (request.namespace.as_str(), request.kind.as_str(), request.child_tag()) {
        ("passive", "set", "active" | "passive")
        | ("w:p", "get", _)
        | ("urn:xmpp:whatsapp:dirty", "set", "clean")
        | ("w:stats", "set", _)
        | ("privacy", "set", "tokens") => Ok(Reply::done()),
        ("abt", "get", "props") => Ok(properties()),
        ("privacy", "get", "privacy") => Ok(privacy()),
        _ => Err(request.unknown()),
    }
}

fn properties() -> Reply {
    let properties = node("props")
        .attr("protocol", "1")
        .attr("ab_key", "sim")
        .attr("hash", "sim")
        .attr("refresh", PROPERTIES_REFRESH)
        .attr("delta_update", "false");
    Reply::with(properties.build())
}

fn privacy() -> Reply {
    let categories = PRIVACY
        .iter()
        .map(|(name, value)| node("category").attr("name", *name).attr("value", *value).build());
    Reply::with(node("privacy").children(categories).build())
}
