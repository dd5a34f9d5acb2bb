//! Telling a client that wants a socket from a browser that wants a page.

use std::net::{IpAddr, Ipv4Addr};

use axum::extract::{FromRequestParts, Query, Request, State, WebSocketUpgrade};
use axum::http::{HeaderMap, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use blazz_domain::network::network_of;
use blazz_realtime::Close;
use serde::Deserialize;

use super::{Live, serve};
use crate::access::Address;
use crate::problem::{self, ApiError, Kind};

/// Client events carry at most 10 kB; a frame beyond this is not even read.
const FRAME_BYTES: usize = 64 * 1024;

/// What a client says is short. With axum's default buffers an idle socket costs 138 kB (realtime.md §3), with
/// 4 kB to read into and three channels still 12.5 kB.
const READ_BUFFER_BYTES: usize = 1024;

#[derive(Deserialize)]
struct ClientVersion {
    protocol: Option<String>,
}

/// Answers WebSocket requests; passes everything else on.
pub(super) async fn socket_or_page(
    State(live): State<Live>,
    request: Request,
    next: Next,
) -> Response {
    if !wants_socket(request.headers()) {
        return next.run(request).await;
    }
    match key_of(request.uri()).map(str::to_owned) {
        Some(key) => upgrade(live, &key, request).await,
        None => problem::not_found(request.uri().clone()).await.into_response(),
    }
}

async fn upgrade(live: Live, key: &str, request: Request) -> Response {
    if !live.origins.allow(request.headers()) {
        let detail = "pages of this origin may not open sockets; see BLAZZ_ALLOWED_ORIGINS";
        return ApiError::new(Kind::CROSS_SITE, detail).into_response();
    }
    let admission = live.hub.app().admit(key, protocol_of(request.uri()).as_deref());
    let admission = admission.map(|()| address_of(&request));
    let (mut parts, _) = request.into_parts();
    match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => accept(upgrade, live, admission),
        Err(rejection) => {
            ApiError::new(Kind::MALFORMED_REQUEST, rejection.body_text()).into_response()
        }
    }
}

/// A refused client is let in too: the reason can only be told on an open socket.
fn accept(upgrade: WebSocketUpgrade, live: Live, admission: Result<IpAddr, Close>) -> Response {
    upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(0)
        .max_message_size(FRAME_BYTES)
        .max_frame_size(FRAME_BYTES)
        .on_upgrade(move |socket| {
            live.tasks.track_future(serve::serve(socket, live.hub, admission))
        })
}

/// Under which address the socket is counted.
fn address_of(request: &Request) -> IpAddr {
    let address = request.extensions().get::<Address>();
    address.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |Address(ip)| network_of(*ip))
}

fn wants_socket(headers: &HeaderMap) -> bool {
    let upgrade = headers.get(header::UPGRADE).and_then(|value| value.to_str().ok());
    upgrade.is_some_and(|protocol| protocol.eq_ignore_ascii_case("websocket"))
}

fn key_of(uri: &Uri) -> Option<&str> {
    uri.path().strip_prefix("/app/").filter(|key| !key.is_empty() && !key.contains('/'))
}

fn protocol_of(uri: &Uri) -> Option<String> {
    Query::<ClientVersion>::try_from_uri(uri).ok().and_then(|Query(version)| version.protocol)
}
