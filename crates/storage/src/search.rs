//! How messages are numbered for the search: by workspace, then by time, so that one workspace is one range of numbers
//! and the newest messages have the greatest.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;

use blazz_domain::{MessageId, Timestamp, WorkspaceId};

use crate::error::StorageError;
use crate::row::Number;
use crate::sql::Sql;

/// The number of a message in the index: 16 bits of workspace, 31 of seconds, 16 that tell apart what came in one second.
pub type DocId = i64;

const TIE_BITS: u32 = 16;
const TIME_BITS: u32 = 31;
const MOST_SPACES: i64 = (1 << 16) - 1;
const LAST_SECOND: i64 = (1 << TIME_BITS) - 1;

/// Beginnings of words up to this length, with the mark of words, have an index of their own in FTS5.
pub(crate) const LONGEST_INDEXED_BEGINNING: usize = 5;

/// A word as it stands in the index: `InnoDB` leaves out what has fewer than three letters, and a list of English words.
pub(crate) fn token(word: &str) -> String {
    ["zz", word].concat()
}

fn second(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(1_000).clamp(0, LAST_SECOND)
}

const fn first_of(space: i64, second: i64) -> DocId {
    space << (TIME_BITS + TIE_BITS) | second << TIE_BITS
}

/// The numbers of a workspace's messages between two times, both included.
pub(crate) fn range(
    space: i64,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
) -> Range<DocId> {
    let first = since.map_or(0, second);
    let last = until.map_or(LAST_SECOND, second);
    let end = first_of(space, last).saturating_add(1 << TIE_BITS);
    first_of(space, first).min(end)..end
}

/// The numbers a message may get, best first: not two of the same second have the same first ones.
pub(crate) fn candidates(space: i64, at: Timestamp, id: MessageId) -> impl Iterator<Item = DocId> {
    let mut hasher = DefaultHasher::new();
    id.as_uuid().hash(&mut hasher);
    let begin = hasher.finish() & 0xFFFF;
    let first = first_of(space, second(at));
    (0..=0xFFFF_u64).map(move |step| first | i64::from(((begin + step) & 0xFFFF) as u16))
}

/// The number of a workspace in the index, when it has one.
pub(crate) async fn space_of(
    sql: &Sql,
    workspace: WorkspaceId,
) -> Result<Option<i64>, StorageError> {
    let number: Option<Number> = sql
        .find("SELECT number AS value FROM search_spaces WHERE workspace_id = ?", args![workspace])
        .await?;
    Ok(number.map(|number| number.0))
}

/// The number of a workspace in the index; it gets the next one, when it has none.
pub(crate) async fn enter_space(sql: &Sql, workspace: WorkspaceId) -> Result<i64, StorageError> {
    loop {
        if let Some(number) = space_of(sql, workspace).await? {
            return Ok(number);
        }
        let last: Option<Number> = sql
            .find("SELECT COALESCE(MAX(number), 0) AS value FROM search_spaces", args![])
            .await?;
        let next = last.map_or(0, |last| last.0) + 1;
        if next > MOST_SPACES {
            return Err(StorageError::Missing { noun: "a free number for the workspace's search" });
        }
        sql.insert_new(
            "INSERT INTO search_spaces (workspace_id, number) VALUES (?, ?)",
            args![workspace, next],
        )
        .await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_messages_have_greater_numbers_and_workspaces_stay_apart() {
        let id = MessageId::from_uuid(uuid::Uuid::from_u128(7));
        let number =
            |space, second| candidates(space, Timestamp::from_seconds(second), id).next().unwrap();
        assert!(number(3, 1_800_000_000) < number(3, 1_800_000_001));
        assert!(number(3, i64::MAX / 1_000) < number(4, 0));
        let all = range(3, None, None);
        assert!(all.contains(&number(3, 0)) && all.contains(&number(3, LAST_SECOND)));
        assert!(!all.contains(&number(2, LAST_SECOND)) && !all.contains(&number(4, 0)));
        let day = range(3, Some(Timestamp::from_seconds(100)), Some(Timestamp::from_seconds(200)));
        assert!(day.contains(&number(3, 100)) && day.contains(&number(3, 200)));
        assert!(!day.contains(&number(3, 99)) && !day.contains(&number(3, 201)));
        let turned =
            range(3, Some(Timestamp::from_seconds(200)), Some(Timestamp::from_seconds(100)));
        assert!(turned.is_empty());
        assert!(range(MOST_SPACES, None, None).contains(&number(MOST_SPACES, LAST_SECOND)));
    }
}
