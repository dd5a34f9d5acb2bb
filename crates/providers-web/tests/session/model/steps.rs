//! What can be done to a store: every method, on few names, so that steps meet.

mod app_state;
mod signal;
mod under_way;

use proptest::prelude::*;
use wacore::store::traits::Backend;

/// One call, as its method and the numbers it is made with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    part: Part,
    method: u8,
    /// Which name, of a few.
    one: u8,
    two: u8,
    /// A time, a version or an id.
    number: u8,
}

#[derive(Debug, Clone, Copy)]
enum Part {
    Signal,
    AppState,
    Protocol,
    UnderWay,
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let part = prop_oneof![
        Just(Part::Signal),
        Just(Part::AppState),
        Just(Part::Protocol),
        Just(Part::UnderWay)
    ];
    (part, 0..16_u8, 0..3_u8, 0..3_u8, 0..6_u8).prop_map(|(part, method, one, two, number)| Step {
        part,
        method,
        one,
        two,
        number,
    })
}

/// Makes the call and gives its answer as text.
pub(crate) async fn take(store: &dyn Backend, step: &Step) -> String {
    match step.part {
        Part::Signal => signal::take(store, *step).await,
        Part::AppState => app_state::take(store, *step).await,
        Part::Protocol => app_state::take_protocol(store, *step).await,
        Part::UnderWay => under_way::take(store, *step).await,
    }
}

/// Everything that can be asked about the few names.
pub(crate) async fn look_at_everything(store: &dyn Backend) -> Vec<String> {
    let mut seen = Vec::new();
    for one in 0..3 {
        seen.extend(signal::look(store, one).await);
        seen.extend(app_state::look(store, one).await);
        for two in 0..3 {
            seen.extend(under_way::look(store, one, two).await);
        }
    }
    seen
}

/// A name that is the beginning of others.
fn name(number: u8) -> String {
    ["62", ":3"][usize::from(number % 2)].repeat(usize::from(number) + 1)
}

/// What a call answers.
async fn answer(call: impl Future<Output: std::fmt::Debug>) -> String {
    format!("{:?}", call.await)
}

/// An answer whose order does not count.
fn unordered<T: std::fmt::Debug, E: std::fmt::Debug>(result: Result<Vec<T>, E>) -> String {
    let mut lines: Vec<String> = result.unwrap().iter().map(|item| format!("{item:?}")).collect();
    lines.sort();
    lines.join("\n")
}
