//! The simulator's shared heart: the world behind one lock, and all that watches or leaves it.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::sync::watch;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    changes::{Change, Changes},
    clock::SimulatedClock,
    config::SimulatorConfig,
    faults::FaultPlan,
    ledger::{Event, Ledger, LedgerError},
    phones::Scripts,
    webhooks::{Notice, WebhookSender},
    world::{ThreadKey, World},
};

/// The condition did not become true in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("waited {0:?} for a condition that did not become true")]
pub struct WaitedInVain(pub Duration);

#[derive(Debug)]
pub(crate) struct Simulation {
    pub(crate) config: SimulatorConfig,
    pub(crate) clock: SimulatedClock,
    pub(crate) ledger: Ledger,
    pub(crate) faults: FaultPlan,
    pub(crate) changes: Changes,
    pub(crate) scripts: Scripts,
    pub(crate) webhooks: WebhookSender,
    pub(crate) tasks: TaskTracker,
    pub(crate) stop: CancellationToken,
    /// Whether connections are taken.
    pub(crate) door: watch::Sender<bool>,
    /// `http://127.0.0.1:{port}`.
    pub(crate) base_url: String,
    world: Mutex<World>,
    /// Messages on their way, webhooks not yet taken, scripts not yet played out.
    unfinished: AtomicUsize,
}

/// Something that has to end before the simulator is at rest; ends when dropped.
#[derive(Debug)]
struct Unfinished(Arc<Simulation>);

impl Drop for Unfinished {
    fn drop(&mut self) {
        self.0.unfinished.fetch_sub(1, Ordering::SeqCst);
        self.0.changes.touch();
    }
}

impl Simulation {
    pub(crate) fn new(config: SimulatorConfig, base_url: String) -> Result<Arc<Self>, LedgerError> {
        let clock = SimulatedClock::new(config.clock.clone());
        let started_at = clock.now();
        let simulation = Self {
            clock,
            ledger: Ledger::open(config.ledger_file.as_deref())?,
            faults: FaultPlan::seeded(config.seed),
            changes: Changes::default(),
            scripts: Scripts::default(),
            webhooks: WebhookSender::new(&config),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
            door: watch::Sender::new(true),
            base_url,
            world: Mutex::new(World::seeded(config.seed, started_at)),
            unfinished: AtomicUsize::new(0),
            config,
        };
        Ok(Arc::new(simulation))
    }

    /// The world is only borrowed for one step; nothing may wait inside.
    pub(crate) fn world<T>(&self, step: impl FnOnce(&mut World) -> T) -> T {
        step(&mut self.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.now()
    }

    pub(crate) fn record(&self, event: Event) {
        self.ledger.record(self.now(), event);
        self.changes.touch();
    }

    pub(crate) fn notify(self: &Arc<Self>, notice: Notice) {
        self.webhooks.post(self, notice);
    }

    pub(crate) fn announce_message(&self, key: &ThreadKey, wamid: &str) {
        let with = self.world(|world| world.peer_handle(&key.peer));
        self.changes.announce(Change::Thread {
            phone_number_id: key.number.clone(),
            with,
            wamid: wamid.to_owned(),
        });
    }

    fn begin(self: &Arc<Self>) -> Unfinished {
        self.unfinished.fetch_add(1, Ordering::SeqCst);
        Unfinished(Arc::clone(self))
    }

    /// How much is under way: webhooks not yet taken, messages on their way to a phone.
    pub(crate) fn unfinished(&self) -> usize {
        self.unfinished.load(Ordering::SeqCst)
    }

    pub(crate) fn is_at_rest(&self) -> bool {
        self.unfinished() == 0
    }

    /// Runs in the background until it is done or the simulator stops; till then it is not at rest.
    pub(crate) fn spawn(self: &Arc<Self>, task: impl Future<Output = ()> + Send + 'static) {
        let stopped = self.stop.clone().cancelled_owned();
        let unfinished = self.begin();
        self.tasks.spawn(async move {
            tokio::select! {
                () = task => {}
                () = stopped => {}
            }
            drop(unfinished);
        });
    }

    pub(crate) async fn wait_until(
        &self,
        patience: Duration,
        mut condition: impl FnMut() -> bool,
    ) -> Result<(), WaitedInVain> {
        let mut revision = self.changes.revision();
        let watching = async {
            while !condition() {
                if revision.changed().await.is_err() {
                    return;
                }
            }
        };
        tokio::time::timeout(patience, watching).await.map_err(|_| WaitedInVain(patience))
    }
}
