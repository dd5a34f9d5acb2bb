//! The queue against a model: whatever is asked of it, whoever dies and however the clock jumps, it answers as
//! a plain list would, holds no job twice, loses none, and keeps the order of every chat.

mod model;
mod queue;
mod steps;

use std::sync::Arc;
use std::time::Duration;

use blazz_domain::JobId;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use tokio::sync::Mutex;

use crate::house::{Kind, Place, sequences};
use model::Model;
use queue::Queue;
use steps::{Step, any_steps};

/// What a queue answers; compared between the real one and the model.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Answer {
    Added,
    /// Id, attempts and fence of every leased job, in order.
    Leased(Vec<(JobId, i64, i64)>),
    Changed(u64),
    Seen {
        ready: Vec<usize>,
        next_run_at: Option<i64>,
    },
    Nothing,
}

/// Plays the steps to both and compares what they say, and in the end that everything left can be done.
async fn play(queue: &mut Queue, steps: &[Step]) -> Result<(), TestCaseError> {
    queue.start_over().await;
    let mut model = Model::default();
    for step in steps {
        let (answer, held, made) = queue.take(step, &model).await;
        let mut next = model.clone();
        let expected = next.take(&step.what, held.as_ref(), made, queue.now());
        prop_assert_eq!(answer, expected, "{:?}", step);
        if step.is_kept {
            model = next;
        }
    }
    prop_assert_eq!(queue.jobs().await, model.jobs());
    drain(queue, model).await
}

/// Everybody who held a job is gone. What is left is run once each, in the order of its chat and lane.
async fn drain(queue: &mut Queue, mut model: Model) -> Result<(), TestCaseError> {
    queue.take_back_all().await;
    model.release(i64::MAX, queue.now());
    queue.revive_all(&mut model).await;
    // However far the clock was set back, by now every job's time has come.
    queue.pass(Duration::from_hours(24 * 400 * steps::MOST as u64));
    let mut run = Vec::new();
    while !model.is_empty() {
        let before = run.len();
        for job in queue.run_all().await {
            prop_assert!(model.may_run(job.id), "overtook one of its chat: {:?}", job);
            model.forget(job.id);
            run.push(job.id);
        }
        prop_assert!(run.len() > before, "nothing can run, yet these are left: {:?}", model);
    }
    prop_assert_eq!(queue.jobs().await, vec![]);
    queue.is_drained = true;
    Ok(())
}

/// Tries many sequences on a queue at this place, then clears the place.
fn try_all(cases: u32, place: impl Future<Output = Option<Place>>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let Some(place) = runtime.block_on(place) else { return };
    let place = Arc::new(place);
    let queue = Mutex::new(runtime.block_on(Queue::open(place.clone())));
    let checked = TestRunner::new(sequences(cases, file!())).run(&any_steps(), |steps| {
        runtime.block_on(async { play(&mut *queue.lock().await, &steps).await })
    });
    runtime.block_on(place.clear());
    checked.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn on_sqlite() {
    try_all(2_500, async { Some(Place::in_memory()) });
}

#[test]
fn on_mysql() {
    try_all(40, Place::make(Kind::MySql));
}
