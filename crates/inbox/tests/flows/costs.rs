//! How many statements a use case runs: each is a visit to the database, on MySQL over the network.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use blazz_domain::account::ProviderKind;
use blazz_domain::governor::GovernorSettings;
use blazz_inbox::governor;
use blazz_inbox::jobs::{self, Finished};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use crate::stage::{Reply, Stage};

/// Counts the statements of this thread.
#[derive(Clone, Default)]
struct Counter(Arc<AtomicUsize>);

impl<S: Subscriber> Layer<S> for Counter {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "blazz_storage::sql" {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// How many statements `work` runs; its futures must stay on this thread.
async fn statements(work: impl Future<Output = ()>) -> usize {
    let counter = Counter::default();
    let subscriber = tracing_subscriber::registry().with(counter.clone());
    let watching = tracing::subscriber::set_default(subscriber);
    work.await;
    drop(watching);
    counter.0.load(Ordering::Relaxed)
}

#[tokio::test]
async fn a_text_of_a_known_customer_takes_few_statements() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "Halo").await;
    let count =
        Box::pin(statements(stage.customer_writes("628111", "wamid.2", "Masih ada?"))).await;
    assert!((10..=18).contains(&count), "{count} statements");
}

#[tokio::test]
async fn a_repeated_webhook_takes_fewer_statements_still() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "Halo").await;
    let count = Box::pin(statements(stage.customer_writes("628111", "wamid.1", "Halo"))).await;
    assert!((3..=8).contains(&count), "{count} statements");
}

#[tokio::test]
async fn queueing_a_text_takes_few_statements() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "Halo").await;
    let chat = stage.only_chat().await.id;
    let count = Box::pin(statements(async {
        stage.say(chat, "Ada!").await;
    }))
    .await;
    assert!((10..=20).contains(&count), "{count} statements");
}

async fn cost_of_a_send(stage: &Stage, name: &str) -> usize {
    let chat = stage.only_chat().await.id;
    stage.say(chat, "Ada!").await;
    stage.graph.reply(Reply::sent(name));
    let job = stage.lease().await.unwrap();
    let count = Box::pin(statements(async {
        assert_eq!(jobs::run(&stage.inbox, &job).await, Finished::Done);
    }))
    .await;
    stage.settle(&job, &Finished::Done).await;
    count
}

#[tokio::test]
async fn the_limits_of_a_number_cost_a_send_two_statements_and_nothing_without_limits() {
    let stage = Stage::open().await;
    stage.customer_writes("628111", "wamid.1", "Halo").await;
    // That the number has a message is noted with the first one.
    cost_of_a_send(&stage, "wamid.1a").await;
    let free = cost_of_a_send(&stage, "wamid.2").await;
    assert!((10..=20).contains(&free), "{free} statements");
    let tx = stage.begin().await;
    let settings = GovernorSettings::of(ProviderKind::Web);
    governor::change(&stage.inbox, &tx, stage.account, Some(settings)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(cost_of_a_send(&stage, "wamid.3").await, free + 2);
}
