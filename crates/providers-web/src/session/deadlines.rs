//! Notes of when records run out: keys that sort by time and name the record, so that only what is due is read.

use wacore::store::error::Result;

use super::code::damaged;
use super::records::Records;
use crate::store::{Kind, RecordKey};

/// Turns the order of signed numbers into that of bytes.
const SIGN: u64 = 1 << 63;

/// A record whose time has come.
pub(super) struct Due {
    pub(super) note: RecordKey,
    pub(super) record: RecordKey,
}

/// The key of the note that this record, whose key is a hash, runs out then.
pub(super) fn note(at: i64, record: &RecordKey) -> RecordKey {
    let at = at.cast_unsigned() ^ SIGN;
    RecordKey::new(&[&at.to_be_bytes(), record.as_bytes()].concat())
}

/// The first notes up to a time, that time included; none when nothing more is due.
pub(super) async fn first_due(records: &Records, kind: Kind, until: i64) -> Result<Vec<Due>> {
    let mut due = Vec::new();
    for note in records.first_keys(kind, &[]).await? {
        let (at, record) = note.as_bytes().split_first_chunk().ok_or_else(|| damaged("a note"))?;
        if (u64::from_be_bytes(*at) ^ SIGN).cast_signed() > until {
            break;
        }
        let record = RecordKey::from_stored(record.to_vec());
        due.push(Due { note, record });
    }
    Ok(due)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_in_the_order_of_time() {
        let record = RecordKey::hash_of(&["x"]);
        let times = [i64::MIN, -1, 0, 1, 256, 1_767_225_600, i64::MAX];
        assert!(times.map(|at| note(at, &record)).is_sorted());
    }
}
