//! A database of its own for each test, with the people and things a test begins with.

mod clock;
mod place;
pub(crate) mod plans;
mod rows;
#[path = "../../../../testkit/shared/sequences.rs"]
mod sequences;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use blazz_storage::vault::Vault;
use blazz_storage::{ConnectOptions, Database};
use futures_util::FutureExt;

pub(crate) use clock::TestClock;
pub(crate) use place::{Kind, Place};
pub(crate) use rows::{Room, new_account, new_contact, phone, secrets, text};
pub(crate) use sequences::sequences;

/// Makes two tests of each behaviour: `name::on_sqlite` and `name::on_mysql`.
macro_rules! on_both {
    ($($(#[doc = $doc:literal])* async fn $name:ident($house:ident: $lent:ty) $behaviour:block)+) => {$(
        $(#[doc = $doc])*
        mod $name {
            #[allow(clippy::wildcard_imports, clippy::allow_attributes, unused_imports, reason = "the test's own file")]
            use super::*;

            async fn behaviour($house: $lent) $behaviour

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                $crate::house::House::lend($crate::house::Kind::Sqlite, behaviour).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_mysql() {
                $crate::house::House::lend($crate::house::Kind::MySql, behaviour).await;
            }
        }
    )+};
}

/// A migrated database.
#[derive(Clone)]
pub(crate) struct House {
    pub(crate) database: Database,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) place: Arc<Place>,
}

impl House {
    /// Runs a behaviour in a new house and takes the house down, also when the behaviour fails. On `SQLite`
    /// every statement that ran must have found its rows through an index.
    pub(crate) async fn lend<F: Future<Output = ()>>(
        kind: Kind,
        behaviour: impl FnOnce(Self) -> F,
    ) {
        plans::watch();
        let Some(place) = Place::make(kind).await else { return };
        let place = Arc::new(place);
        let house = Self::at(place.clone()).await;
        let end = AssertUnwindSafe(behaviour(house)).catch_unwind().await;
        if let (Ok(()), Some(file)) = (&end, place.file()) {
            plans::assert_indexed(&file);
        }
        place.clear().await;
        if let Err(panic) = end {
            std::panic::resume_unwind(panic);
        }
    }

    pub(crate) async fn at(place: Arc<Place>) -> Self {
        let clock = Arc::new(TestClock::default());
        let database = connect(&place, clock.clone()).await;
        database.migrate().await.unwrap();
        Self { database, clock, place }
    }

    /// The same database as another process would open it.
    pub(crate) async fn open_again(&self) -> Database {
        connect(&self.place, self.clock.clone()).await
    }
}

pub(crate) async fn connect(place: &Place, clock: Arc<TestClock>) -> Database {
    let options = ConnectOptions::new(place.url());
    Database::connect(&options, clock, Vault::new([7; 32])).await.unwrap()
}
