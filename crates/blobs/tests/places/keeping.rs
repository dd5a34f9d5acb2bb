//! What is kept is had again, whole or in part; what failed on the way is not there.

use std::io;

use blazz_blobs::BlobError;
use bytes::Bytes;
use futures_util::{TryStreamExt, stream};

use super::stage::{Stage, bucket, bytes, keep, key, read};

/// Of ten bytes: their SHA-256 was taken with `sha256sum`.
const TEN: &str = "0123456789";
const TEN_HASHED: &str = "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882";

#[tokio::test]
async fn files_of_every_size_come_back_as_they_went() {
    let stage = Stage::set();
    for (name, place) in stage.places() {
        let kept = keep(place, key(1), &Bytes::from_static(TEN.as_bytes())).await;
        assert_eq!((kept.size, kept.sha256.as_str()), (10, TEN_HASHED), "{name}");
        // Nothing, one piece, and several with a rest.
        for (number, length) in [(2, 0), (3, 8 * 1024 * 1024), (4, 20 * 1024 * 1024 + 17)] {
            let sent = bytes(length, 3);
            let kept = keep(place, key(number), &sent).await;
            assert_eq!(kept.size, length as u64, "{name}");
            assert!(read(place, key(number)).await.unwrap() == sent, "{name}: {length} bytes");
        }
        let found: Vec<_> = [1, 2, 3, 4].map(key).into();
        assert_eq!(place.list().await.unwrap(), found, "{name}");
    }
}

#[tokio::test]
async fn a_part_is_read_alone_also_across_pieces() {
    let stage = Stage::set();
    let sent = bytes(18 * 1024 * 1024, 9);
    for (name, place) in stage.places() {
        keep(place, key(1), &sent).await;
        for range in [0_usize..1, 5..5, 8_388_600..8_388_620, 18_874_360..18_874_368] {
            let part = range.start as u64..range.end as u64;
            let parts: Vec<Bytes> =
                place.open(key(1), part).await.unwrap().try_collect().await.unwrap();
            assert_eq!(parts.concat(), sent.slice(range.clone()), "{name}: {range:?}");
        }
    }
}

#[tokio::test]
async fn a_stream_that_breaks_leaves_no_file() {
    let stage = Stage::set();
    for (name, place) in stage.places() {
        for length in [10, 9 * 1024 * 1024] {
            let broken = stream::iter([Ok(bytes(length, 1)), Err("the line is gone")]);
            let outcome = place.keep(key(1), broken).await.unwrap();
            assert_eq!(outcome, Err("the line is gone"), "{name}");
            assert!(matches!(place.size(key(1)).await, Err(BlobError::NotFound)), "{name}");
            assert!(matches!(read(place, key(1)).await, Err(BlobError::NotFound)), "{name}");
            assert_eq!(place.list().await.unwrap(), [], "{name}");
        }
    }
}

#[tokio::test]
async fn what_is_removed_is_gone_and_may_be_removed_again() {
    let stage = Stage::set();
    for (name, place) in stage.places() {
        keep(place, key(1), &bytes(10, 1)).await;
        place.remove(key(1)).await.unwrap();
        place.remove(key(1)).await.unwrap();
        assert_eq!(place.list().await.unwrap(), [], "{name}");
    }
}

#[tokio::test]
async fn a_bucket_that_is_not_there_says_so_and_one_that_is_away_is_no_refusal() {
    let stage = Stage::set();
    stage.bucket.check().await.unwrap();
    stage.folder.check().await.unwrap();
    let other = bucket(&stage.store.endpoint(), "other");
    let refused = other.check().await.unwrap_err();
    assert!(matches!(refused, BlobError::Refused(_)), "{refused:?}");
    let away = bucket("http://127.0.0.1:9", "media");
    let error = away.keep(key(1), stream::iter([Ok::<_, io::Error>(bytes(3, 1))])).await;
    assert!(matches!(error, Err(BlobError::Bucket(_))), "{error:?}");
}
