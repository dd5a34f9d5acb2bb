//! One request to Graph, taken apart: version, node, edge, query, token and body.

use std::collections::HashMap;

use axum::http::{HeaderMap, Method, Uri};
use bytes::Bytes;
use serde_json::Value;

use super::{error::GraphError, faults::Target};

#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) version: String,
    /// An object's id, or a word such as `debug_token`.
    pub(crate) node: String,
    pub(crate) edge: Option<String>,
    pub(crate) query: HashMap<String, String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Call {
    /// `None` when the path is none of Graph's (`/v25.0/{node}[/{edge}]`).
    pub(crate) fn parse(
        method: Method,
        uri: &Uri,
        headers: HeaderMap,
        body: Bytes,
    ) -> Option<Self> {
        let mut parts = uri.path().trim_matches('/').split('/');
        let version = parts.next().filter(|version| is_version(version))?.to_owned();
        let node = percent_decoded(parts.next().filter(|node| !node.is_empty())?);
        let edge = parts.next().map(percent_decoded);
        if parts.next().is_some() {
            return None;
        }
        let query = uri.query().map(query_of).unwrap_or_default();
        Some(Self { method, version, node, edge, query, headers, body })
    }

    /// A download of media, which lies outside Graph's paths.
    pub(crate) fn of_download(uri: &Uri, headers: HeaderMap) -> Self {
        Self {
            method: Method::GET,
            version: String::new(),
            node: "attachments".to_owned(),
            edge: None,
            query: uri.query().map(query_of).unwrap_or_default(),
            headers,
            body: Bytes::new(),
        }
    }

    pub(crate) fn path(&self) -> String {
        match &self.edge {
            Some(edge) => format!("/{}/{edge}", self.node),
            None => format!("/{}", self.node),
        }
    }

    /// The token of `Authorization: Bearer`, or of the query.
    pub(crate) fn token(&self) -> Option<&str> {
        let header = self.headers.get("authorization").and_then(|value| value.to_str().ok());
        let bearer = header.and_then(|value| {
            value.strip_prefix("Bearer ").or_else(|| value.strip_prefix("OAuth "))
        });
        bearer.or_else(|| self.query.get("access_token").map(String::as_str))
    }

    pub(crate) fn json(&self) -> Result<Value, GraphError> {
        let content_type = self.headers.get("content-type").and_then(|value| value.to_str().ok());
        if !content_type.is_some_and(|value| value.starts_with("application/json")) {
            return Err(GraphError::new(100, "The Content-Type must be application/json"));
        }
        serde_json::from_slice(&self.body)
            .map_err(|_| GraphError::new(100, "The request body is not valid JSON"))
    }

    /// As `json`, but an empty body is an empty object.
    pub(crate) fn json_or_empty(&self) -> Result<Value, GraphError> {
        if self.body.is_empty() { Ok(Value::Object(serde_json::Map::new())) } else { self.json() }
    }

    /// The names of `fields=`; nested selections (`a{b}`) keep only their first word.
    pub(crate) fn fields(&self) -> Option<Vec<String>> {
        let fields = self.query.get("fields")?;
        let mut depth = 0_usize;
        let mut names = vec![String::new()];
        for character in fields.chars() {
            match character {
                '{' | '(' => depth += 1,
                '}' | ')' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => names.push(String::new()),
                other if depth == 0 => names.last_mut()?.push(other),
                _ => {}
            }
        }
        Some(
            names
                .into_iter()
                .map(|name| name.trim().to_owned())
                .filter(|n| !n.is_empty())
                .collect(),
        )
    }

    pub(crate) fn target(&self) -> Target {
        match (self.method.as_str(), self.edge.as_deref()) {
            ("POST", Some("messages" | "marketing_messages")) => {
                let body: Option<Value> = serde_json::from_slice(&self.body).ok();
                let is_read = body.is_some_and(|body| body.get("status").is_some());
                if is_read { Target::MarkRead } else { Target::Send }
            }
            ("POST", Some("media")) => Target::MediaUpload,
            ("GET", None) if self.query.contains_key("phone_number_id") => Target::MediaAddress,
            _ => Target::Account,
        }
    }
}

fn is_version(word: &str) -> bool {
    word.strip_prefix('v')
        .and_then(|rest| rest.strip_suffix(".0"))
        .is_some_and(|number| number.parse::<u32>().is_ok_and(|number| (1..=26).contains(&number)))
}

fn query_of(query: &str) -> HashMap<String, String> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (percent_decoded(key), percent_decoded(&value.replace('+', " ")))
        })
        .collect()
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| first == b'%').and_then(|code| hex::decode(code).ok());
        if let Some(code) = code {
            bytes.extend(code);
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
