//! Whatever is done in whatever order, our store answers as `wacore`'s store in memory does.

mod steps;

#[path = "../../../testkit/shared/sequences.rs"]
mod sequences;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::collection::vec;
use proptest::test_runner::TestRunner;
use wacore::store::InMemoryBackend;

use crate::house::{House, Kind, Place, backend};
use sequences::sequences;
use steps::{Step, look_at_everything, step, take};

/// Each sequence has a device of its own.
static DEVICES: AtomicUsize = AtomicUsize::new(0);

async fn same_answers(house: &House, steps: &[Step]) {
    let name = DEVICES.fetch_add(1, Ordering::Relaxed).to_string();
    let kept = backend(house.another_device(&name).await);
    let model = InMemoryBackend::new();
    for (at, step) in steps.iter().enumerate() {
        let (expected, answer) = (take(&model, step).await, take(&kept, step).await);
        assert_eq!(answer, expected, "step {at}: {step:?}");
    }
    assert_eq!(look_at_everything(&kept).await, look_at_everything(&model).await);
}

async fn on(place: Place, cases: u32) {
    let place = Arc::new(place);
    let house = House::at(place.clone()).await;
    let mut runner = TestRunner::new(sequences(cases, file!()));
    let runtime = tokio::runtime::Handle::current();
    let outcome = tokio::task::block_in_place(|| {
        runner.run(&vec(step(), 1..40), |steps| {
            runtime.block_on(same_answers(&house, &steps));
            Ok(())
        })
    });
    drop(house);
    place.clear().await;
    outcome.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite() {
    on(Place::in_memory(), 150).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_mysql() {
    if let Some(place) = Place::make(Kind::MySql).await {
        on(place, 12).await;
    }
}
