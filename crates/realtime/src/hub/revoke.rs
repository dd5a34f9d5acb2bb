//! Closing the sockets of somebody who may no longer listen.

use std::collections::HashSet;

use blazz_domain::{UserId, WorkspaceId};

use super::Hub;
use crate::close::Close;
use crate::socket::{Credential, Principal, SocketId};

impl Hub {
    /// Ties an open socket to whoever a subscription is being granted to. False when the socket
    /// already speaks for somebody else; a socket that is not here is nobody's.
    pub fn bind(&self, socket: SocketId, principal: Principal) -> bool {
        self.0.sockets.get(&socket).is_none_or(|socket| socket.bind(principal))
    }

    /// Notes that a socket was let into a workspace, for looking later whether it still may be there.
    pub fn note_grant(&self, socket: SocketId, workspace: WorkspaceId) {
        if let Some(socket) = self.0.sockets.get(&socket) {
            socket.note_grant(workspace);
        }
    }

    /// Who has been let into which workspace, by the sockets that are open.
    pub fn grants(&self) -> HashSet<(UserId, WorkspaceId)> {
        let granted = self.0.sockets.iter().filter_map(|socket| {
            let user = socket.principal()?.user;
            Some(socket.workspaces().into_iter().map(move |workspace| (user, workspace)))
        });
        granted.flatten().collect()
    }

    /// Whatever the open sockets were granted through, for looking whether it still holds.
    pub fn credentials(&self) -> HashSet<Credential> {
        let sockets = self.0.sockets.iter();
        sockets.filter_map(|socket| Some(socket.principal()?.credential)).collect()
    }

    /// Closes every socket that was granted anything through a session or token, for good.
    pub fn close_credential(&self, credential: Credential) {
        self.close_where(Close::Unauthorized, |principal| principal.credential == credential);
    }

    /// Makes every socket of a user reconnect and ask for its channels again, as after a change of
    /// membership.
    pub fn reconnect_user(&self, user: UserId) {
        self.close_where(Close::OverCapacity, |principal| principal.user == user);
    }

    /// Closes, for good, every socket signed in as this user or present as this user anywhere.
    pub fn terminate_connections(&self, user_id: &str) {
        for socket in &self.0.sockets {
            if socket.user().is_some_and(|signed_in| signed_in == user_id) {
                socket.close(Close::Unauthorized);
            }
        }
        for room in &self.0.rooms {
            for subscriber in room.subscribers.values() {
                if subscriber.user_id.as_deref() == Some(user_id) {
                    subscriber.socket.close(Close::Unauthorized);
                }
            }
        }
    }

    fn close_where(&self, reason: Close, is_meant: impl Fn(&Principal) -> bool) {
        for socket in &self.0.sockets {
            if socket.principal().as_ref().is_some_and(&is_meant) {
                socket.close(reason);
            }
        }
    }
}
