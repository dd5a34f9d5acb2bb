//! What a statement costs does not grow with what is stored, counted in steps of `SQLite`'s machine.

use blazz_domain::Timestamp;
use blazz_domain::lane::Lane;
use blazz_storage::system::jobs::Serve;
use blazz_storage::workspace::chats::ChatFilter;
use blazz_storage::workspace::messages::Stretch;
use rusqlite::params;
use uuid::Uuid;

use crate::house::{House, Kind, Room, plans, text};
use crate::jobs::{finish, lease};

/// How much more a statement may cost when ten times as much is stored.
const DEARER: i32 = 2;

async fn queue_up(room: &Room, jobs: usize) {
    let tx = room.begin().await;
    for _ in 0..jobs {
        tx.jobs().enqueue(room.job(Lane::Normal, 7)).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Steps of one look for jobs to lease.
fn cost_of_a_lease(house: &House, room: &Room) -> i32 {
    let now = room.database.clock().now().as_millis();
    let (queue, lane) = (room.account.as_uuid().into_bytes(), Lane::Normal.rank());
    let values = params![queue, lane, now, 16];
    plans::steps(&house.place.file().unwrap(), "j.queue = ? AND j.lane = ?", values)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jobs_that_wait_for_their_turn_cost_a_lease_nothing() {
    House::lend(Kind::Sqlite, async |house| {
        let room = house.room("Toko").await;
        queue_up(&room, 10).await;
        let head = lease(&room, Serve::MostUrgentFirst, 16).await;
        assert_eq!(head.len(), 1, "the others are behind it");
        let few = cost_of_a_lease(&house, &room);
        queue_up(&room, 2_000).await;
        let many = cost_of_a_lease(&house, &room);
        assert!(many <= few, "{few} steps with 10 jobs of a chat, {many} with 2,010");
        finish(&room, &head[0]).await;
        assert_eq!(lease(&room, Serve::MostUrgentFirst, 16).await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn passing_a_turn_on_costs_the_same_however_many_wait() {
    House::lend(Kind::Sqlite, async |house| {
        let room = house.room("Toko").await;
        let mut costs = Vec::new();
        for more in [10, 2_000] {
            queue_up(&room, more).await;
            let head = lease(&room, Serve::MostUrgentFirst, 1).await.remove(0);
            finish(&room, &head).await;
            let key = head.order_key.into_bytes();
            let file = house.place.file().unwrap();
            costs.push(plans::steps(&file, "j.lane = l.lane", params![key, key]));
        }
        assert!(costs[1] <= costs[0], "steps with 10 and with 2,009 waiting jobs: {costs:?}");
    })
    .await;
}

async fn add_chats(room: &Room, chats: std::ops::Range<i64>) {
    for number in chats {
        room.listed_chat(&format!("Ayu {number}"), number).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_chats_costs_the_same_among_ten_times_as_many() {
    House::lend(Kind::Sqlite, async |house| {
        let room = house.room("Toko").await;
        let file = house.place.file().unwrap();
        let mut costs = Vec::new();
        for chats in [0..60, 60..600] {
            add_chats(&room, chats).await;
            let filter = ChatFilter::default();
            room.read().chats().list(&filter, None, 50).await.unwrap();
            let workspace = room.workspace.as_uuid().into_bytes();
            let page = "is_listed = 1 ORDER BY c.last_message_at DESC, c.id DESC LIMIT ?";
            costs.push(plans::steps(&file, page, params![workspace, 51]));
        }
        assert!(costs[1] <= costs[0] * DEARER, "steps among 60 and 600 chats: {costs:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_a_thread_costs_the_same_in_one_ten_times_as_long() {
    House::lend(Kind::Sqlite, async |house| {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let file = house.place.file().unwrap();
        let mut costs = Vec::new();
        for messages in [0..100, 100..1_000] {
            let tx = room.begin().await;
            for number in messages {
                text(&tx, &chat, &format!("wamid.{number}"), number).await.unwrap();
            }
            tx.commit().await.unwrap();
            let newest = Stretch::Before(None);
            room.read().messages().list(chat.id, chat.cleared_at, newest, 50).await.unwrap();
            let workspace = room.workspace.as_uuid().into_bytes();
            let values = params![workspace, chat.id.as_uuid().into_bytes(), -1, 51];
            let page = "m.provider_at > ? ORDER BY m.provider_at DESC, m.id DESC LIMIT ?";
            costs.push(plans::steps(&file, page, values));
        }
        assert!(costs[1] <= costs[0] * DEARER, "steps in 100 and 1,000 messages: {costs:?}");
    })
    .await;
}

/// A webhook that comes late looks at what stands below it, whatever stands above.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_on_near_the_end_costs_the_same_in_a_thread_ten_times_as_long() {
    House::lend(Kind::Sqlite, async |house| {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let file = house.place.file().unwrap();
        let mut costs = Vec::new();
        for messages in [1..100, 100..1_000] {
            let tx = room.begin().await;
            let mut keys = Vec::new();
            for number in messages {
                let message = text(&tx, &chat, &format!("wamid.{number}"), number).await.unwrap();
                keys.push(message.key());
            }
            tx.commit().await.unwrap();
            let key = keys[keys.len() - 10];
            let after = Stretch::After(key);
            let page = room.read().messages().list(chat.id, chat.cleared_at, after, 50).await;
            assert_eq!(page.unwrap().items.len(), 9);
            let (workspace, chat) = (room.workspace.as_uuid(), chat.id.as_uuid());
            let ids = [workspace, chat, key.1.as_uuid()].map(uuid::Uuid::into_bytes);
            let at = key.0.as_millis();
            let values = params![ids[0], ids[1], at, at, ids[2], 51];
            costs.push(plans::steps(&file, "ORDER BY m.provider_at, m.id LIMIT ?", values));
        }
        assert!(costs[1] <= costs[0] * DEARER, "steps in 100 and 1,000 messages: {costs:?}");
    })
    .await;
}

/// What is cleared is not read on in, wherever the reader stood.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_on_begins_below_the_clearing() {
    House::lend(Kind::Sqlite, async |house| {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let first = room.message(&chat, "wamid.1", 1_000).await.unwrap();
        for (name, at) in [("wamid.2", 2_000), ("wamid.3", 2_000), ("wamid.4", 3_000)] {
            room.message(&chat, name, at).await.unwrap();
        }
        for (cleared_at, left) in [(0, 3), (1_000, 3), (2_000, 1), (3_000, 0)] {
            let after = Stretch::After(first.key());
            let cleared_at = Timestamp::from_millis(cleared_at);
            let page = room.read().messages().list(chat.id, cleared_at, after, 9).await.unwrap();
            assert_eq!(page.items.len(), left, "cleared at {cleared_at:?}");
        }
    })
    .await;
}

on_both! {
    async fn a_turn_that_nobody_passed_on_is_passed_on_at_the_next_look(house: House) {
        let room = house.room("Toko").await;
        let tx = room.begin().await;
        tx.jobs().enqueue(room.job(Lane::Normal, 7)).await.unwrap();
        tx.jobs().enqueue(room.job(Lane::Urgent, 7)).await.unwrap();
        let last = tx.jobs().enqueue(room.job(Lane::Normal, 7)).await.unwrap();
        tx.commit().await.unwrap();
        let both = lease(&room, Serve::MostUrgentFirst, 9).await;
        assert_eq!(both.len(), 2, "the urgent one overtakes, the last waits for both");
        finish_at_once(&house, &room, [&both[0], &both[1]]).await;
        let tx = house.database.begin_system().await.unwrap();
        tx.pass_forgotten_turns().await.unwrap();
        tx.commit().await.unwrap();
        let next = lease(&room, Serve::MostUrgentFirst, 9).await;
        assert_eq!(next.iter().map(|job| job.id).collect::<Vec<_>>(), [last]);
        assert_eq!(next[0].order_key, Uuid::from_u128(7));
    }
}

/// On MySQL two transactions that end these jobs are open at the same time, so that each still sees the
/// other's job; SQLite has one writer.
async fn finish_at_once(
    house: &House,
    room: &Room,
    jobs: [&blazz_storage::system::jobs::LeasedJob; 2],
) {
    if house.database.is_private() {
        for job in jobs {
            finish(room, job).await;
        }
        return;
    }
    let one = house.database.begin_system().await.unwrap();
    let two = house.database.begin_system().await.unwrap();
    one.finish_jobs(&[jobs[0]]).await.unwrap();
    two.finish_jobs(&[jobs[1]]).await.unwrap();
    one.commit().await.unwrap();
    two.commit().await.unwrap();
    assert!(lease(room, Serve::MostUrgentFirst, 9).await.is_empty(), "somebody saw it after all");
}
