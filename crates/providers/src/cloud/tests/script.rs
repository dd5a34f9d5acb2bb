//! A small HTTP/1.1 server that gives the scripted replies in turn and keeps what it was asked.

use std::collections::VecDeque;
use std::fmt::Write;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// What the server does with one request.
pub(crate) enum Reply {
    Json(u16, Value),
    /// Status, headers and body as given.
    Raw(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// Reads the request and closes the connection.
    Cut,
    /// Reads the request and says nothing more.
    Silence,
}

#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// Method and path with query, for example `GET /v25.0/11?fields=id`.
    pub(crate) line: String,
    pub(crate) authorization: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

#[derive(Default)]
struct Script {
    replies: VecDeque<Reply>,
    asked: Vec<Asked>,
}

/// Stops when it is dropped.
pub(crate) struct Server {
    pub(crate) address: String,
    script: Arc<Mutex<Script>>,
    _task: JoinSet<()>,
}

impl Server {
    pub(crate) async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let replies = replies.into_iter().collect();
        let script = Arc::new(Mutex::new(Script { replies, asked: Vec::new() }));
        let mut task = JoinSet::new();
        task.spawn(serve(listener, Arc::clone(&script)));
        Self { address, script, _task: task }
    }

    /// Puts a reply at the end, for replies that hold the server's own address.
    pub(crate) fn then(&self, reply: Reply) {
        self.script.lock().unwrap().replies.push_back(reply);
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
    let reply = {
        let mut script = script.lock().unwrap();
        script.asked.push(asked);
        script.replies.pop_front().expect("a reply for every request")
    };
    let (status, headers, body) = match reply {
        Reply::Json(status, json) => (status, Vec::new(), json.to_string().into_bytes()),
        Reply::Raw(status, headers, body) => (status, headers, body),
        Reply::Cut => return,
        Reply::Silence => return std::future::pending().await,
    };
    let mut head = format!("HTTP/1.1 {status} Scripted\r\nconnection: close\r\n");
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    if !head.contains("content-length") {
        write!(head, "content-length: {}\r\n", body.len()).unwrap();
    }
    stream.write_all(format!("{head}\r\n").as_bytes()).await.unwrap();
    // The client may close early, when a file is too large for it.
    let _ = stream.write_all(&body).await;
}

async fn read_request(stream: &mut BufReader<TcpStream>) -> Asked {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.unwrap();
        let line = line.trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    let header = |name: &str| {
        lines.iter().skip(1).find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    };
    let length = header("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    let line = lines[0].trim_end_matches(" HTTP/1.1").to_owned();
    Asked { line, authorization: header("authorization"), body }
}
