//! Lists are complete and repeat nothing, also when rows come in while somebody pages.

use std::collections::HashSet;
use std::fmt::Debug;
use std::hash::Hash;

use blazz_domain::Timestamp;
use blazz_domain::audit::AuditAction;
use blazz_domain::contact::ContactType;
use blazz_domain::job::JobState;
use blazz_domain::lane::Lane;
use blazz_storage::workspace::chats::{Chat, ChatFilter, ChatKey};
use blazz_storage::workspace::contacts::ContactKey;
use blazz_storage::workspace::inbound::InboundState;
use blazz_storage::workspace::messages::{Message, MessageKey, Stretch};
use serde_json::json;

use crate::house::{House, Room};

/// Fails when something comes twice or is missing; what came in meanwhile may be there or not.
fn assert_each_once<T: Eq + Hash + Debug>(seen: &[T], expected: &[T]) {
    let unique: HashSet<&T> = seen.iter().collect();
    assert_eq!(unique.len(), seen.len(), "something came twice: {seen:?}");
    let missing: Vec<&T> = expected.iter().filter(|it| !unique.contains(it)).collect();
    assert!(missing.is_empty(), "missing: {missing:?}");
}

/// Chats with two at each time, so that pages end between equals.
async fn chats(room: &Room, count: i64) -> Vec<Chat> {
    let mut chats = Vec::new();
    for number in 0..count {
        chats.push(room.listed_chat(&format!("Ayu {number}"), 1000 + number / 2).await);
    }
    chats
}

async fn page_through_chats(room: &Room, filter: &ChatFilter, add: bool) -> Vec<Chat> {
    let (mut seen, mut key): (Vec<Chat>, Option<ChatKey>) = (Vec::new(), None);
    loop {
        let page = room.read().chats().list(filter, key, 3).await.unwrap();
        seen.extend(page.items);
        key = page.next;
        if key.is_none() {
            return seen;
        }
        if add {
            // One above what was seen already, and one far below.
            room.listed_chat("Baru", 5000).await;
            room.listed_chat("Lama", 1).await;
            if seen.len() > 30 {
                return seen;
            }
        }
    }
}

on_both! {
    async fn chats_by_activity(house: House) {
        let room = house.room("Toko").await;
        let chats = chats(&room, 11).await;
        let seen = page_through_chats(&room, &ChatFilter::default(), false).await;
        let order: Vec<ChatKey> = seen.iter().map(|it| (it.last_message_at, it.id)).collect();
        assert!(order.is_sorted_by(|one, next| one > next), "{order:?}");
        let ids = |chats: &[Chat]| chats.iter().map(|chat| chat.id).collect::<Vec<_>>();
        assert_each_once(&ids(&seen), &ids(&chats));
        assert_eq!(seen.len(), chats.len());
        let seen = page_through_chats(&room, &ChatFilter::default(), true).await;
        assert_each_once(&ids(&seen), &ids(&chats));
    }

    async fn chats_by_account_unread_and_contact(house: House) {
        let room = house.room("Toko").await;
        let mut chats = chats(&room, 8).await;
        for chat in chats.iter_mut().step_by(2) {
            chat.unread_count = 1;
            let tx = room.begin().await;
            tx.chats().update(chat).await.unwrap();
            tx.commit().await.unwrap();
        }
        let filter = |account, unread_only, contacts| ChatFilter { account, unread_only, contacts, shelf: None, state: None };
        let two = vec![chats[0].contact_id, chats[1].contact_id];
        for (filter, count) in [
            (filter(Some(room.account), false, None), 8),
            (filter(None, true, None), 4),
            (filter(Some(room.account), true, None), 4),
            (filter(None, false, Some(two.clone())), 2),
            (filter(Some(room.account), true, Some(two)), 1),
            (filter(None, false, Some(Vec::new())), 0),
        ] {
            let seen = page_through_chats(&room, &filter, false).await;
            assert_eq!(seen.len(), count, "{filter:?}");
        }
    }

    async fn messages_backward_and_forward(house: House) {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let mut keys = Vec::new();
        for number in 0..13 {
            let name = format!("wamid.{number}");
            keys.push(room.message(&chat, &name, 1000 + number / 3).await.unwrap().key());
        }
        let (mut seen, mut key) = (Vec::<MessageKey>::new(), None);
        loop {
            let stretch = Stretch::Before(key);
            let list = room.read();
            let page = list.messages().list(chat.id, Timestamp::default(), stretch, 4).await.unwrap();
            seen.extend(page.items.iter().map(Message::key));
            room.message(&chat, &format!("wamid.new{}", seen.len()), 2000).await.unwrap();
            key = page.next;
            if key.is_none() {
                break;
            }
        }
        assert!(seen.is_sorted_by(|one, next| one > next));
        assert_each_once(&seen, &keys);

        let from = Stretch::After(keys[4]);
        let page = room.read().messages().list(chat.id, Timestamp::default(), from, 5).await.unwrap();
        let forward: Vec<MessageKey> = page.items.iter().map(Message::key).collect();
        assert_eq!(forward, keys[5..10]);
        let cleared = Timestamp::from_millis(1001);
        let all = room.read().messages().list(chat.id, cleared, Stretch::Before(None), 50).await;
        let seen = all.unwrap().items;
        assert!(seen.iter().all(|message| message.provider_at > cleared));
        assert_eq!(seen.len(), 13 - 6 + 4);
    }

    async fn contacts_by_name(house: House) {
        let room = house.room("Toko").await;
        let mut ids = Vec::new();
        for name in ["budi", "Ayu", "ayu", "Ézra", "Citra", "日本", "Budi", "zz", "", "Ayu"] {
            ids.push(room.contact(name).await.id);
        }
        let gone = room.contact("Aaa").await;
        let tx = room.begin().await;
        tx.contacts().set_deleted(gone.id, true).await.unwrap();
        tx.commit().await.unwrap();
        for kind in [None, Some(ContactType::Individual)] {
            let (mut seen, mut after) = (Vec::new(), None::<ContactKey>);
            loop {
                let page = room.read().contacts().list(kind, after, 3).await.unwrap();
                seen.extend(page.items.iter().map(|it| (it.sort_name.clone(), it.id)));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            assert!(seen.is_sorted());
            assert_eq!(seen.len(), 10);
            assert_each_once(&seen.iter().map(|it| it.1).collect::<Vec<_>>(), &ids);
        }
        let groups = room.read().contacts().list(Some(ContactType::Group), None, 3).await.unwrap();
        assert!(groups.items.is_empty() && groups.next.is_none());
    }

    async fn jobs_raw_events_audit_entries_and_merges(house: House) {
        let room = house.room("Toko").await;
        let (one, two) = (room.contact("Ayu").await.id, room.contact("Budi").await.id);
        let tx = room.begin().await;
        for number in 0..5 {
            tx.jobs().enqueue(room.job(Lane::Normal, number)).await.unwrap();
            tx.inbound().record(None, "f", "{}", InboundState::Failed, Some("e")).await.unwrap();
            tx.audit().record(AuditAction::JobRetried, None, &json!({})).await.unwrap();
            tx.merges().begin(one, two).await.unwrap();
        }
        tx.commit().await.unwrap();
        let tx = room.read();
        let (jobs, raw, audit, merges) = (tx.jobs(), tx.inbound(), tx.audit(), tx.merges());
        let job = jobs.list(JobState::Ready, None, 3).await.unwrap();
        let event = raw.list(InboundState::Failed, None, 3).await.unwrap();
        let entry = audit.list(None, 3).await.unwrap();
        let merge = merges.list(None, 3).await.unwrap();
        assert_eq!(jobs.list(JobState::Ready, job.next, 3).await.unwrap().items.len(), 2);
        assert_eq!(raw.list(InboundState::Failed, event.next, 3).await.unwrap().items.len(), 2);
        assert_eq!(audit.list(entry.next, 3).await.unwrap().items.len(), 2);
        assert_eq!(merges.list(merge.next, 3).await.unwrap().items.len(), 2);
        assert!(jobs.list(JobState::Dead, None, 3).await.unwrap().items.is_empty());
        assert!(raw.list(InboundState::Applied, None, 3).await.unwrap().items.is_empty());
    }
}
