//! Sending everybody away before the program stops, a few at a time.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::time::MissedTickBehavior;

use super::Hub;
use crate::close::Close;
use crate::socket::Socket;

/// How fast sockets are closed. pusher-js waits a fixed second before it reconnects, so the spread
/// has to come from here.
#[derive(Debug, Clone, Copy)]
pub struct DrainPace {
    /// Percent of the sockets closed in one step.
    pub percent: usize,
    pub every: Duration,
}

impl Default for DrainPace {
    fn default() -> Self {
        Self { percent: 2, every: Duration::from_millis(100) }
    }
}

impl Hub {
    /// Refuses new sockets and closes the open ones step by step; returns when all are closing.
    pub async fn drain(&self, pace: DrainPace) {
        self.0.is_draining.store(true, Ordering::Release);
        self.reconnect_all(pace).await;
    }

    /// Closes every socket that is open now, step by step; clients come back by themselves.
    pub async fn reconnect_all(&self, pace: DrainPace) {
        let sockets: Vec<Arc<Socket>> =
            self.0.sockets.iter().map(|socket| socket.clone()).collect();
        let step = (sockets.len() * pace.percent).div_ceil(100).max(1);
        let mut steps = tokio::time::interval(pace.every);
        steps.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for leaving in sockets.chunks(step) {
            steps.tick().await;
            for socket in leaving {
                socket.close(Close::OverCapacity);
            }
        }
    }
}
