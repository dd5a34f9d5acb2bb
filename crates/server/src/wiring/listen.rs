//! Accepts connections until it is told to stop, then lets requests that are under way end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::extract::Request;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use super::placed::Placed;
use super::room;

/// A client that does not finish its request head in this time is closed (slowloris).
const HEAD_TIME_OUT: Duration = Duration::from_secs(10);
/// What a client that speaks HTTP/2 begins with (RFC 9113, section 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// Between two looks at a client that has begun a preface and not ended it.
const LOOK: Duration = Duration::from_millis(20);
/// How long requests that are under way may take when the program stops.
const GRACE: Duration = Duration::from_secs(10);
/// Rest after a failed accept, for example when all file descriptors are in use.
const ACCEPT_REST: Duration = Duration::from_millis(50);

/// Serves `app` on `listener` until `stop`.
pub(crate) async fn serve(listener: TcpListener, app: Router, stop: CancellationToken) {
    let graceful = GracefulShutdown::new();
    let connections = TaskTracker::new();
    let room = Arc::new(Semaphore::new(room::for_connections()));
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = accept(&listener, &room) => accepted,
        };
        match accepted {
            Ok((stream, peer, place)) => {
                start(&connections, &graceful, app.clone(), (stream, peer, place), stop.clone());
            }
            Err(error) => {
                tracing::warn!(%error, "accepting a connection");
                tokio::time::sleep(ACCEPT_REST).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were still under way when the program stopped");
    }
}

/// A connection, whose it is, and its place.
type Accepted = (TcpStream, SocketAddr, OwnedSemaphorePermit);

/// Takes the next connection once there is room for one; who comes meanwhile waits in the system's queue.
async fn accept(listener: &TcpListener, room: &Arc<Semaphore>) -> std::io::Result<Accepted> {
    let place = room.clone().acquire_owned().await.map_err(std::io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    Ok((stream, peer, place))
}

/// Waits until the client has shown which HTTP it speaks; one that says nothing takes a place for nothing.
async fn speaks(stream: &TcpStream) -> bool {
    let shown = async {
        let mut head = [0; PREFACE.len()];
        loop {
            match stream.peek(&mut head).await {
                Ok(0) | Err(_) => return false,
                Ok(length) if length < PREFACE.len() && PREFACE.starts_with(&head[..length]) => {
                    tokio::time::sleep(LOOK).await;
                }
                Ok(_) => return true,
            }
        }
    };
    tokio::time::timeout(HEAD_TIME_OUT, shown).await.unwrap_or(false)
}

fn start(
    connections: &TaskTracker,
    graceful: &GracefulShutdown,
    app: Router,
    (stream, peer, place): Accepted,
    stop: CancellationToken,
) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "setting TCP_NODELAY");
    }
    let service =
        hyper::service::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let mut request: Request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            app.clone().oneshot(request)
        });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIME_OUT);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(Some(Duration::from_secs(20)));
    let watcher = graceful.watcher();
    connections.spawn(async move {
        // Who has said nothing holds nobody up when the program stops.
        if stop.run_until_cancelled(speaks(&stream)).await != Some(true) {
            return;
        }
        let placed = TokioIo::new(Placed::new(stream, place));
        let connection = builder.serve_connection_with_upgrades(placed, service);
        if let Err(error) = watcher.watch(connection.into_owned()).await {
            tracing::debug!(error, "a connection ended early");
        }
    });
}
