//! All files move from one place to the other, and back, and each is made sure of.

use std::fs;

use blazz_blobs::{Blobs, Moved, Verified, move_all};

use super::stage::{Stage, bytes, keep, key, read};

async fn run(stage: &Stage, from: &Blobs, to: &Blobs, list: &str) -> Moved {
    let mut verified = Verified::open(&stage.ground.path().join(list)).unwrap();
    move_all(from, to, &mut verified, |_| {}).await.unwrap()
}

#[tokio::test]
async fn a_folder_moves_into_a_bucket_and_back_and_a_second_run_copies_what_is_new() {
    let stage = Stage::set();
    for number in 1..=3_u8 {
        keep(&stage.folder, key(number.into()), &bytes(100_000, number)).await;
    }
    let moved = run(&stage, &stage.folder, &stage.bucket, "there").await;
    assert_eq!((moved.copied, moved.bytes, moved.failed), (3, 300_000, vec![]));
    keep(&stage.folder, key(4), &bytes(5, 4)).await;
    let moved = run(&stage, &stage.folder, &stage.bucket, "there").await;
    assert_eq!((moved.copied, moved.known), (1, 3));
    for number in 1..=3_u8 {
        let there = read(&stage.bucket, key(number.into())).await.unwrap();
        assert_eq!(there, bytes(100_000, number));
    }
    let moved = run(&stage, &stage.bucket, &stage.folder, "back").await;
    assert_eq!((moved.copied, moved.there), (0, 4));
}

#[tokio::test]
async fn a_file_that_is_there_and_is_another_one_is_replaced() {
    let stage = Stage::set();
    keep(&stage.folder, key(1), &bytes(10, 1)).await;
    keep(&stage.bucket, key(1), &bytes(10, 2)).await;
    keep(&stage.folder, key(2), &bytes(10, 1)).await;
    keep(&stage.bucket, key(2), &bytes(9, 1)).await;
    let moved = run(&stage, &stage.folder, &stage.bucket, "list").await;
    assert_eq!((moved.copied, moved.there), (2, 0));
    for number in [1, 2] {
        assert_eq!(read(&stage.bucket, key(number)).await.unwrap(), bytes(10, 1));
    }
}

#[tokio::test]
async fn one_file_that_cannot_be_read_is_named_and_keeps_no_other_from_moving() {
    let stage = Stage::set();
    for number in 1..=2 {
        keep(&stage.folder, key(number), &bytes(10, 1)).await;
    }
    fs::remove_file(stage.path(key(1))).unwrap();
    fs::create_dir(stage.path(key(1))).unwrap();
    let moved = run(&stage, &stage.folder, &stage.bucket, "list").await;
    assert_eq!(moved.copied, 1);
    assert_eq!(moved.failed.iter().map(|(key, _)| *key).collect::<Vec<_>>(), [key(1)]);
}
