//! A small mail server that keeps what it takes, and refuses what a real one refuses.

use std::collections::HashSet;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;
use tokio_util::task::TaskTracker;

use super::letter::Letter;
use super::smtp::converse;

#[derive(Debug, Default)]
struct Book {
    letters: Vec<Letter>,
    unknown: HashSet<String>,
    /// How many of the next senders are refused, and with what.
    refusals: Vec<u16>,
}

/// What the conversations share.
#[derive(Debug)]
pub(super) struct Post {
    /// Name and password; without them nobody signs in.
    pub(super) login: Option<(String, String)>,
    book: Mutex<Book>,
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
    post: Arc<Post>,
    _task: AbortOnDropHandle<()>,
}

impl MailSink {
    /// One that takes letters from everybody.
    pub async fn start() -> anyhow::Result<Self> {
        Self::with(None).await
    }

    /// One that takes letters from whoever signs in.
    pub async fn with_login(name: &str, password: &str) -> anyhow::Result<Self> {
        Self::with(Some((name.to_owned(), password.to_owned()))).await
    }

    #[expect(clippy::disallowed_methods, reason = "ends with the server it belongs to")]
    async fn with(login: Option<(String, String)>) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.context("listening")?;
        let address = listener.local_addr()?;
        let post = Arc::new(Post { login, book: Mutex::default() });
        let task = tokio::spawn(serve(listener, post.clone()));
        Ok(Self { port: address.port(), post, _task: AbortOnDropHandle::new(task) })
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
            drop(converse(stream, &post).await);
        });
    }
}
