//! The oracle is tried itself: with a guard taken away, it must see that a promise is broken.

use std::time::Duration;

use blazz_faults::{Guard, Point};
use blazz_testkit::proof::{DatabaseKind, Nemesis, Report, Verdict};

use super::trials::{faulty, trial};

/// A death must meet what the guard protects, and not every six do: so many trials may be needed until one shows it.
const TRIALS: u64 = 6;

/// Runs without a guard, dying where the guard would have helped, until the oracle sees what is broken.
async fn is_seen_to_be_broken(
    guard: Guard,
    point: Point,
    nth: u32,
    is_broken: impl Fn(&Verdict) -> bool,
) {
    for again in 0..TRIALS {
        let report = without(guard, point, nth, again).await;
        if is_broken(&report.verdict) {
            return;
        }
    }
    panic!("without {} nothing was seen to be broken in {TRIALS} trials", guard.name());
}

async fn without(guard: Guard, point: Point, nth: u32, again: u64) -> Report {
    let nemesis = Nemesis::At { point, nth, deaths: 6 };
    let mut trial = trial(&format!("without-{}", guard.name()), DatabaseKind::Sqlite);
    trial.binary = faulty();
    trial.without = Some(guard);
    trial.patience = Duration::from_secs(12);
    trial.seed += again;
    let report = trial.killed_by(nemesis).await.unwrap();
    println!("without {}: {report}", guard.name());
    report
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_unique_index_messages_are_seen_to_be_there_twice() {
    let is_broken = |verdict: &Verdict| verdict.dup_in > 0 && !verdict.violations.is_empty();
    is_seen_to_be_broken(Guard::UniqueMessage, Point::AfterCommit, 60, is_broken).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_answer_before_the_commit_messages_are_seen_to_be_lost() {
    let is_broken = |verdict: &Verdict| verdict.lost_in > 0;
    is_seen_to_be_broken(Guard::CommitBeforeAnswer, Point::BeforeCommit, 60, is_broken).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_outbox_sends_are_seen_to_be_lost() {
    let is_broken = |verdict: &Verdict| verdict.lost_out > 0;
    is_seen_to_be_broken(Guard::Outbox, Point::AfterCommit, 60, is_broken).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_open_attempt_sends_are_seen_to_be_doubled() {
    let is_broken = |verdict: &Verdict| verdict.dup_out > 0;
    is_seen_to_be_broken(Guard::OpenAttempt, Point::AfterCall, 10, is_broken).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_events_in_the_transaction_browsers_are_seen_to_miss_messages() {
    let is_broken = |verdict: &Verdict| verdict.unhealed_sockets > 0;
    is_seen_to_be_broken(Guard::LoggedEvents, Point::AfterCommit, 60, is_broken).await;
}

#[test]
fn every_guard_is_taken_away_once() {
    let tried = [
        Guard::UniqueMessage,
        Guard::CommitBeforeAnswer,
        Guard::Outbox,
        Guard::OpenAttempt,
        Guard::LoggedEvents,
    ];
    assert_eq!(tried.len(), Guard::ALL.len());
}

/// The words that arm it stand in the test program alone.
#[test]
fn what_ships_has_no_place_to_crash_at() {
    let holds = |program: &std::path::Path| {
        let bytes = std::fs::read(program).unwrap();
        String::from_utf8_lossy(&bytes).contains(blazz_faults::CRASH_AT)
    };
    assert!(holds(&faulty()), "the test program is not armed");
    assert!(!holds(std::path::Path::new(env!("CARGO_BIN_EXE_blazz"))));
}
