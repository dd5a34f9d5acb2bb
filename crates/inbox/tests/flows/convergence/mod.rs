//! Whatever order and however often things are told, and in whatever bundles, what is true in the end is the
//! same as if they had been told once, one by one, in the order in which they happened.

mod history;
mod seen;

use std::cell::Cell;
use std::time::Duration;

use blazz_inbox::messages::Addressee;
use blazz_storage::workspace::inbound::InboundState;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::stage::{Reply, Stage, WABA, body, sequences, template};
use history::{CUSTOMERS, Happening, MOST, Names, any_history};

/// How a history is told.
#[derive(Debug, Clone)]
struct Telling {
    /// Each happening has its turn at its number here.
    turns: Vec<u16>,
    /// These come once more, at that turn.
    again: Vec<(Index, u16)>,
    /// How many come in one body.
    bundle: usize,
    /// After so many bodies, Meta answers our own sends.
    answered_after: usize,
}

impl Telling {
    fn in_order() -> Self {
        Self { turns: vec![0; MOST], again: Vec::new(), bundle: 1, answered_after: 0 }
    }

    /// Places of the history, in the order in which they are told.
    fn order(&self, length: usize) -> Vec<usize> {
        let once = self.turns.iter().copied().zip(0..length);
        let again = self.again.iter().map(|(place, turn)| (*turn, place.index(length)));
        let mut turns: Vec<(u16, usize)> = once.chain(again).collect();
        turns.sort_unstable();
        turns.into_iter().map(|(_, place)| place).collect()
    }
}

fn any_telling() -> impl Strategy<Value = Telling> {
    let again = vec((any::<Index>(), any::<u16>()), 0..5);
    (vec(any::<u16>(), MOST), again, 1..4_usize, 0..=MOST).prop_map(
        |(turns, again, bundle, answered_after)| Telling { turns, again, bundle, answered_after },
    )
}

/// Tells a history to new customers, to each of whom a template of ours is on its way, and gives what
/// people see then.
async fn tell(stage: &Stage, play: u32, history: &[Happening], telling: &Telling) -> Vec<String> {
    // Histories far apart do not slow each other down.
    stage.clock.advance(Duration::from_mins(5));
    let names = Names::of(play);
    for customer in 0..CUSTOMERS {
        let to = Addressee::Phone(format!("+{}", names.phone(customer)));
        stage.send(template(to)).await.unwrap();
    }
    let start = stage.seconds() - 100;
    let told: Vec<Value> = telling
        .order(history.len())
        .into_iter()
        .map(|place| history::webhook(history, place, &names, start))
        .collect();
    let mut is_answered = false;
    for (number, changes) in told.chunks(telling.bundle).enumerate() {
        if number == telling.answered_after {
            answer(stage, &names).await;
            is_answered = true;
        }
        let done = stage.deliver(&body(WABA, changes)).await;
        assert_eq!(done.failed, 0, "{:?}", stage.inbound(InboundState::Failed).await);
    }
    if !is_answered {
        answer(stage, &names).await;
    }
    seen::all(stage, &names, start).await
}

/// Meta takes what we sent. What else waits is not run: it would only fetch files.
async fn answer(stage: &Stage, names: &Names) {
    for customer in 0..CUSTOMERS {
        stage.graph.reply(Reply::sent(&names.ours(customer)));
        stage.run_next_send().await;
    }
}

#[test]
fn any_order_repetition_and_bundling_ends_in_the_same() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let stage = runtime.block_on(Stage::open_in_memory());
    let play = Cell::new(0);
    let checked = TestRunner::new(sequences(1_000, file!())).run(
        &(any_history(), any_telling()),
        |(history, telling)| {
            let plays = [play.get(), play.get() + 1];
            play.set(play.get() + 2);
            runtime.block_on(async {
                let in_order = Telling::in_order();
                let expected = tell(&stage, plays[0], &history, &in_order).await;
                let seen = tell(&stage, plays[1], &history, &telling).await;
                let differing: Vec<_> =
                    expected.iter().zip(&seen).filter(|(a, b)| a != b).collect();
                prop_assert!(differing.is_empty(), "in order, and as told: {differing:#?}");
                prop_assert_eq!(seen.len(), expected.len());
                Ok(())
            })
        },
    );
    checked.unwrap_or_else(|failure| panic!("{failure}"));
}
