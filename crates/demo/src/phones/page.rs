//! The page of the phones: one click scans the code that the inbox shows; a box writes as the visitor.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use blazz_testkit::actors::Agent;
use blazz_websimulator::{Phone, WebSimulator};
use serde::Deserialize;
use serde_json::{Value, json};

const PAGE: &str = include_str!("page.html");

/// What the page can do.
#[derive(Clone)]
pub(super) struct Desk(Arc<Parts>);

struct Parts {
    simulator: Arc<WebSimulator>,
    shop: Phone,
    visitor: Phone,
    /// The demo's owner, who sees which code is shown.
    owner: Agent,
}

impl Desk {
    pub(super) fn new(
        simulator: &Arc<WebSimulator>,
        shop: &Phone,
        visitor: &Phone,
        owner: Agent,
    ) -> Self {
        Self(Arc::new(Parts {
            simulator: simulator.clone(),
            shop: shop.clone(),
            visitor: visitor.clone(),
            owner,
        }))
    }
}

pub(super) fn router(desk: Desk) -> Router {
    Router::new()
        .route("/", get(async || Html(PAGE)))
        .route("/state", get(state))
        .route("/scan", post(scan))
        .route("/write", post(write))
        .with_state(desk)
}

/// What went wrong, in words for the visitor.
struct Trouble(String);

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        (StatusCode::CONFLICT, Json(json!({ "detail": self.0 }))).into_response()
    }
}

impl<E: std::fmt::Display> From<E> for Trouble {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// A form of another site cannot set this header.
fn is_own(headers: &HeaderMap) -> Result<(), Trouble> {
    if headers.contains_key("X-Requested-With") {
        Ok(())
    } else {
        Err(Trouble("not from here".into()))
    }
}

async fn state(State(Desk(parts)): State<Desk>) -> Json<Value> {
    let said = parts.visitor.received();
    let texts: Vec<Value> =
        said.iter().filter_map(|it| Some(json!({ "chat": it.chat, "text": it.text()? }))).collect();
    let chats: Vec<String> = said.iter().map(|it| it.chat.clone()).collect();
    Json(json!({
        "shop": parts.shop.number(),
        "is_linked": !parts.shop.linked_devices().is_empty(),
        "texts": texts,
        "groups": chats.into_iter().filter(|chat| chat.ends_with("@g.us")).collect::<std::collections::BTreeSet<_>>(),
        "complaints": parts.simulator.complaints().len(),
    }))
}

/// Holds the shop's phone before whichever code the inbox shows.
async fn scan(State(Desk(parts)): State<Desk>, headers: HeaderMap) -> Result<Json<Value>, Trouble> {
    is_own(&headers)?;
    let accounts = parts.owner.get("/whatsapp/accounts").await?.ok()?;
    for account in accounts["items"].as_array().into_iter().flatten().rev() {
        let Some(id) = account["id"].as_str().filter(|_| account["provider"] == "web") else {
            continue;
        };
        let link = parts.owner.get(&format!("/whatsapp/accounts/{id}/link")).await?.ok()?;
        let step = &link["step"];
        match (step["kind"].as_str(), step["text"].as_str()) {
            (Some("code"), Some(code)) => parts.shop.scan(code).await.map(drop)?,
            (Some("letters"), Some(letters)) => parts.shop.enter_code(letters).await.map(drop)?,
            _ => continue,
        }
        return Ok(Json(json!({ "linked": true })));
    }
    Err(Trouble("The inbox shows no code: open Numbers there and connect a linked device.".into()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    /// A number, or a group.
    to: String,
    text: String,
}

async fn write(
    State(Desk(parts)): State<Desk>,
    headers: HeaderMap,
    Json(words): Json<Words>,
) -> Result<Json<Value>, Trouble> {
    is_own(&headers)?;
    let id = parts.visitor.send_text(&words.to, words.text.trim()).await?;
    Ok(Json(json!({ "id": id })))
}
