//! Rows that are inserted or, where their key is there already, replace what it holds; many with one statement.

use super::{Sql, Value};
use crate::error::StorageError;

/// How many rows one statement writes, or names: few different texts, so that they stay prepared.
const SIZES: [usize; 4] = [64, 16, 4, 1];
/// A statement with more than one row stays below this, in bytes; a server takes 16 MiB by default
/// (`max_allowed_packet`).
const HEAVIEST: usize = 1 << 20;

/// The parts of such a statement, which differ between the databases only in their last.
pub(crate) struct Upsert {
    /// Up to and with the word VALUES.
    pub(crate) insert: &'static str,
    /// The marks of one row, in brackets.
    pub(crate) row: &'static str,
    pub(crate) on_sqlite: &'static str,
    pub(crate) on_mysql: &'static str,
}

impl Sql {
    /// Writes rows; no key may be among them twice.
    pub(crate) async fn upsert(
        &self,
        upsert: &Upsert,
        mut rows: Vec<Vec<Value>>,
    ) -> Result<(), StorageError> {
        let otherwise =
            if matches!(self, Self::Own(_)) { upsert.on_mysql } else { upsert.on_sqlite };
        while !rows.is_empty() {
            let now: Vec<Vec<Value>> = rows.drain(..first_part(&rows)).collect();
            let marks = vec![upsert.row; now.len()].join(", ");
            let sql = [upsert.insert, " ", &marks, otherwise].concat();
            self.execute(sql, now.concat()).await?;
        }
        Ok(())
    }
}

/// How many of the first rows go into one statement.
fn first_part(rows: &[Vec<Value>]) -> usize {
    let fits = |size: &usize| {
        rows.get(..*size)
            .is_some_and(|part| part.iter().flatten().map(weight).sum::<usize>() <= HEAVIEST)
    };
    SIZES.into_iter().find(fits).unwrap_or(1)
}

fn weight(value: &Value) -> usize {
    match value {
        Value::Bytes(bytes) => bytes.len(),
        Value::Text(text) => text.len(),
        _ => 16,
    }
}

/// Parts of a list of keys, each filled up to one of few sizes by naming its last key again.
pub(crate) fn parts_of<T: Clone>(keys: &[T]) -> impl Iterator<Item = Vec<T>> {
    keys.chunks(SIZES[0]).map(|part| {
        let size = SIZES.into_iter().rev().find(|size| *size >= part.len()).unwrap_or(part.len());
        let mut filled = part.to_vec();
        filled.extend(part.last().cloned().into_iter().cycle().take(size - part.len()));
        filled
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heavy_rows_go_alone_and_light_ones_together() {
        let row = |bytes: usize| vec![Value::from(vec![0_u8; bytes])];
        assert_eq!(first_part(&vec![row(10); 812]), 64);
        assert_eq!(first_part(&vec![row(10); 63]), 16);
        assert_eq!(first_part(&vec![row(10); 3]), 1);
        assert_eq!(first_part(&vec![row(100_000); 64]), 4);
        assert_eq!(first_part(&vec![row(2 << 20); 4]), 1);
    }

    #[test]
    fn a_list_of_keys_has_one_of_few_lengths() {
        let lengths =
            |count: usize| parts_of(&vec!["a"; count]).map(|part| part.len()).collect::<Vec<_>>();
        assert_eq!(lengths(0), Vec::<usize>::new());
        assert_eq!(lengths(1), [1]);
        assert_eq!(lengths(3), [4]);
        assert_eq!(lengths(130), [64, 64, 4]);
        assert_eq!(parts_of(&[1, 2, 3]).next().unwrap(), [1, 2, 3, 3]);
    }
}
