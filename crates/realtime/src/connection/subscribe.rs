//! Subscribing and unsubscribing: what is asked, whether it is allowed, how it starts.

use super::Connection;
use crate::blazz_channel::BlazzChannel;
use crate::channel::{Access, ChannelName, ChannelNameError};
use crate::frame::{Frame, Subscribe};
use crate::grant::{Grant, Member, MemberError};
use crate::hub::{CatchUp, Follow, RoomFull};

/// Why a subscription is refused; the socket stays open.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error(transparent)]
    Name(#[from] ChannelNameError),
    #[error("the connection has as many subscriptions as it may have")]
    TooMany,
    #[error("the signature of the subscription is missing or not valid")]
    Unsigned,
    #[error("this channel belongs to another user")]
    NotTheUser,
    #[error(transparent)]
    Member(#[from] MemberError),
    #[error(transparent)]
    Full(#[from] RoomFull),
}

impl Refusal {
    fn status(&self) -> u16 {
        match self {
            Self::Name(_) => 400,
            Self::TooMany | Self::Full(_) => 403,
            Self::Unsigned | Self::NotTheUser | Self::Member(_) => 401,
        }
    }
}

impl Connection {
    pub(super) fn subscribe(&mut self, subscribe: &Subscribe) -> Option<CatchUp> {
        match self.enter(subscribe) {
            Ok(catch_up) => catch_up,
            Err(refusal) => {
                let name = ChannelName::echoed(&subscribe.channel);
                let (status, message) = (refusal.status(), refusal.to_string());
                self.socket.send(Frame::subscription_error(&name, status, &message));
                None
            }
        }
    }

    pub(super) fn unsubscribe(&mut self, channel: &str) {
        if let Some(channel) = self.channels.take(channel) {
            self.hub.leave(self.socket.id(), &channel, self.now);
        }
    }

    fn enter(&mut self, subscribe: &Subscribe) -> Result<Option<CatchUp>, Refusal> {
        let channel = ChannelName::parse(&subscribe.channel)?;
        self.authorize(&channel, subscribe)?;
        if channel.access() != Access::Public {
            self.vouched();
        }
        if self.is_full() && !self.channels.contains(&channel) {
            return Err(Refusal::TooMany);
        }
        let catch_up = self.admit(&channel, subscribe.channel_data.as_deref())?;
        self.channels.insert(channel);
        self.idle_until = None;
        Ok(catch_up)
    }

    fn is_full(&self) -> bool {
        let limits = self.hub.limits();
        let most = match self.stranger {
            Some(_) => limits.subscriptions_per_stranger.min(limits.subscriptions_per_socket),
            None => limits.subscriptions_per_socket,
        };
        self.channels.len() >= most
    }

    fn authorize(&self, channel: &ChannelName, subscribe: &Subscribe) -> Result<(), Refusal> {
        match channel.access() {
            Access::Public => Ok(()),
            Access::ServerToUser if self.socket.user() == channel.recipient() => Ok(()),
            Access::ServerToUser => Err(Refusal::NotTheUser),
            Access::Private | Access::Encrypted | Access::Presence => {
                let auth = subscribe.auth.as_deref().unwrap_or_default();
                let data = subscribe.channel_data.as_deref();
                let is_signed = self.hub.app().may_subscribe(auth, self.socket.id(), channel, data);
                if is_signed { Ok(()) } else { Err(Refusal::Unsigned) }
            }
        }
    }

    fn admit(
        &self,
        channel: &ChannelName,
        channel_data: Option<&str>,
    ) -> Result<Option<CatchUp>, Refusal> {
        if channel.is_presence() {
            let member = Member::read(channel_data)?;
            self.hub.join_as(&self.socket, channel, member, self.now)?;
            return Ok(None);
        }
        let Some(follow) = followed(channel, &Grant::read(channel_data)) else {
            self.hub.join(&self.socket, channel, self.now);
            return Ok(None);
        };
        Ok(self.hub.follow(&self.socket, follow))
    }
}

/// The numbered events behind a channel, when it has any and it is known whose they are.
fn followed(name: &ChannelName, grant: &Grant) -> Option<Follow> {
    let channel = BlazzChannel::of(name)?;
    let workspace = match channel {
        BlazzChannel::Workspace(workspace) => workspace,
        BlazzChannel::Chat(_) => grant.workspace?,
        BlazzChannel::Presence(_) => return None,
    };
    Some(Follow { name: name.clone(), channel, workspace, since: grant.since() })
}
