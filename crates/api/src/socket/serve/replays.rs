//! A socket's replays, run one after the other beside its live traffic.

use std::collections::VecDeque;

use blazz_realtime::{CatchUp, Frame};
use futures_util::future::BoxFuture;

/// A replay and its next frames; none when its channel is live.
pub(super) type Replayed = (CatchUp, Option<Vec<Frame>>);

#[derive(Default)]
pub(super) struct Replays {
    running: Option<BoxFuture<'static, Replayed>>,
    waiting: VecDeque<CatchUp>,
}

impl Replays {
    /// A subscription that was made anew takes the place of the one that waits.
    pub(super) fn add(&mut self, catch_up: CatchUp) {
        self.waiting.retain(|waiting| waiting.channel() != catch_up.channel());
        if self.running.is_some() {
            self.waiting.push_back(catch_up);
        } else {
            self.run(catch_up);
        }
    }

    /// The next frames of the running replay, to be given to `finish`; never ready without one.
    pub(super) async fn next(&mut self) -> Replayed {
        match &mut self.running {
            Some(running) => running.await,
            None => std::future::pending().await,
        }
    }

    /// Gives the frames to send and lets the replay, or the next one, go on.
    pub(super) fn finish(&mut self, (catch_up, frames): Replayed) -> Option<Vec<Frame>> {
        self.running = None;
        let next = if frames.is_some() { Some(catch_up) } else { self.waiting.pop_front() };
        if let Some(next) = next {
            self.run(next);
        }
        frames
    }

    fn run(&mut self, mut catch_up: CatchUp) {
        self.running = Some(Box::pin(async move {
            let frames = catch_up.next_frames().await;
            (catch_up, frames)
        }));
    }
}
