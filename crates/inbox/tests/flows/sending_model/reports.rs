//! Reports on attempts: whatever order they come in, and however often, a message ends in the same state.

use std::cell::Cell;

use blazz_domain::delivery::DeliveryState;
use blazz_inbox::messages::{self, Addressee};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;

use super::Fate;
use crate::stage::{Reply, Stage, sequences, status, template};

const STATES: [&str; 4] = ["sent", "delivered", "read", "failed"];

/// A report on the first or the second attempt, at its turn when the order is mixed.
#[derive(Debug, Clone)]
struct Report {
    attempt: usize,
    state: &'static str,
    turn: u16,
}

fn any_report() -> impl Strategy<Value = Report> {
    let state = select(STATES.to_vec());
    (0..2_usize, state, any::<u16>()).prop_map(|(attempt, state, turn)| Report {
        attempt,
        state,
        turn,
    })
}

/// What remains of a message: how far it came, and whether it shows a failure.
type End = (DeliveryState, Option<i64>, Option<i64>, bool);

/// Sends a message to a new customer, whose first attempt is lost and which a person has sent again, and hears
/// these reports; the first of them before the answer to the second attempt.
async fn send(stage: &Stage, case: u32, fate: Fate, reports: &[Report], early: usize) -> End {
    let to = Addressee::Phone(format!("+62866{case:07}"));
    let id = stage.send(template(to)).await.unwrap().message.id;
    let start = stage.seconds();
    stage.graph.reply(Reply::Cut);
    stage.run_next_send().await;
    let tx = stage.begin().await;
    messages::retry(&tx, id).await.unwrap();
    tx.commit().await.unwrap();
    let names = [format!("wamid.{case}.1"), format!("wamid.{case}.2")];
    let hear = async |reports: &[Report]| {
        for report in reports {
            // Each thing happened at one moment, however often and late it is told.
            let at = start + STATES.iter().zip(0..).find(|it| *it.0 == report.state).unwrap().1;
            let mut told = status(&names[report.attempt], report.state, at);
            let reference = format!("{id}:{}", report.attempt + 1);
            told["statuses"][0]["biz_opaque_callback_data"] = reference.into();
            assert_eq!(stage.hear("messages", told).await.failed, 0);
        }
    };
    let (early, late) = reports.split_at(early.min(reports.len()));
    let reply = if fate == Fate::Cut { Reply::Cut } else { Reply::sent(&names[1]) };
    let mut hold = stage.graph.hold(reply);
    let running = stage.run_next_send();
    let meanwhile = async {
        hold.until_asked().await;
        hear(early).await;
        hold.release();
    };
    tokio::join!(running, meanwhile);
    hear(late).await;
    let delivery = stage.delivery(id).await;
    let at = |time: Option<blazz_domain::Timestamp>| time.map(|it| it.as_millis() / 1000 - start);
    (delivery.state, at(delivery.delivered_at), at(delivery.read_at), delivery.failure.is_some())
}

#[test]
fn any_order_of_reports_on_two_attempts_ends_in_the_same_state() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let stage = runtime.block_on(Stage::open_in_memory());
    let case = Cell::new(0);
    let cases = (vec(any_report(), 1..6), select(vec![Fate::Taken, Fate::Cut]), 0..6_usize);
    let checked =
        TestRunner::new(sequences(1_000, file!())).run(&cases, |(reports, fate, early)| {
            let plays = [case.get(), case.get() + 1];
            case.set(case.get() + 2);
            stage.clock.advance(std::time::Duration::from_mins(5));
            let mut mixed = reports.clone();
            mixed.extend(reports.first().cloned());
            mixed.sort_by_key(|report| report.turn);
            runtime.block_on(async {
                let expected = Box::pin(send(&stage, plays[0], fate, &reports, 0)).await;
                let ended = Box::pin(send(&stage, plays[1], fate, &mixed, early)).await;
                prop_assert_eq!(ended, expected);
                Ok(())
            })
        });
    checked.unwrap_or_else(|failure| panic!("{failure}"));
}
