//! Posts webhooks: finds who is subscribed, batches, shuffles, repeats and retries.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use tokio::sync::Semaphore;

use super::{
    body::{Notice, envelope, escaped},
    plan::WebhookPlan,
    retry,
    sign::signature,
};
use crate::cloud::{
    config::SimulatorConfig,
    http_client,
    ids::Ids,
    ledger::{Event, WebhookAnswer},
    simulation::Simulation,
    world::World,
};

#[derive(Debug)]
pub(crate) struct WebhookSender {
    client: reqwest::Client,
    plan: Mutex<WebhookPlan>,
    chance: Mutex<Ids>,
    slots: Semaphore,
    last_delivery: AtomicU64,
    batch: Mutex<Vec<Notice>>,
}

/// One body for one subscriber.
struct Delivery {
    number: u64,
    url: String,
    secret: String,
    keys: Vec<String>,
    body: Bytes,
}

/// One posting of a body.
struct Copy {
    wait: Duration,
    forged: bool,
}

impl WebhookSender {
    pub(crate) fn new(config: &SimulatorConfig) -> Self {
        Self {
            client: http_client::with_timeout(config.webhooks.timeout),
            plan: Mutex::default(),
            chance: Mutex::new(Ids::seeded(config.seed.wrapping_add(1))),
            slots: Semaphore::new(config.webhooks.concurrent),
            last_delivery: AtomicU64::new(0),
            batch: Mutex::default(),
        }
    }

    pub(crate) fn client(&self) -> &reqwest::Client {
        &self.client
    }

    pub(crate) fn plan(&self) -> WebhookPlan {
        *self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_plan(&self, plan: WebhookPlan) {
        *self.plan.lock().unwrap_or_else(PoisonError::into_inner) = plan;
    }

    pub(crate) fn post(&self, simulation: &Arc<Simulation>, notice: Notice) {
        let plan = self.plan();
        if plan.batch_size <= 1 {
            self.send_out(simulation, &[notice]);
            return;
        }
        let waiting = {
            let mut batch = self.batch.lock().unwrap_or_else(PoisonError::into_inner);
            batch.push(notice);
            batch.len()
        };
        if waiting >= plan.batch_size {
            self.flush(simulation);
        } else if waiting == 1 {
            let simulation = Arc::clone(simulation);
            let within = Duration::from_millis(plan.batch_within_ms);
            simulation.clone().spawn(async move {
                tokio::time::sleep(within).await;
                simulation.webhooks.flush(&simulation);
            });
        }
    }

    fn flush(&self, simulation: &Arc<Simulation>) {
        let batch = std::mem::take(&mut *self.batch.lock().unwrap_or_else(PoisonError::into_inner));
        for group in by_destination(simulation, &batch) {
            self.send_out(simulation, &group);
        }
    }

    /// One body per subscriber; the notices share their subscribers.
    fn send_out(&self, simulation: &Arc<Simulation>, notices: &[Notice]) {
        let Some(first) = notices.first() else { return };
        let body = Bytes::from(escaped(&envelope(notices, simulation.now())));
        let keys: Vec<String> = notices.iter().flat_map(|notice| notice.keys.clone()).collect();
        for (url, secret) in simulation.world(|world| subscribers(world, first)) {
            let number = self.last_delivery.fetch_add(1, Ordering::SeqCst) + 1;
            let (keys, body) = (keys.clone(), body.clone());
            self.launch(simulation, &Arc::new(Delivery { number, url, secret, keys, body }));
        }
    }

    fn launch(&self, simulation: &Arc<Simulation>, delivery: &Arc<Delivery>) {
        for copy in self.copies() {
            let (task, delivery) = (Arc::clone(simulation), Arc::clone(delivery));
            simulation.spawn(async move {
                tokio::time::sleep(copy.wait).await;
                if copy.forged {
                    task.webhooks.forge(&task, &delivery).await;
                } else {
                    task.webhooks.deliver(&task, &delivery).await;
                }
            });
        }
    }

    /// The copies of one body: the real ones first, a forged one last.
    fn copies(&self) -> Vec<Copy> {
        let plan = self.plan();
        let mut chance = self.chance.lock().unwrap_or_else(PoisonError::into_inner);
        let mut forged = vec![false];
        if chance.chance(plan.duplicate_chance) {
            let more = chance.below(u64::from(plan.duplicate_copies.max(2) - 1)) + 1;
            forged.extend((0..more).map(|_| false));
        }
        if chance.chance(plan.forgery_chance) {
            forged.push(true);
        }
        let mut wait =
            || Duration::from_millis(plan.delay_ms + chance.below(plan.reorder_within_ms));
        forged.into_iter().map(|forged| Copy { wait: wait(), forged }).collect()
    }

    async fn deliver(&self, simulation: &Arc<Simulation>, delivery: &Delivery) {
        let mut elapsed = Duration::ZERO;
        for attempt in 1.. {
            let answer = self.post_once(delivery, &delivery.secret).await;
            let is_taken = answer == (WebhookAnswer::Status { status: 200 });
            simulation.record(Event::WebhookAnswered {
                delivery: delivery.number,
                attempt,
                url: delivery.url.clone(),
                keys: delivery.keys.clone(),
                answer,
            });
            if is_taken {
                simulation.business_received(&delivery.keys);
                return;
            }
            let pause = retry::pause_after(attempt);
            elapsed += pause;
            if elapsed > retry::HORIZON {
                let keys = delivery.keys.clone();
                simulation.record(Event::WebhookDropped { delivery: delivery.number, keys });
                return;
            }
            tokio::time::sleep(pause.mul_f64(simulation.config.webhooks.retry_scale)).await;
        }
    }

    async fn forge(&self, simulation: &Arc<Simulation>, delivery: &Delivery) {
        let answer = self.post_once(delivery, "not-the-app-secret").await;
        simulation.record(Event::ForgeryAnswered { keys: delivery.keys.clone(), answer });
    }

    async fn post_once(&self, delivery: &Delivery, secret: &str) -> WebhookAnswer {
        let Ok(_slot) = self.slots.acquire().await else { return WebhookAnswer::Unreachable };
        let sent = self
            .client
            .post(&delivery.url)
            .header("content-type", "application/json")
            .header("user-agent", "facebookexternalua")
            .header("x-hub-signature-256", signature(secret, &delivery.body))
            .body(delivery.body.clone())
            .send()
            .await;
        match sent {
            Ok(response) => WebhookAnswer::Status { status: response.status().as_u16() },
            Err(error) if error.is_timeout() => WebhookAnswer::TimedOut,
            Err(_) => WebhookAnswer::Unreachable,
        }
    }
}

/// Address and app secret.
type Subscriber = (String, String);

/// Everyone who is to hear of it: the number's callback beats the account's, that the app's.
fn subscribers(world: &World, notice: &Notice) -> Vec<Subscriber> {
    let Some(waba) = world.wabas.get(&notice.waba_id) else { return Vec::new() };
    let number = notice.number.as_ref().and_then(|number| world.numbers.get(number));
    let overriding = number.and_then(|number| number.callback.as_ref());
    let found = waba.subscriptions.iter().filter_map(|(app_id, own)| {
        let app = world.apps.get(app_id)?;
        let own = own.as_ref().filter(|_| notice.number.is_some());
        let callback = overriding.or(own).or(app.callback.as_ref())?;
        Some((callback.url.clone(), app.secret.clone()))
    });
    found.collect()
}

/// Updates may share a body only when the same subscribers get all of it.
fn by_destination(simulation: &Simulation, batch: &[Notice]) -> Vec<Vec<Notice>> {
    let mut groups: Vec<(Vec<Subscriber>, Vec<Notice>)> = Vec::new();
    for notice in batch {
        let to = simulation.world(|world| subscribers(world, notice));
        match groups.iter_mut().find(|(known, _)| *known == to) {
            Some((_, notices)) => notices.push(notice.clone()),
            None => groups.push((to, vec![notice.clone()])),
        }
    }
    groups.into_iter().map(|(_, notices)| notices).collect()
}
