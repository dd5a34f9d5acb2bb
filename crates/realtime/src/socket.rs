//! One open socket as the hub sees it: its id, its bounded queue and its reason to close.

mod id;
mod outbox;

pub use id::{SocketId, SocketIdError};
pub use outbox::{Outbox, Outgoing};

use std::collections::HashSet;
use std::sync::{Mutex, OnceLock, PoisonError};

use blazz_domain::{ApiTokenId, SessionId, UserId, WorkspaceId};
use tokio::sync::{Notify, mpsc};

use crate::close::Close;
use crate::frame::Frame;

/// What a socket's subscriptions were granted to, so that revoking it closes the socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Credential {
    Session(SessionId),
    Token(ApiTokenId),
}

/// Who a socket speaks for, learnt when its first subscription is authorised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Principal {
    pub credential: Credential,
    /// The person behind the session, or who made the token.
    pub user: UserId,
}

/// The sending side of a socket; shared by the registry and every room the socket is in.
#[derive(Debug)]
pub(crate) struct Socket {
    id: SocketId,
    queue: mpsc::Sender<Frame>,
    closing: OnceLock<Close>,
    wake: Notify,
    principal: Mutex<Option<Principal>>,
    /// The workspaces it was let into.
    workspaces: Mutex<HashSet<WorkspaceId>>,
    user: OnceLock<String>,
}

impl Socket {
    pub(crate) fn id(&self) -> SocketId {
        self.id
    }

    /// Queues a frame. A reader too slow for its queue is closed, never skipped: it resumes.
    pub(crate) fn send(&self, frame: Frame) {
        if let Err(mpsc::error::TrySendError::Full(_)) = self.queue.try_send(frame) {
            metrics::counter!("blazz_realtime_slow_readers_total").increment(1);
            self.close(Close::OverCapacity);
        }
    }

    /// Marks the socket for closing; the first reason stands.
    pub(crate) fn close(&self, reason: Close) {
        if self.closing.set(reason).is_ok() {
            self.wake.notify_one();
        }
    }

    /// Signs the socket in; false when it is already signed in as somebody else.
    pub(crate) fn sign_in(&self, user_id: &str) -> bool {
        self.user.get_or_init(|| user_id.to_owned()) == user_id
    }

    /// The id of the signed-in user.
    pub(crate) fn user(&self) -> Option<&str> {
        self.user.get().map(String::as_str)
    }

    /// Remembers whom the socket speaks for; false when it already speaks for somebody else.
    pub(crate) fn bind(&self, principal: Principal) -> bool {
        let mut bound = self.principal.lock().unwrap_or_else(PoisonError::into_inner);
        *bound.get_or_insert(principal) == principal
    }

    pub(crate) fn note_grant(&self, workspace: WorkspaceId) {
        self.workspaces.lock().unwrap_or_else(PoisonError::into_inner).insert(workspace);
    }

    /// The workspaces it was let into.
    pub(crate) fn workspaces(&self) -> Vec<WorkspaceId> {
        let workspaces = self.workspaces.lock().unwrap_or_else(PoisonError::into_inner);
        workspaces.iter().copied().collect()
    }

    pub(crate) fn principal(&self) -> Option<Principal> {
        *self.principal.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
