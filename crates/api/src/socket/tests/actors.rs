//! A listening server, clients that connect to it, and the application that calls its HTTP API.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::routing::get;
use blazz_domain::event::EventName;
use blazz_domain::{Clock, Timestamp, WorkspaceId};
use blazz_realtime::{
    App, BlazzChannel, Cursor, EventData, EventLog, EventLogError, Hub, Limits, LoggedEvent, Past,
};
use futures_util::future::BoxFuture;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Map, Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use tower::ServiceExt;

use super::super::{AllowedOrigins, Live, http_api, with_socket};

pub(super) const NOW: u64 = 1_800_000_000;

#[derive(Debug)]
struct StoppedClock;

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(1_800_000_000_000)
    }
}

/// A log in which every workspace has the same short past.
struct ShortLog {
    length: u64,
}

impl ShortLog {
    fn head(&self) -> Cursor {
        Cursor { epoch: "e1".into(), seq: self.length }
    }

    fn event(seq: u64) -> LoggedEvent {
        let data = EventData::from(Map::new());
        LoggedEvent { seq, name: EventName::NewChat, data }
    }
}

impl EventLog for ShortLog {
    fn head(&self, _: WorkspaceId) -> BoxFuture<'_, Result<Cursor, EventLogError>> {
        Box::pin(async { Ok(self.head()) })
    }

    fn since(
        &self,
        _: WorkspaceId,
        _: BlazzChannel,
        seq: u64,
        _: usize,
    ) -> BoxFuture<'_, Result<Past, EventLogError>> {
        let events = (seq + 1..=self.length).map(Self::event).collect();
        Box::pin(async { Ok(Past { events, complete: true, head: self.head() }) })
    }
}

pub(super) struct Server {
    pub(super) live: Live,
    router: Router,
    address: SocketAddr,
}

pub(super) struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    pub(super) id: String,
}

impl Server {
    pub(super) async fn start() -> Self {
        Self::with(Limits::default()).await
    }

    pub(super) async fn with(limits: Limits) -> Self {
        let app = App::new("1", "app-key", "app-secret");
        let hub = Hub::new(app, limits, Arc::new(ShortLog { length: 400 }));
        let live = Live::new(hub, Arc::new(StoppedClock), AllowedOrigins::default());
        let page = Router::new().route("/app/{page}", get(|| async { "the page" }));
        let router = with_socket(page.merge(http_api(&live)), &live);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = axum::serve(listener, router.clone()).into_future();
        drop(live.tasks.spawn(async { drop(serving.await) }));
        Self { live, router, address }
    }

    pub(super) async fn open(
        &self,
        path: &str,
        origin: Option<&str>,
    ) -> Result<Client, tungstenite::Error> {
        let url = format!("ws://{}{path}", self.address);
        let mut request = url.into_client_request()?;
        if let Some(origin) = origin {
            request.headers_mut().insert("origin", origin.parse().unwrap());
        }
        let (socket, _) = connect_async(request).await?;
        Ok(Client { socket, id: String::new() })
    }

    /// A client that has taken its greeting.
    pub(super) async fn connect(&self) -> Client {
        let mut client = self.open("/app/app-key?protocol=7", None).await.unwrap();
        let greeting = client.frame().await;
        let data: Value = serde_json::from_str(greeting["data"].as_str().unwrap()).unwrap();
        data["socket_id"].as_str().unwrap().clone_into(&mut client.id);
        client
    }

    pub(super) async fn get(&self, path: &str) -> (StatusCode, String) {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// A signed call; the query of `path` is signed with it.
    pub(super) async fn call(&self, method: &str, path: &str, body: &str) -> (StatusCode, Value) {
        let (status, text) = self.send(self.signed(method, path, body, NOW)).await;
        (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
    }

    pub(super) fn signed(&self, method: &str, path: &str, body: &str, at: u64) -> Request<Body> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let extra = pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        let app = self.live.hub.app();
        let query: Vec<String> = app
            .sign_request((method, path), extra, body.as_bytes(), at)
            .into_iter()
            .map(|(key, value)| format!("{key}={value}"))
            .collect();
        let uri = format!("{path}?{}", query.join("&"));
        Request::builder().method(method).uri(uri).body(Body::from(body.to_owned())).unwrap()
    }

    pub(super) async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    /// Joins a presence channel as this user and takes the answer.
    pub(super) async fn join(&self, channel: &str, user_id: &str) -> Client {
        let mut client = self.connect().await;
        let data = json!({ "user_id": user_id }).to_string();
        self.subscribe(&mut client, channel, Some(&data)).await;
        client.frame().await;
        client
    }

    pub(super) async fn subscribe(&self, client: &mut Client, channel: &str, data: Option<&str>) {
        let name = blazz_realtime::ChannelName::parse(channel).unwrap();
        let auth = self.live.hub.app().authorize(client.id.parse().unwrap(), &name, data);
        let data = json!({ "channel": channel, "auth": auth, "channel_data": data });
        client.say(&json!({ "event": "pusher:subscribe", "data": data })).await;
    }
}

impl Client {
    pub(super) async fn say(&mut self, frame: &Value) {
        self.send(Message::text(frame.to_string())).await;
    }

    pub(super) async fn send(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    pub(super) async fn message(&mut self) -> Message {
        self.socket.next().await.expect("the server sends something").unwrap()
    }

    pub(super) async fn frame(&mut self) -> Value {
        serde_json::from_str(self.message().await.to_text().unwrap()).unwrap()
    }

    /// Subscribes to a public channel and takes the answer.
    pub(super) async fn subscribe(&mut self, channel: &str) {
        let data = json!({ "channel": channel });
        self.say(&json!({ "event": "pusher:subscribe", "data": data })).await;
        assert_eq!(self.frame().await["event"], "pusher_internal:subscription_succeeded");
    }

    /// Reads to the end; gives the code of the last error frame and of the close frame.
    pub(super) async fn closing_codes(&mut self) -> (u64, u16) {
        let mut told = 0;
        loop {
            match self.message().await {
                Message::Close(frame) => return (told, frame.unwrap().code.into()),
                Message::Text(text) => {
                    let frame: Value = serde_json::from_str(&text).unwrap();
                    told = frame["data"]["code"].as_u64().unwrap_or(told);
                }
                _ => {}
            }
        }
    }
}
