//! What the browsers hold, against what was logged.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use serde_json::Value;

use super::verdict::Verdict;
use crate::actors::{Agent, Followed, Follower};

/// How long a browser may take to catch up once nothing moves any more.
const PATIENCE: Duration = Duration::from_secs(20);

/// The whole log of a workspace: number and data.
pub(super) async fn log(agent: &Agent) -> anyhow::Result<Vec<(i64, Value)>> {
    let mut logged = Vec::new();
    let mut after = 0;
    loop {
        let page = agent.get(&format!("/events?after={after}&limit=500")).await?.ok()?;
        let items = page["items"].as_array().cloned().unwrap_or_default();
        let Some(last) = items.last() else { return Ok(logged) };
        after = last["seq"].as_i64().unwrap_or_default();
        let numbered =
            items.iter().map(|it| (it["seq"].as_i64().unwrap_or_default(), it["data"].clone()));
        logged.extend(numbered);
    }
}

/// Lets the browsers catch up and counts those that do not hold exactly what was logged.
pub(super) async fn judge(
    browsers: Vec<Follower>,
    logged: &[(i64, Value)],
    verdict: &mut Verdict,
) -> Vec<Followed> {
    let head = logged.last().map_or(0, |(seq, _)| *seq);
    let mut all = Vec::new();
    for browser in browsers {
        let so_far = browser.so_far();
        match browser.up_to(head, PATIENCE).await {
            Ok(followed) => {
                let expected = logged.iter().filter(|(seq, _)| *seq > followed.from);
                let is_same =
                    expected.map(|(seq, _)| seq).eq(followed.events.iter().map(|(seq, _)| seq));
                verdict.unhealed_sockets += usize::from(!is_same);
                all.push(followed);
            }
            Err(error) => {
                verdict.violations.push(format!("a browser fell behind: {error:#}"));
                verdict.unhealed_sockets += 1;
                all.push(so_far);
            }
        }
    }
    all
}

/// Messages that stand in the database and were never announced.
pub(super) fn unheard(logged: &[(i64, Value)], rows: &HashSet<String>) -> usize {
    let told: HashSet<&str> =
        logged.iter().filter_map(|(_, data)| data["message"]["id"].as_str()).collect();
    rows.iter().filter(|id| !told.contains(id.as_str())).count()
}

/// Statuses that went back from one event to a later one, within one message.
pub(super) fn backwards(logged: &[(i64, Value)]) -> usize {
    let mut reached: HashMap<&str, u8> = HashMap::new();
    let mut backwards = 0;
    for (_, data) in logged {
        let (id, delivery) = if data["message_id"].is_string() {
            (&data["message_id"], &data["delivery"])
        } else {
            (&data["message"]["id"], &data["message"]["delivery"])
        };
        let (Some(id), Some(state)) = (id.as_str(), delivery["state"].as_str()) else { continue };
        let rank = rank(state);
        let before = reached.entry(id).or_insert(rank);
        backwards += usize::from(rank < *before);
        *before = (*before).max(rank);
    }
    backwards
}

/// A message that may have been sent, and one that failed, may still turn out to have arrived.
pub(super) fn rank(state: &str) -> u8 {
    match state {
        "queued" => 0,
        "unknown" => 1,
        "sent" => 2,
        "failed" => 3,
        "delivered" => 4,
        "read" => 5,
        _ => 6,
    }
}
