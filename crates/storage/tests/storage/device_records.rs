//! What a linked device keeps: whole batches, keys byte by byte, and nothing readable where the database lies.

use std::collections::BTreeSet;
use std::time::Instant;

use blazz_domain::AccountId;
use blazz_storage::workspace::device_records::{DeviceChange, DeviceRecord, KeyRange, LONGEST_KEY};
use blazz_storage::{StorageError, WorkspaceTx};
use secrecy::ExposeSecret;
use tokio::task::JoinSet;

use crate::house::{House, Kind, Room, new_account};

const ALL: KeyRange<'static> = KeyRange { prefix: &[], after: None };

fn put(kind: &'static str, key: impl AsRef<[u8]>, value: impl AsRef<[u8]>) -> DeviceChange {
    DeviceChange::Put { kind, key: key.as_ref().to_vec(), value: value.as_ref().to_vec().into() }
}

fn delete(kind: &'static str, key: impl AsRef<[u8]>) -> DeviceChange {
    DeviceChange::Delete { kind, key: key.as_ref().to_vec() }
}

fn plain(record: &DeviceRecord) -> (Vec<u8>, Vec<u8>) {
    (record.key.clone(), record.value.expose_secret().to_vec())
}

async fn write(room: &Room, changes: Vec<DeviceChange>) {
    let tx = room.begin().await;
    tx.device_records().write(room.account, changes).await.unwrap();
    tx.commit().await.unwrap();
}

async fn value(tx: &WorkspaceTx, account: AccountId, kind: &str, key: &[u8]) -> Option<Vec<u8>> {
    let found = tx.device_records().find(account, kind, key).await.unwrap();
    found.map(|record| record.value.expose_secret().to_vec())
}

async fn keys(room: &Room, kind: &str, prefix: &[u8], limit: usize) -> Vec<Vec<u8>> {
    let (mut keys, mut after) = (Vec::new(), None::<Vec<u8>>);
    loop {
        let range = KeyRange { prefix, after: after.as_deref() };
        let list = room.read();
        let page = list.device_records().list_keys(room.account, kind, range, limit).await.unwrap();
        let records = list.device_records().list(room.account, kind, range, limit).await.unwrap();
        let listed: Vec<_> = records.items.iter().map(|record| record.key.clone()).collect();
        assert_eq!((&listed, &records.next), (&page.items, &page.next));
        keys.extend(page.items);
        after = page.next;
        if after.is_none() {
            return keys;
        }
    }
}

on_both! {
    async fn records_are_found_by_key_in_lists_and_counted(house: House) {
        let room = house.room("Toko").await;
        let ayu = [0, 159, 146, 150];
        write(&room, vec![put("session", "budi", ""), put("session", "ayu", ayu), put("device", "x", "1")]).await;
        let tx = room.read();
        assert_eq!(value(&tx, room.account, "session", b"ayu").await.unwrap(), ayu);
        assert_eq!(value(&tx, room.account, "session", b"budi").await.unwrap(), b"");
        assert_eq!(value(&tx, room.account, "session", b"x").await, None);
        let records = tx.device_records();
        let page = records.list(room.account, "session", ALL, 9).await.unwrap();
        let listed: Vec<_> = page.items.iter().map(plain).collect();
        assert_eq!(listed, [(b"ayu".to_vec(), ayu.to_vec()), (b"budi".to_vec(), vec![])]);
        assert_eq!(page.items[0].updated_at, house.database.clock().now());
        let wanted = [&b"budi"[..], b"citra", b"budi"].map(<[u8]>::to_vec);
        let some = records.list_by_key(room.account, "session", &wanted).await.unwrap();
        assert_eq!(some.iter().map(plain).collect::<Vec<_>>(), [(b"budi".to_vec(), vec![])]);
        assert!(records.list_by_key(room.account, "session", &[]).await.unwrap().is_empty());
        assert_eq!(records.count(room.account, "session").await.unwrap(), 2);
        assert_eq!(records.count(room.account, "identity").await.unwrap(), 0);
    }

    async fn keys_are_compared_byte_by_byte(house: House) {
        let room = house.room("Toko").await;
        let long = |last: u8| [vec![b'z'; LONGEST_KEY - 1], vec![last]].concat();
        let mut expected = vec![
            vec![], b"A".to_vec(), b"a".to_vec(), b"a\0".to_vec(), b"a\0\0".to_vec(), b"a ".to_vec(),
            b"ab".to_vec(), "ä".as_bytes().to_vec(), long(0), long(1), vec![0xFF, 0xFE],
            vec![0xFF; LONGEST_KEY],
        ];
        write(&room, expected.iter().rev().map(|key| put("session", key, key)).collect()).await;
        expected.sort();
        for limit in [1, 2, 50] {
            assert_eq!(keys(&room, "session", b"", limit).await, expected, "pages of {limit}");
        }
        let tx = room.read();
        for key in &expected {
            assert_eq!(value(&tx, room.account, "session", key).await.as_ref(), Some(key));
        }
        let beginning = |prefix: &[u8]| -> Vec<Vec<u8>> {
            expected.iter().filter(|key| key.starts_with(prefix)).cloned().collect()
        };
        for prefix in [&b"a"[..], b"a\0", b"A", b"b", b"zz", &[0xFF], &[0xFF; LONGEST_KEY]] {
            assert_eq!(keys(&room, "session", prefix, 2).await, beginning(prefix), "{prefix:?}");
        }
        let too_long = vec![put("session", vec![b'k'; LONGEST_KEY + 1], "")];
        let tx = room.begin().await;
        let refused = tx.device_records().write(room.account, too_long).await;
        assert!(matches!(refused, Err(StorageError::Unfit(_))), "{refused:?}");
    }

    async fn a_batch_counts_whole_or_not_at_all_and_its_last_word_counts(house: House) {
        let room = house.room("Toko").await;
        write(&room, vec![put("session", "old", "1"), put("session", "kept", "1")]).await;
        let changes = || vec![
            put("session", "new", "1"), delete("session", "old"), put("session", "new", "2"),
            put("identity", "gone", "1"), delete("identity", "gone"), delete("session", "never"),
            delete("session", "kept"), put("session", "kept", "2"),
        ];
        let tx = room.begin().await;
        tx.device_records().write(room.account, changes()).await.unwrap();
        drop(tx);
        assert_eq!(keys(&room, "session", b"", 9).await, [b"kept".to_vec(), b"old".to_vec()]);
        write(&room, changes()).await;
        write(&room, vec![]).await;
        let tx = room.read();
        assert_eq!(keys(&room, "session", b"", 9).await, [b"kept".to_vec(), b"new".to_vec()]);
        assert_eq!(value(&tx, room.account, "session", b"new").await.unwrap(), b"2");
        assert_eq!(value(&tx, room.account, "session", b"kept").await.unwrap(), b"2");
        assert_eq!(tx.device_records().count(room.account, "identity").await.unwrap(), 0);
    }

    async fn batches_that_meet_wait_for_each_other(house: House) {
        let room = house.room("Toko").await;
        let mut writing = JoinSet::new();
        for writer in 0..8_u8 {
            let mut batch: Vec<_> = (0..100_u8).map(|key| put("session", [key], [writer])).collect();
            if writer % 2 == 0 {
                batch.reverse();
            }
            let room = room.clone();
            writing.spawn(async move { write(&room, batch).await });
        }
        writing.join_all().await;
        let page = room.read().device_records().list(room.account, "session", ALL, 200).await.unwrap();
        let values: BTreeSet<_> = page.items.iter().map(|record| plain(record).1).collect();
        assert_eq!((page.items.len(), values.len()), (100, 1), "one batch wrote last");
    }

    async fn another_workspace_sees_and_changes_nothing(house: House) {
        let (room, other) = (house.room("Toko").await, house.room("Lain").await);
        write(&room, vec![put("session", "ayu", "ours")]).await;
        let tx = other.begin().await;
        let theirs = tx.device_records();
        assert_eq!(value(&tx, room.account, "session", b"ayu").await, None);
        assert!(theirs.list(room.account, "session", ALL, 9).await.unwrap().items.is_empty());
        assert!(theirs.list_keys(room.account, "session", ALL, 9).await.unwrap().items.is_empty());
        let named = theirs.list_by_key(room.account, "session", &[b"ayu".to_vec()]).await.unwrap();
        assert!(named.is_empty());
        assert_eq!(theirs.count(room.account, "session").await.unwrap(), 0);
        theirs.delete_all(room.account).await.unwrap();
        theirs.write(room.account, vec![delete("session", "ayu")]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(value(&room.read(), room.account, "session", b"ayu").await.unwrap(), b"ours");
        let tx = other.begin().await;
        let stored = tx.device_records().write(room.account, vec![put("session", "x", "")]).await;
        assert!(matches!(stored, Err(StorageError::Conflict(_))), "{stored:?}");
    }

    async fn a_device_is_forgotten_without_its_neighbour(house: House) {
        let room = house.room("Toko").await;
        let tx = room.begin().await;
        let second = tx.accounts().add(new_account("Toko2")).await.unwrap();
        let records = tx.device_records();
        records.write(second, vec![put("session", "ayu", "2")]).await.unwrap();
        records.write(room.account, vec![put("session", "ayu", "1"), put("device", "x", "1")]).await.unwrap();
        tx.commit().await.unwrap();
        let tx = room.begin().await;
        tx.device_records().delete_all(room.account).await.unwrap();
        tx.commit().await.unwrap();
        let tx = room.read();
        assert_eq!(value(&tx, room.account, "session", b"ayu").await, None);
        assert_eq!(value(&tx, room.account, "device", b"x").await, None);
        assert_eq!(value(&tx, second, "session", b"ayu").await.unwrap(), b"2");
    }

    async fn two_devices_take_each_others_places_with_all_they_keep(house: House) {
        let room = house.room("Toko").await;
        let tx = room.begin().await;
        let second = tx.accounts().add(new_account("2")).await.unwrap();
        let records = tx.device_records();
        records.write(second, vec![put("session", "ayu", "2")]).await.unwrap();
        records.write(room.account, vec![put("session", "ayu", "1"), put("device", "x", "1")]).await.unwrap();
        records.exchange(room.account, second).await.unwrap();
        assert_eq!(value(&tx, second, "session", b"ayu").await, Some(b"1".to_vec()));
        assert_eq!(value(&tx, second, "device", b"x").await, Some(b"1".to_vec()));
        assert_eq!(value(&tx, room.account, "session", b"ayu").await, Some(b"2".to_vec()));
        assert_eq!(value(&tx, room.account, "device", b"x").await, None);
        tx.commit().await.unwrap();
    }

    async fn all_the_keys_of_a_pairing_are_one_batch(house: House) {
        let room = house.room("Toko").await;
        let batch = || (0..812_u32).map(|id| put("pre_key", id.to_be_bytes(), [7; 75])).collect();
        for what in ["new", "replaced"] {
            let began = Instant::now();
            write(&room, batch()).await;
            println!("812 {what} records on {:?}: {:?}", house.place.kind(), began.elapsed());
        }
        let count = room.read().device_records().count(room.account, "pre_key").await.unwrap();
        assert_eq!(count, 812);
        let names: Vec<_> = (0..812_u32).map(|id| id.to_be_bytes().to_vec()).collect();
        let read = room.read().device_records().list_by_key(room.account, "pre_key", &names).await;
        assert_eq!(read.unwrap().len(), 812);
        write(&room, names.iter().map(|key| delete("pre_key", key)).collect()).await;
        assert!(keys(&room, "pre_key", b"", 500).await.is_empty());
    }
}

/// Whoever can write to the file is not let in by it; on the server the rows are the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_cannot_be_read_in_the_file_and_do_not_open_elsewhere() {
    House::lend(Kind::Sqlite, async |house| {
        let room = house.room("Toko").await;
        let tx = room.begin().await;
        let second = tx.accounts().add(new_account("Toko2")).await.unwrap();
        tx.device_records().write(second, vec![put("session", "ayu", "rahasia-2")]).await.unwrap();
        tx.commit().await.unwrap();
        let changes = ["ayu", "budi"].map(|key| put("session", key, "rahasia-kunci"));
        write(&room, [changes.to_vec(), vec![put("identity", "ayu", "rahasia-3")]].concat()).await;
        let bytes = house.place.bytes();
        let has = |text: &[u8]| bytes.windows(text.len()).any(|part| part == text);
        assert!(has(b"session") && !has(b"rahasia"), "values can be read in the file");

        let file = rusqlite::Connection::open(house.place.file().unwrap()).unwrap();
        let sealed = |account: AccountId, kind: &str, key: &str| -> Vec<u8> {
            let sql = "SELECT sealed FROM device_records WHERE account_id = ? AND kind = ? AND record_key = ?";
            let row = (account.as_bytes(), kind, key.as_bytes());
            file.query_row(sql, row, |row| row.get(0)).unwrap()
        };
        let copies = [
            sealed(room.account, "session", "budi"),
            sealed(room.account, "identity", "ayu"),
            sealed(second, "session", "ayu"),
        ];
        for copy in copies {
            let sql = "UPDATE device_records SET sealed = ? WHERE account_id = ? AND kind = 'session'
                        AND record_key = CAST('ayu' AS BLOB)";
            assert_eq!(file.execute(sql, (copy, room.account.as_bytes())).unwrap(), 1);
            let opened = room.read().device_records().find(room.account, "session", b"ayu").await;
            assert!(matches!(opened, Err(StorageError::Secret(_))), "it opened in another's place");
        }
    })
    .await;
}
