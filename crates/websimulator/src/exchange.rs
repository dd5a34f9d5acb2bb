//! The server as all its tasks share it: the world behind a lock, the bell, and the end.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::watch;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{media::Files, noise::ServerKeys, world::World};

/// What was waited for did not come in time.
#[derive(Debug, thiserror::Error)]
#[error("waited in vain for {0:?}")]
pub struct WaitedInVain(pub(crate) Duration);

pub(crate) struct Exchange {
    world: Mutex<World>,
    /// Rings after each change.
    changed: watch::Sender<()>,
    pub(crate) keys: ServerKeys,
    pub(crate) address: SocketAddr,
    pub(crate) files: Arc<Files>,
    pub(crate) tasks: TaskTracker,
    pub(crate) stop: CancellationToken,
}

impl Exchange {
    pub(crate) fn new(keys: ServerKeys, address: SocketAddr, world: World) -> Self {
        Self {
            files: Arc::clone(&world.files),
            world: Mutex::new(world),
            changed: watch::Sender::new(()),
            keys,
            address,
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        }
    }

    /// Changes the world in one step and rings the bell.
    pub(crate) fn change<T>(&self, step: impl FnOnce(&mut World) -> T) -> T {
        let result = step(&mut self.lock());
        self.changed.send_replace(());
        result
    }

    pub(crate) fn look<T>(&self, at: impl FnOnce(&World) -> T) -> T {
        at(&self.lock())
    }

    pub(crate) async fn wait_until(
        &self,
        patience: Duration,
        mut condition: impl FnMut() -> bool,
    ) -> Result<(), WaitedInVain> {
        let mut changed = self.changed.subscribe();
        let came_true = async {
            while !condition() {
                if changed.changed().await.is_err() {
                    return;
                }
            }
        };
        tokio::time::timeout(patience, came_true).await.map_err(|_| WaitedInVain(patience))
    }

    /// Rings without a change of the world: a phone has changed.
    pub(crate) fn ring(&self) {
        self.changed.send_replace(());
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
