//! One kept-alive HTTP/1.1 connection that asks prepared questions: as little work as a load generator can do.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpSocket, TcpStream};

/// The longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection to the program.
#[derive(Debug)]
pub(super) struct Wire {
    stream: BufReader<TcpStream>,
    line: String,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

/// The bytes of a request with a body (which may be empty).
pub(super) fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let fields = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: blazz\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n{}\r\n",
        body.len(),
        fields.collect::<String>(),
    );
    [head.as_bytes(), body].concat()
}

impl Wire {
    /// Connects to `http://host:port`.
    pub(super) async fn connect(url: &str) -> anyhow::Result<Self> {
        Self::connect_from(Ipv4Addr::LOCALHOST, url).await
    }

    /// The same, as somebody with this address.
    pub(super) async fn connect_from(from: Ipv4Addr, url: &str) -> anyhow::Result<Self> {
        let address = url.strip_prefix("http://").context("an address without TLS")?;
        let address: SocketAddr = address.parse().context("reading the program's address")?;
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((from, 0)))?;
        let stream = socket.connect(address).await.context("connecting to the program")?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::with_capacity(64 * 1024, stream), line: String::new() })
    }

    /// Sends a request and reads the whole answer; anything but success is an error.
    pub(super) async fn ask(&mut self, request: &[u8]) -> anyhow::Result<Reply> {
        let reply = tokio::time::timeout(PATIENCE, self.exchange(request));
        let reply = reply.await.context("the program did not answer in time")??;
        anyhow::ensure!(
            (200..300).contains(&reply.status),
            "the program answered {}: {}",
            reply.status,
            String::from_utf8_lossy(&reply.body),
        );
        Ok(reply)
    }

    /// The same, and how long it took.
    pub(super) async fn time(&mut self, request: &[u8]) -> anyhow::Result<(Reply, Duration)> {
        let asked = Instant::now();
        let reply = self.ask(request).await?;
        Ok((reply, asked.elapsed()))
    }

    async fn exchange(&mut self, request: &[u8]) -> anyhow::Result<Reply> {
        self.stream.get_mut().write_all(request).await.context("sending a request")?;
        let status = self.status().await?;
        let mut length = 0;
        while let Some((name, value)) = self.header().await? {
            if name.eq_ignore_ascii_case("content-length") {
                length = value.parse().context("reading the length of an answer")?;
            }
            anyhow::ensure!(
                !name.eq_ignore_ascii_case("transfer-encoding"),
                "an answer of unknown length"
            );
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await.context("reading an answer")?;
        Ok(Reply { status, body })
    }

    async fn status(&mut self) -> anyhow::Result<u16> {
        self.next_line().await?;
        let status = self.line.split(' ').nth(1).context("an answer without a status")?;
        status.parse().context("reading the status of an answer")
    }

    async fn header(&mut self) -> anyhow::Result<Option<(String, String)>> {
        self.next_line().await?;
        let line = self.line.trim_end();
        if line.is_empty() {
            return Ok(None);
        }
        let (name, value) = line.split_once(':').context("a header without a colon")?;
        Ok(Some((name.to_owned(), value.trim().to_owned())))
    }

    async fn next_line(&mut self) -> anyhow::Result<()> {
        self.line.clear();
        let read = self.stream.read_line(&mut self.line).await.context("reading an answer")?;
        anyhow::ensure!(read > 0, "the program closed the connection");
        Ok(())
    }
}
