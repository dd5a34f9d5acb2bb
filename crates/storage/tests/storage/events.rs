//! The event log has no gap, and its order is that of the commits.

use std::collections::HashMap;

use blazz_domain::ContactId;
use blazz_domain::event::EventName;
use blazz_storage::workspace::events::Event;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::house::{House, Room};

/// Appends two events and ends in one of four ways.
async fn write(room: &Room, number: usize, contact: ContactId) {
    let tx = room.begin().await;
    let append = |part: usize, contact| {
        let data = json!({ "writer": number, "part": part });
        tx.events().append(EventName::ChatUpdated, contact, &data).unwrap();
    };
    append(0, Some(contact));
    match number % 4 {
        0 => drop(tx),
        1 => {
            tx.mark().await.unwrap();
            let before = tx.pending_events();
            append(9, Some(contact));
            tx.undo_to_mark(before).await.unwrap();
            append(1, None);
            tx.commit().await.unwrap();
        }
        _ => {
            append(1, Some(contact));
            tx.commit().await.unwrap();
        }
    }
}

fn assert_chained(events: &[Event]) {
    let mut newest: HashMap<ContactId, i64> = HashMap::new();
    for event in events {
        let Some(contact) = event.contact_id else {
            assert_eq!(event.contact_prev_seq, 0);
            continue;
        };
        let previous = newest.insert(contact, event.seq).unwrap_or(0);
        assert_eq!(event.contact_prev_seq, previous, "event {}", event.seq);
    }
}

on_both! {
    async fn fifty_writers_some_of_whom_give_up_leave_no_gap(house: House) {
        let room = house.room("Toko").await;
        let contacts = [room.contact("Ayu").await.id, room.contact("Budi").await.id];
        let mut writing = JoinSet::new();
        for number in 0..50 {
            let room = room.clone();
            writing.spawn(async move { write(&room, number, contacts[number % 2]).await });
        }
        writing.join_all().await;

        let events = room.read().events().list_after(0, 1000).await.unwrap();
        let seqs: Vec<i64> = events.iter().map(|event| event.seq).collect();
        let count = i64::try_from(seqs.len()).unwrap();
        assert_eq!(seqs, (1..=count).collect::<Vec<_>>());
        assert_eq!(events.len(), 2 * 37);
        assert_eq!(room.read().events().head().await.unwrap(), count);
        assert_eq!(room.read().events().oldest().await.unwrap(), 1);
        assert_chained(&events);
        for both in events.chunks(2) {
            let [one, two] = [0, 1].map(|at| serde_json::from_str::<Value>(&both[at].data).unwrap());
            assert_eq!(one["writer"], two["writer"], "events of one transaction stand together");
            assert_eq!((&one["part"], &two["part"]), (&json!(0), &json!(1)));
        }
    }

    async fn events_of_one_contact_are_read_on_from_where_one_was(house: House) {
        let room = house.room("Toko").await;
        let contacts = [room.contact("Ayu").await.id, room.contact("Budi").await.id];
        for number in 2..8 {
            write(&room, number, contacts[number % 2]).await;
        }
        let tx = room.read();
        let all = tx.events().list_of_contact_after(contacts[0], 0, 100).await.unwrap();
        assert!(all.iter().all(|event| event.contact_id == Some(contacts[0])));
        let rest = tx.events().list_of_contact_after(contacts[0], all[0].seq, 2).await.unwrap();
        let seqs = |events: &[Event]| events.iter().map(|it| it.seq).collect::<Vec<_>>();
        assert_eq!(seqs(&rest), seqs(&all)[1..3]);
        let newest = tx.events().newest_of(contacts[0]).await.unwrap();
        assert_eq!(newest, all.last().unwrap().seq);
        let heads = house.database.read_system().event_heads().await.unwrap();
        assert_eq!(heads[0].seq, tx.events().head().await.unwrap());
    }

    async fn another_workspace_counts_for_itself(house: House) {
        let (room, other) = (house.room("Toko").await, house.room("Lain").await);
        write(&room, 2, room.contact("Ayu").await.id).await;
        write(&other, 2, other.contact("Ayu").await.id).await;
        assert_eq!(room.read().events().head().await.unwrap(), 2);
        assert_eq!(other.read().events().list_after(0, 9).await.unwrap()[0].seq, 1);
    }

    async fn the_bell_of_a_workspace_rings_after_the_commit_and_not_without(house: House) {
        let room = house.room("Toko").await;
        let contact = room.contact("Ayu").await.id;
        write(&room, 0, contact).await;
        write(&room, 2, contact).await;
        let rung = house.database.bells().events().await;
        assert!(rung.contains(&room.workspace));
        assert_eq!(room.read().events().head().await.unwrap(), 2);
    }
}
