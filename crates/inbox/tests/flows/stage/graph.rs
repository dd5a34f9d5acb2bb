//! A small HTTP server that plays Graph from a script and keeps what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

/// What the server does with one request.
pub(crate) enum Reply {
    Json(u16, Value),
    Bytes(Vec<u8>),
    /// Reads the request and closes the connection: nobody knows what became of it.
    Cut,
    /// Answers when whoever holds it says so.
    Held {
        reply: Box<Self>,
        asked: oneshot::Sender<()>,
        release: oneshot::Receiver<()>,
    },
}

/// A reply in the hands of a test.
pub(crate) struct Hold {
    asked: oneshot::Receiver<()>,
    release: oneshot::Sender<()>,
}

impl Hold {
    /// Waits until the request has come.
    pub(crate) async fn until_asked(&mut self) {
        (&mut self.asked).await.unwrap();
    }

    pub(crate) fn release(self) {
        self.release.send(()).unwrap();
    }
}

impl Reply {
    /// Takes a message under this name.
    pub(crate) fn sent(name: &str) -> Self {
        Self::Json(200, json!({ "messages": [{ "id": name, "message_status": "accepted" }] }))
    }

    /// Refuses with one of Meta's codes.
    pub(crate) fn error(code: i64) -> Self {
        let error = json!({ "message": "(#x) no", "type": "OAuthException", "code": code });
        Self::Json(400, json!({ "error": error }))
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Method and path, for example `POST /v25.0/11/messages`.
    pub(crate) line: String,
    /// Null, when it is not JSON.
    pub(crate) body: Value,
    pub(crate) bytes: Vec<u8>,
}

#[derive(Default)]
struct Script {
    replies: VecDeque<Reply>,
    asked: Vec<Asked>,
}

/// Stops when it is dropped.
pub(crate) struct Graph {
    pub(crate) address: String,
    script: Arc<Mutex<Script>>,
    _task: JoinSet<()>,
}

impl Graph {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let script = Arc::<Mutex<Script>>::default();
        let mut task = JoinSet::new();
        task.spawn(serve(listener, Arc::clone(&script)));
        Self { address, script, _task: task }
    }

    /// Answers the next request that has no reply yet.
    pub(crate) fn reply(&self, reply: Reply) {
        self.script.lock().unwrap().replies.push_back(reply);
    }

    /// The same, but the answer waits until it is released.
    pub(crate) fn hold(&self, reply: Reply) -> Hold {
        let ((asked, heard), (release, released)) = (oneshot::channel(), oneshot::channel());
        self.reply(Reply::Held { reply: Box::new(reply), asked, release: released });
        Hold { asked: heard, release }
    }

    /// Takes back what nobody asked for.
    pub(crate) fn forget_replies(&self) {
        self.script.lock().unwrap().replies.clear();
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.script.lock().unwrap().asked.clone()
    }
}

async fn serve(listener: TcpListener, script: Arc<Mutex<Script>>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(converse(stream, Arc::clone(&script)));
    }
}

/// One request a connection, which is then closed.
async fn converse(stream: TcpStream, script: Arc<Mutex<Script>>) {
    let mut stream = BufReader::new(stream);
    let asked = read_request(&mut stream).await;
    let mut reply = {
        let mut script = script.lock().unwrap();
        script.asked.push(asked);
        script.replies.pop_front().expect("a reply for every request")
    };
    if let Reply::Held { reply: held, asked, release } = reply {
        asked.send(()).unwrap();
        release.await.unwrap();
        reply = *held;
    }
    let (status, body) = match reply {
        Reply::Json(status, json) => (status, json.to_string().into_bytes()),
        Reply::Bytes(bytes) => (200, bytes),
        Reply::Cut | Reply::Held { .. } => return,
    };
    let head = format!(
        "HTTP/1.1 {status} Scripted\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), &body].concat()).await.unwrap();
}

async fn read_request(stream: &mut BufReader<TcpStream>) -> Asked {
    let mut first = String::new();
    stream.read_line(&mut first).await.unwrap();
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.unwrap();
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    let line = first.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
    Asked { line, body: serde_json::from_slice(&body).unwrap_or_default(), bytes: body }
}
