//! Deaths at the worst moments: one step of two is done.

use blazz_faults::{CRASH_AT, Point};
use blazz_testkit::actors::Agent;
use blazz_testkit::program::Program;
use blazz_testkit::proof::{DatabaseKind, Nemesis};

use super::trials::{faulty, skips, trial};

/// Deaths at a point within one trial, each at the n-th time. On MariaDB, which other processes may use too, the
/// jobs of a dead one are free again only when their leases run out.
const fn deaths(database: DatabaseKind) -> u32 {
    match database {
        DatabaseKind::Sqlite => 3,
        DatabaseKind::MariaDb => 1,
    }
}

async fn dying_at(point: Point, nth: u32, database: DatabaseKind) {
    if skips(database) {
        return;
    }
    let nemesis = Nemesis::At { point, nth, deaths: deaths(database) };
    let mut trial = trial(point.name(), database);
    trial.binary = faulty();
    let report = trial.killed_by(nemesis).await.unwrap();
    println!("{} on {}: {report}", point.name(), database.name());
    assert!(report.verdict.sent > 0 && report.verdict.received > 0, "{report}");
    assert!(report.verdict.is_clean(), "{report}");
}

macro_rules! points {
    ($($point:ident at $nth:literal: $sqlite:ident, $mariadb:ident;)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $sqlite() {
            dying_at(Point::$point, $nth, DatabaseKind::Sqlite).await;
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $mariadb() {
            dying_at(Point::$point, $nth, DatabaseKind::MariaDb).await;
        }
    )+

        #[test]
        fn every_point_is_tried() {
            let tried = [$(Point::$point,)+ Point::InMigration];
            assert!(Point::ALL.iter().all(|point| tried.contains(point)));
        }
    };
}

points! {
    AfterInsert at 20: after_an_insert_on_sqlite, after_an_insert_on_mariadb;
    BeforeCommit at 60: before_a_commit_on_sqlite, before_a_commit_on_mariadb;
    AfterCommit at 60: after_a_commit_on_sqlite, after_a_commit_on_mariadb;
    BeforeCall at 10: before_the_call_on_sqlite, before_the_call_on_mariadb;
    AfterCall at 10: after_the_call_on_sqlite, after_the_call_on_mariadb;
    BeforePublish at 30: before_events_are_published_on_sqlite, before_events_are_published_on_mariadb;
}

/// Dies in each of several steps; every start goes on from there, and the last one finds a whole schema.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_the_middle_of_a_migration_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    migrate_with_deaths(Program::new(faulty(), folder.path()).unwrap()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_the_middle_of_a_migration_on_mariadb() {
    if skips(DatabaseKind::MariaDb) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let server = blazz_testservers::MariaDb::start(
        &folder.path().join("mariadb"),
        blazz_testservers::Durability::PowerCut,
    )
    .unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let program = Program::new(faulty(), &data).unwrap().with("BLAZZ_DATABASE_URL", server.url());
    migrate_with_deaths(program).await;
}

async fn migrate_with_deaths(mut program: Program) {
    for step in [1, 2, 15, 30, 7] {
        program.set(CRASH_AT, Some(format!("{}:{step}", Point::InMigration.name())));
        let dead = program.start().await.unwrap_err().to_string();
        assert!(dead.contains("dies at in_migration"), "{dead}");
    }
    program.set(CRASH_AT, None);
    program.start().await.unwrap();
    let owner = Agent::set_up(&program.url()).await.unwrap();
    assert_eq!(owner.get("/chats").await.unwrap().status, 200);
}
