//! How many flushes a second: a session and an identity key, as a message makes them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::task::JoinSet;
use wacore::store::traits::SignalStore;

use crate::house::{House, Place, backend};

/// How long is measured.
const LONG: Duration = Duration::from_millis(500);
/// About what a session with a few archived states takes, in bytes.
const SESSION: usize = 1500;

async fn flush(store: &impl SignalStore, peer: usize) {
    let address: Arc<str> = Arc::from(format!("{peer}:3@lid"));
    let session = Bytes::from(vec![7; SESSION]);
    store.put_sessions_batch(&[(address.clone(), session)]).await.unwrap();
    store.put_identities_batch(&[(address, [7; 32])]).await.unwrap();
}

async fn measure(house: &House, on: &str) {
    for devices in [1, 4, 16] {
        let mut flushing = JoinSet::new();
        let began = Instant::now();
        for number in 0..devices {
            let device = house.another_device(&format!("{devices}-{number}")).await;
            flushing.spawn(async move {
                let store = backend(device);
                let mut count = 0;
                while began.elapsed() < LONG {
                    flush(&store, count % 50).await;
                    count += 1;
                }
                count
            });
        }
        let count: usize = flushing.join_all().await.into_iter().sum();
        assert!(count > 0);
        let rate = f64::from(u32::try_from(count).unwrap()) / began.elapsed().as_secs_f64();
        println!("{devices} devices on {on}: {rate:.0} flushes a second");
    }
}

on_both! {
    async fn flushes(house: House) {
        measure(&house, &format!("{:?}", house.place.kind())).await;
    }
}

/// What it takes besides the disk, which decides on most machines.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn flushes_in_memory() {
    let house = House::at(Arc::new(Place::in_memory())).await;
    measure(&house, "SQLite in memory").await;
}
