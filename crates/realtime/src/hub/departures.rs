//! Users who left a presence channel and may still come back unnoticed.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::time::Instant;

use super::Hub;
use crate::channel::ChannelName;
use crate::frame::Frame;

/// In the order in which they run out: every one of them gets the same time.
#[derive(Debug, Default)]
pub(super) struct Departures {
    waiting: Mutex<VecDeque<Departure>>,
    added: Notify,
}

#[derive(Debug)]
struct Departure {
    gone_at: Instant,
    channel: ChannelName,
    user_id: Arc<str>,
}

impl Departures {
    pub(super) fn expect(&self, gone_at: Instant, channel: ChannelName, user_id: Arc<str>) {
        self.waiting().push_back(Departure { gone_at, channel, user_id });
        self.added.notify_one();
    }

    fn take_due(&self, now: Instant) -> Option<Departure> {
        self.waiting().pop_front_if(|next| next.gone_at <= now)
    }

    fn next_at(&self) -> Option<Instant> {
        self.waiting().front().map(|next| next.gone_at)
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Departure>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hub {
    /// Announces every user whose time to come back has run out at `now`.
    pub fn announce_departures(&self, now: Instant) {
        while let Some(departure) = self.0.departures.take_due(now) {
            let Some(mut room) = self.0.rooms.get_mut(&departure.channel) else { continue };
            if room.members.remove_gone(&departure.user_id, now) {
                let removed = Frame::member_removed(&departure.channel, &departure.user_id);
                room.deliver(&removed, None, None);
            }
        }
    }

    /// Announces departures as they fall due, for ever.
    pub async fn keep_announcing_departures(&self) {
        loop {
            match self.0.departures.next_at() {
                Some(at) => tokio::time::sleep_until(at).await,
                None => self.0.departures.added.notified().await,
            }
            self.announce_departures(Instant::now());
        }
    }
}
