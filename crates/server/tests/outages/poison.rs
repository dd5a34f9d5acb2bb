//! A message that cannot be prepared: its row is damaged.

use std::time::Instant;

use blazz_testkit::outage::Row;
use rusqlite::Connection;

use crate::office::{Office, PATIENCE};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_poisoned_message_is_given_up_with_its_reason_and_holds_up_no_other_chat() {
    let office = Office::open().await;
    let (one, other) = (office.customer(0).await, office.customer(1).await);
    office.0.simulator.refuse_connections();
    let poisoned = office.send(&one, "rusak").await;
    let behind = office.send(&one, "di belakangnya").await;
    damage(&office, &poisoned.id);
    office.heal();
    let all = [office.send(&other, "sehat").await];
    office.until_delivered(&all).await;
    let begun = Instant::now();
    let delivery = office.until(&poisoned, &["failed"]).await;
    assert_eq!(delivery["failure"]["code"], "internal");
    let dead = office.0.agent.get("/jobs?state=dead").await.unwrap().ok().unwrap();
    assert_eq!(dead["items"][0]["message_id"], poisoned.id.as_str(), "{dead}");
    office.until_delivered(std::slice::from_ref(&behind)).await;
    office.nothing_is_lost_doubled_or_out_of_order(&[behind]);
    let row = Row {
        area: "Messages".into(),
        fault: "poisoned (its row cannot be read)".into(),
        injected: "its content is damaged in the database, and the last attempt is due".into(),
        user_sees: "“not sent” and that the log says why; the job stands among those given up"
            .into(),
        held: "other chats go on meanwhile, the next message of the same chat afterwards".into(),
        recovery_ms: None,
    };
    row.recovered_in(begun.elapsed()).write().unwrap();
}

/// Damages the message, and lets its job have used up all attempts but one.
fn damage(office: &Office, id: &str) {
    let database = Connection::open(office.0.data().join("blazz.db")).unwrap();
    database.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
    let id = uuid::Uuid::parse_str(id).unwrap();
    let damaged = database
        .execute("UPDATE messages SET outgoing = '{' WHERE id = ?", [id.as_bytes().as_slice()])
        .unwrap();
    assert_eq!(damaged, 1);
    let begun = Instant::now();
    // Between two attempts: one that is being run writes its own count at its end.
    let sql = "UPDATE jobs SET attempts = 7 WHERE subject = ? AND state = 0";
    while database.execute(sql, [id.as_bytes().as_slice()]).unwrap() == 0 {
        assert!(begun.elapsed() < PATIENCE, "the job never waits");
        std::thread::yield_now();
    }
}
