//! The HTTP server: connections that can be cut on purpose, and an orderly end.

use std::{convert::Infallible, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse as _, Response},
    routing::get,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt as _;

use super::{
    call::Call, control, error::GraphError, graph, media, phone_page, simulation::Simulation,
};

/// Largest request body: a document of 100 MB and its multipart frame.
const MAX_BODY: usize = 101 * 1024 * 1024;

/// Put into a response, it makes the connection end without a byte of it.
#[derive(Clone, Copy)]
pub(crate) struct CutConnection;

#[derive(Debug, thiserror::Error)]
#[error("the connection is cut on purpose")]
struct Cut;

pub(crate) fn router(simulation: &Arc<Simulation>) -> Router {
    Router::new()
        .route("/whatsapp_business/attachments/", get(media::download))
        .nest("/_sim", control::router())
        .merge(phone_page::router())
        .fallback(graph_call)
        .with_state(Arc::clone(simulation))
}

async fn graph_call(State(simulation): State<Arc<Simulation>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, MAX_BODY).await else {
        return axum::http::StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let uri = parts.uri;
    let Some(call) = Call::parse(parts.method, &uri, parts.headers, body) else {
        let message = format!("Unknown path components: {}", uri.path());
        return GraphError::new(2500, message).respond("");
    };
    graph::answer(&simulation, &call).await
}

/// Takes connections, while its door is open, until the simulator stops.
pub(crate) async fn serve(simulation: Arc<Simulation>, listener: TcpListener) {
    let Ok(address) = listener.local_addr() else { return };
    let router = router(&simulation);
    let mut door = simulation.door.subscribe();
    let mut listener = Some(listener);
    while !simulation.stop.is_cancelled() {
        let open = match listener.take() {
            Some(open) => Ok(open),
            None => TcpListener::bind(address).await,
        };
        match open {
            Ok(open) => take_connections(&simulation, &router, open).await,
            Err(error) => tracing::error!(%error, "could not listen again"),
        }
        tokio::select! {
            () = simulation.stop.cancelled() => return,
            () = until(&mut door, true) => {}
        }
    }
}

/// Takes connections until the door closes.
async fn take_connections(simulation: &Arc<Simulation>, router: &Router, listener: TcpListener) {
    let mut door = simulation.door.subscribe();
    loop {
        tokio::select! {
            () = simulation.stop.cancelled() => return,
            () = until(&mut door, false) => return,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let connection = serve_one(Arc::clone(simulation), router.clone(), stream);
                    simulation.tasks.spawn(connection);
                }
                Err(error) => tracing::warn!(%error, "could not accept a connection"),
            }
        }
    }
}

/// Waits until the door is open, or closed. Without a simulator nothing is waited for.
async fn until(door: &mut watch::Receiver<bool>, open: bool) {
    drop(door.wait_for(|is_open| *is_open == open).await);
}

async fn serve_one(simulation: Arc<Simulation>, router: Router, stream: TcpStream) {
    let mut door = simulation.door.subscribe();
    let service = service_fn(move |request| respond(router.clone(), request));
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = until(&mut door, false) => return,
        () = simulation.stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn respond(router: Router, request: hyper::Request<Incoming>) -> Result<Response, Cut> {
    let answered: Result<Response, Infallible> = router.oneshot(request.map(Body::new)).await;
    let Ok(response) = answered;
    if response.extensions().get::<CutConnection>().is_some() { Err(Cut) } else { Ok(response) }
}
