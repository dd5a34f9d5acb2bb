//! A WebSocket that says exactly what a test wants and hears everything, byte for byte.

use std::time::Duration;

use anyhow::{Context, bail};
use blazz_realtime::{App, ChannelName};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::agent::Agent;

/// How long anything may be waited for.
const PATIENCE: Duration = Duration::from_mins(1);
/// Small, so that a test can hold ten thousand.
const READ_BUFFER_BYTES: usize = 4096;

/// A client that is no Pusher library.
#[derive(Debug)]
pub struct RawSocket {
    stream: WebSocketStream<TcpStream>,
    /// What the server's greeting called it; empty before.
    pub id: String,
}

/// How a server ended a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// The code of the last error frame before the end.
    pub told: Option<u64>,
    /// The code of the close frame.
    pub code: u16,
}

impl RawSocket {
    /// Opens a WebSocket at `url` with this path and query; an HTTP refusal is an error.
    pub async fn open(url: &str, path: &str) -> anyhow::Result<Self> {
        Self::open_from(url, path, &[]).await
    }

    /// The same with further headers.
    pub async fn open_from(
        url: &str,
        path: &str,
        headers: &[(&'static str, &str)],
    ) -> anyhow::Result<Self> {
        let authority = url.trim_start_matches("http://");
        Self::open_on(TcpStream::connect(authority).await?, url, path, headers).await
    }

    /// The same on a connection of one's own.
    pub async fn open_on(
        connection: TcpStream,
        url: &str,
        path: &str,
        headers: &[(&'static str, &str)],
    ) -> anyhow::Result<Self> {
        connection.set_nodelay(true)?;
        let mut request =
            format!("{}{path}", url.replacen("http", "ws", 1)).into_client_request()?;
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse()?);
        }
        let config = WebSocketConfig::default().read_buffer_size(READ_BUFFER_BYTES);
        let opening = client_async_with_config(request, connection, Some(config));
        let opened = timeout(PATIENCE, opening).await;
        let (stream, _) = opened.context("the handshake took too long")??;
        Ok(Self { stream, id: String::new() })
    }

    /// Opens a socket of the application and takes the greeting.
    pub async fn connect(url: &str, key: &str) -> anyhow::Result<Self> {
        let mut socket = Self::open(url, &Self::path(key)).await?;
        socket.take_greeting().await?;
        Ok(socket)
    }

    /// Where an application's sockets are opened.
    pub fn path(key: &str) -> String {
        format!("/app/{key}?protocol=7&client=testkit&version=1&flash=false")
    }

    /// Takes the greeting, which names the socket.
    pub async fn take_greeting(&mut self) -> anyhow::Result<()> {
        let greeting = self.frame().await?;
        let id = data_of(&greeting)["socket_id"].as_str().map(ToOwned::to_owned);
        self.id = id.with_context(|| format!("greeted with {greeting}"))?;
        Ok(())
    }

    /// Says a frame.
    pub async fn say(&mut self, frame: &Value) -> anyhow::Result<()> {
        self.send(Message::text(frame.to_string())).await
    }

    /// Sends any message.
    pub async fn send(&mut self, message: Message) -> anyhow::Result<()> {
        let sent = timeout(PATIENCE, self.stream.send(message)).await;
        Ok(sent.context("the server takes nothing more")??)
    }

    /// Writes several messages in one go.
    pub async fn send_all(
        &mut self,
        messages: impl IntoIterator<Item = Message>,
    ) -> anyhow::Result<()> {
        for message in messages {
            self.stream.feed(message).await?;
        }
        Ok(self.stream.flush().await?)
    }

    /// The next message of any kind.
    pub async fn message(&mut self) -> anyhow::Result<Message> {
        let message = timeout(PATIENCE, self.stream.next()).await;
        Ok(message.context("nothing came")?.context("the connection ended")??)
    }

    /// The next text frame, whatever it is.
    pub async fn frame(&mut self) -> anyhow::Result<Value> {
        loop {
            match self.message().await? {
                Message::Text(text) => return Ok(serde_json::from_str(&text)?),
                Message::Close(close) => bail!("closed with {close:?}"),
                _ => {}
            }
        }
    }

    /// Reads to the end.
    pub async fn ending(&mut self) -> anyhow::Result<Ending> {
        let mut told = None;
        loop {
            match self.message().await? {
                Message::Text(text) => {
                    let frame: Value = serde_json::from_str(&text)?;
                    told = frame["data"]["code"].as_u64().or(told);
                }
                Message::Close(close) => {
                    let code = close.context("closed without a code")?.code.into();
                    return Ok(Ending { told, code });
                }
                _ => {}
            }
        }
    }

    /// Connects as `agent` and subscribes to a private channel as a browser does, with what came `since` a
    /// cursor when there is one; gives the answer, which tells where the channel stands.
    pub async fn let_in(
        agent: &Agent,
        channel: &str,
        since: Option<&str>,
    ) -> anyhow::Result<(Self, Value)> {
        let key = agent.me["socket"]["key"].as_str().context("the API names no app key")?;
        let mut socket = Self::connect(agent.url(), key).await?;
        let body = json!({ "socket_id": socket.id, "channel_name": channel, "since": since });
        let mut data = agent.post("/broadcasting/auth", &body).await?.ok()?;
        data["channel"] = channel.into();
        let answer = socket.subscribe_with(&data).await?;
        if answer["event"] != "pusher_internal:subscription_succeeded" {
            bail!("subscribing answered {answer}");
        }
        Ok((socket, answer))
    }

    /// Subscribes to a channel that needs no signature; gives the answer.
    pub async fn subscribe(&mut self, channel: &str) -> anyhow::Result<Value> {
        self.subscribe_with(&json!({ "channel": channel })).await
    }

    /// Subscribes with a signature of the application; gives the answer.
    pub async fn subscribe_as(
        &mut self,
        app: &App,
        channel: &str,
        channel_data: Option<&str>,
    ) -> anyhow::Result<Value> {
        let auth = app.authorize(self.id.parse()?, &ChannelName::parse(channel)?, channel_data);
        let mut data = json!({ "channel": channel, "auth": auth });
        if let Some(channel_data) = channel_data {
            data["channel_data"] = channel_data.into();
        }
        self.subscribe_with(&data).await
    }

    /// Subscribes with this data; gives the answer.
    pub async fn subscribe_with(&mut self, data: &Value) -> anyhow::Result<Value> {
        self.say(&json!({ "event": "pusher:subscribe", "data": data })).await?;
        self.frame().await
    }

    /// Gives the connection back, for what no WebSocket library does.
    pub fn into_connection(self) -> TcpStream {
        self.stream.into_inner()
    }
}

/// The data of a server event, which is JSON inside a string.
pub fn data_of(frame: &Value) -> Value {
    frame["data"].as_str().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}
