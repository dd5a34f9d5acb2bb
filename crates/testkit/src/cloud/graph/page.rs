//! Cursor paging of Graph's lists.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::cloud::{call::Call, error::GraphError};

const DEFAULT_LIMIT: usize = 25;

/// One page of `items` with cursors; a cursor that is none of ours is refused (131059).
pub(crate) fn page(call: &Call, base_url: &str, items: &[Value]) -> Result<Value, GraphError> {
    let limit = match call.query.get("limit") {
        Some(limit) => limit
            .parse::<usize>()
            .ok()
            .filter(|limit| (1..=1024).contains(limit))
            .ok_or_else(|| GraphError::new(100, "Param limit must be between 1 and 1024"))?,
        None => DEFAULT_LIMIT,
    };
    let start = call.query.get("after").map(|after| position(after)).transpose()?.unwrap_or(0);
    let end = (start + limit).min(items.len());
    let shown = items.get(start..end).unwrap_or_default();
    let mut paging = json!({ "cursors": { "before": cursor(start), "after": cursor(end) } });
    if end < items.len() {
        let edge = call.path();
        let (version, after) = (&call.version, cursor(end));
        paging["next"] = json!(format!("{base_url}/{version}{edge}?limit={limit}&after={after}"));
    }
    Ok(json!({ "data": shown, "paging": paging }))
}

fn cursor(position: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("at:{position}"))
}

fn position(cursor: &str) -> Result<usize, GraphError> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let position = text.and_then(|text| text.strip_prefix("at:")?.parse().ok());
    position.ok_or_else(|| GraphError::new(131_059, "The cursor is not valid any more"))
}
