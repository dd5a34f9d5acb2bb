//! The schema, as steps that only go forward. Which ones were applied stands in the table `schema_steps`.

mod activity;
mod alerts;
mod blocked_chats;
mod bridge;
mod changes;
mod chat_states;
mod chats_on_phones;
mod contact_pictures;
mod dialect;
mod governor;
mod groups;
mod initial_people;
mod initial_talk;
mod initial_work;
mod installation;
mod link_answers;
mod linked_devices;
mod message_search;
mod messages_on_phones;
mod mysql;
mod order_of_news;
mod sqlite;
mod statistics;
mod transports;
mod uploads;

use crate::connect::Pools;
use crate::error::StorageError;
use crate::row::{FromRow, Row};

/// One step: a name for ever, and one statement. MySQL commits each change of the schema by itself, so a
/// step with two could be left half done.
#[derive(Debug)]
struct Step {
    name: &'static str,
    sql: &'static str,
}

/// The table that remembers which steps were applied.
const STEPS_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_steps (
    name {word} NOT NULL,
    applied_at {int} NOT NULL,
    PRIMARY KEY (name)
) {clustered}";
const APPLIED: &str = "SELECT name FROM schema_steps";
const REMEMBER: &str = "INSERT INTO schema_steps (name, applied_at) VALUES (?, ?)";

struct Applied(String);

impl FromRow for Applied {
    fn from_row(row: &Row<'_>) -> Result<Self, StorageError> {
        row.text("name").map(Self)
    }
}

/// Every step, oldest first.
fn steps() -> impl Iterator<Item = &'static Step> {
    [
        initial_people::STEPS,
        initial_talk::STEPS,
        initial_work::STEPS,
        installation::STEPS,
        order_of_news::STEPS,
        linked_devices::STEPS,
        bridge::STEPS,
        governor::STEPS,
        transports::STEPS,
        activity::STEPS,
        chats_on_phones::STEPS,
        changes::STEPS,
        groups::STEPS,
        link_answers::STEPS,
        alerts::STEPS,
        contact_pictures::STEPS,
        blocked_chats::STEPS,
        messages_on_phones::STEPS,
        chat_states::STEPS,
        uploads::STEPS,
        message_search::STEPS,
    ]
    .into_iter()
    .flatten()
}

fn missing(applied: &[Applied]) -> impl Iterator<Item = &'static Step> {
    steps().filter(|step| !applied.iter().any(|applied| applied.0 == step.name))
}

/// Applies what is missing; several processes may do so at once.
pub(crate) async fn run(pools: &Pools, now: blazz_domain::Timestamp) -> Result<(), StorageError> {
    match pools {
        Pools::Sqlite(sqlite) => sqlite::run(&sqlite.group, now).await,
        Pools::MySql(pool) => mysql::run(pool, now).await,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_step_has_a_name_of_its_own() {
        let names: HashSet<_> = steps().map(|step| step.name).collect();
        assert_eq!(names.len(), steps().count());
    }
}
