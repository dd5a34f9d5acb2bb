//! How many statements a use case runs: each is a visit to the database, on MySQL over the network.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use crate::stage::Stage;

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
