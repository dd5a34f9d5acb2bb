//! Sending against its promises: whatever WhatsApp answers, whenever the program dies, whatever is reported
//! and whatever people do, no message vanishes, none moves backwards, and none is sent again by the program
//! itself once it may have arrived.

mod reports;
mod tale;

use std::cell::Cell;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;

use crate::stage::{Stage, sequences};
use tale::Tale;

/// Steps of one sequence.
const MOST: usize = 14;

#[derive(Debug, Clone, Copy)]
enum Step {
    Say,
    /// The same message again, with its client id: nobody heard the answer.
    SayAgain(Index),
    /// The next send is run, and this becomes of it.
    Run(Fate),
    /// WhatsApp reports on one of the calls it has taken; with our reference, or without.
    Report {
        call: Index,
        state: &'static str,
        with_reference: bool,
    },
    /// Somebody of the team has a message sent again.
    Retry(Index),
    AssumeSent(Index),
    Pass(Duration),
    SetBack(Duration),
}

/// What becomes of a call to WhatsApp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Taken,
    Refused,
    /// Too much at once, of the number or of the pair.
    Busy(i64),
    /// Taken, and the answer is lost.
    Cut,
    /// The program dies before it calls.
    DiesBefore,
    /// The program dies after WhatsApp has taken the message and before that is written down.
    DiesAfter,
}

impl Fate {
    /// Whether the customer may have the message by it.
    const fn may_arrive(self) -> bool {
        matches!(self, Self::Taken | Self::Cut | Self::DiesAfter)
    }
}

fn any_fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        4 => Just(Fate::Taken),
        1 => Just(Fate::Refused),
        2 => select(vec![130_429, 131_056]).prop_map(Fate::Busy),
        2 => Just(Fate::Cut),
        1 => Just(Fate::DiesBefore),
        2 => Just(Fate::DiesAfter),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    let index = any::<Index>;
    let report = (index(), select(vec!["sent", "delivered", "read", "failed"]), any::<bool>());
    let time = || {
        select(vec![
            Duration::from_secs(1),
            Duration::from_secs(30),
            Duration::from_mins(10),
            Duration::from_hours(1),
        ])
    };
    prop_oneof![
        3 => Just(Step::Say),
        1 => index().prop_map(Step::SayAgain),
        8 => any_fate().prop_map(Step::Run),
        5 => report.prop_map(|(call, state, with_reference)| Step::Report {
            call,
            state,
            with_reference,
        }),
        2 => index().prop_map(Step::Retry),
        1 => index().prop_map(Step::AssumeSent),
        3 => time().prop_map(Step::Pass),
        1 => time().prop_map(Step::SetBack),
    ]
}

async fn play(stage: &Stage, case: u32, steps: &[Step]) -> Result<(), TestCaseError> {
    let mut tale = Tale::begin(stage, case).await;
    for step in steps {
        tale.take(*step).await;
        tale.check(step).await?;
    }
    tale.end().await
}

#[test]
fn no_message_vanishes_moves_backwards_or_is_sent_again_unasked() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let stage = runtime.block_on(Stage::open_in_memory());
    let case = Cell::new(0);
    let steps = vec(any_step(), 1..=MOST);
    let checked = TestRunner::new(sequences(1_500, file!())).run(&steps, |steps| {
        case.set(case.get() + 1);
        runtime.block_on(play(&stage, case.get(), &steps))
    });
    checked.unwrap_or_else(|failure| panic!("{failure}"));
}
