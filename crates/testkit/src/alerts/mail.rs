//! A small mail server that keeps what it takes, and refuses what a real one refuses.

use std::collections::HashSet;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use tokio::io::BufReader;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_util::task::AbortOnDropHandle;
use tokio_util::task::TaskTracker;

use super::authority::Authority;
use super::letter::Letter;
use super::smtp::{Channel, Ended, converse};

/// How a server has its clients protect what they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailTls {
    /// TLS from the first byte (RFC 8314, section 3.3).
    Implicit,
    /// STARTTLS before anything else (RFC 3207).
    StartTls,
}

#[derive(Debug, Default)]
struct Book {
    letters: Vec<Letter>,
    unknown: HashSet<String>,
    /// How many of the next senders are refused, and with what.
    refusals: Vec<u16>,
}

/// What the conversations share.
pub(super) struct Post {
    /// Name and password; without them nobody signs in.
    pub(super) login: Option<(String, String)>,
    tls: Option<(MailTls, TlsAcceptor)>,
    book: Mutex<Book>,
}

impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Post").field("book", &self.book).finish_non_exhaustive()
    }
}

impl Post {
    fn look<T>(&self, with: impl FnOnce(&mut Book) -> T) -> T {
        with(&mut self.book.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn next_refusal(&self) -> Option<u16> {
        self.look(|book| book.refusals.pop())
    }

    pub(super) fn is_unknown(&self, receiver: &str) -> bool {
        self.look(|book| book.unknown.contains(receiver))
    }

    pub(super) fn keep(&self, letter: Letter) {
        self.look(|book| book.letters.push(letter));
    }
}

/// A mail server on a loopback port.
#[derive(Debug)]
pub struct MailSink {
    port: u16,
    /// The certificate of the authority that vouches for it, as PEM; empty without TLS.
    authority: String,
    post: Arc<Post>,
    _task: AbortOnDropHandle<()>,
}

impl MailSink {
    /// One that takes letters from everybody.
    pub async fn start() -> anyhow::Result<Self> {
        Self::with(None, None).await
    }

    /// One that takes letters from whoever signs in.
    pub async fn with_login(name: &str, password: &str) -> anyhow::Result<Self> {
        Self::with(Some((name.to_owned(), password.to_owned())), None).await
    }

    /// One that takes letters over TLS alone, from whoever signs in. An authority of its own says that it is `name`,
    /// which may be an address.
    pub async fn with_tls(tls: MailTls, name: &str, login: (&str, &str)) -> anyhow::Result<Self> {
        let authority = Authority::vouching_for(name)?;
        let login = (login.0.to_owned(), login.1.to_owned());
        let mut sink = Self::with(Some(login), Some((tls, authority.acceptor))).await?;
        sink.authority = authority.pem;
        Ok(sink)
    }

    #[expect(clippy::disallowed_methods, reason = "ends with the server it belongs to")]
    async fn with(
        login: Option<(String, String)>,
        tls: Option<(MailTls, TlsAcceptor)>,
    ) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("listening")?;
        let address = listener.local_addr()?;
        let post = Arc::new(Post { login, tls, book: Mutex::default() });
        let task = AbortOnDropHandle::new(tokio::spawn(serve(listener, post.clone())));
        Ok(Self { port: address.port(), authority: String::new(), post, _task: task })
    }

    /// The certificate of whoever vouches for it, as PEM; empty without TLS.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Nobody has this address from now on.
    pub fn forget(&self, address: &str) {
        self.post.look(|book| book.unknown.insert(address.to_owned()));
    }

    /// Puts the next senders off with this code.
    pub fn refuse_next(&self, times: usize, code: u16) {
        self.post.look(|book| book.refusals.extend(vec![code; times]));
    }

    /// All that was taken so far, oldest first.
    pub fn letters(&self) -> Vec<Letter> {
        self.post.look(|book| book.letters.clone())
    }
}

async fn serve(listener: TcpListener, post: Arc<Post>) {
    let talks = TaskTracker::new();
    while let Ok((stream, _)) = listener.accept().await {
        let post = post.clone();
        talks.spawn(async move {
            // Who hangs up in the middle has sent nothing.
            drop(receive(stream, &post).await);
        });
    }
}

/// Speaks with one client, protected as this server has it.
async fn receive(stream: TcpStream, post: &Post) -> std::io::Result<()> {
    match &post.tls {
        None => converse(&mut BufReader::new(stream), Channel::Plain, post).await?,
        Some((MailTls::Implicit, tls)) => {
            let stream = tls.accept(stream).await?;
            converse(&mut BufReader::new(stream), Channel::Tls, post).await?
        }
        Some((MailTls::StartTls, tls)) => {
            let mut stream = BufReader::new(stream);
            let ended = converse(&mut stream, Channel::BeforeTls, post).await?;
            // What was said behind STARTTLS in the clear may be somebody else's.
            if ended != Ended::StartTls || !stream.buffer().is_empty() {
                return Ok(());
            }
            let stream = tls.accept(stream.into_inner()).await?;
            converse(&mut BufReader::new(stream), Channel::AfterStartTls, post).await?
        }
    };
    Ok(())
}
