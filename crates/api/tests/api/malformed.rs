//! Inputs that nobody in their right mind would send, many of them, from a seed: no panic, no 5xx, no answer
//! that the document does not know, and no memory that stays. One that fails is kept in `malformed/kept` and
//! tried again from then on.

mod bodies;
mod dice;
mod kept;
mod lines;
mod memory;
mod mutate;
mod webhooks;

use std::env;
use std::sync::Arc;
use std::time::Duration;

use blazz_api::ApiSettings;
use blazz_domain::pace::Pace;
use futures_util::StreamExt;

use crate::answer::Answer;
use crate::house::{House, URL};
use memory::Memory;

/// How many inputs wait for their answers at once.
const AT_ONCE: usize = 32;

/// A house that slows nobody down.
async fn house() -> House {
    let pace = Pace { interval: Duration::from_nanos(1), burst: u32::MAX };
    let settings = ApiSettings { caller_pace: pace, address_pace: pace, ..ApiSettings::new(URL) };
    House::with(settings).await
}

/// `BLAZZ_PROVE_SEED` and, as a multiple of what CI tries, `BLAZZ_PROVE_INPUTS`.
fn setting(name: &str, usual: u64) -> u64 {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Sends so many inputs, each made from a seed of its own, and judges every answer.
async fn throw<F>(kind: &'static str, count: u64, send: impl Fn(u64) -> F)
where
    F: Future<Output = (String, Answer)>,
{
    let first = setting("BLAZZ_PROVE_SEED", 20_261_125);
    let count = count * setting("BLAZZ_PROVE_INPUTS", 1);
    println!("seed {first}, {count} inputs");
    // What a first lap needs (caches, pools) is not what is looked for.
    let warm = count / 10;
    let mut memory = None;
    let inputs = futures_util::stream::iter((0..count).map(|index| send(first ^ (index << 20))));
    let mut answers = Box::pin(inputs.buffer_unordered(AT_ONCE));
    let mut done = 0;
    while let Some((input, answer)) = answers.next().await {
        if let Err(trouble) = judge(&answer) {
            let file = kept::keep(kind, &input);
            panic!("seed {first}: {trouble}; kept in {file}: {input}");
        }
        done += 1;
        if done == warm {
            memory = Some(Memory::now());
        }
    }
    memory.expect("a lap was done").must_not_have_grown_by(200);
}

/// An answer is a success, or a problem in its proper shape that blames the one who asked.
fn judge(answer: &Answer) -> Result<(), String> {
    let status = answer.status.as_u16();
    if answer.status.is_success() {
        return Ok(());
    }
    let problem = answer.json();
    let is_problem = answer.header("content-type") == "application/problem+json"
        && problem["status"] == status
        && ["code", "title", "detail", "type", "request_id"]
            .iter()
            .all(|it| problem[it].is_string());
    match status {
        400..=499 if is_problem => Ok(()),
        _ => Err(format!("answered {status} {}", answer.text)),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_thousand_webhooks_that_are_hardly_any() {
    let house = Arc::new(house().await);
    house.owner().await.connect_number("1001").await;
    throw("webhook", 30_000, |seed| webhooks::send(&house, seed)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_five_thousand_bodies_that_are_hardly_any() {
    let stand = bodies::Stand::build(house().await).await;
    throw("body", 25_000, |seed| stand.send(seed)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_thousand_queries_cursors_and_addresses_that_are_hardly_any() {
    let house = house().await;
    let owner = house.owner().await;
    throw("query", 30_000, |seed| lines::ask(&owner, seed)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifteen_thousand_headers_that_are_hardly_any() {
    let house = house().await;
    let owner = house.owner().await;
    throw("header", 15_000, |seed| lines::head(&owner, seed)).await;
}

#[tokio::test]
async fn what_once_failed_is_answered_properly() {
    let house = Arc::new(house().await);
    let owner = house.owner().await;
    owner.connect_number("1001").await;
    for (kind, input) in kept::all() {
        let answer = match kind.as_str() {
            "webhook" => webhooks::post(&house, input.clone().into_bytes()).await,
            "body" => bodies::repeat(&owner, &input).await,
            _ => lines::repeat(&owner, &input).await,
        };
        judge(&answer).unwrap_or_else(|trouble| panic!("{kind}: {trouble}: {input}"));
    }
}
