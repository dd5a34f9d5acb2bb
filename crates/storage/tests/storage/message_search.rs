//! Messages are found by their words: in the workspace they belong to, newest first, as they are now.

use blazz_domain::content::{Content, Direction, MediaContent, MediaSource, MessageKind};
use blazz_domain::media::{MediaKind, MediaState};
use blazz_domain::search::SearchQuery;
use blazz_domain::{MessageId, Timestamp};
use blazz_storage::DocId;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::message_search::SearchFilter;
use blazz_storage::workspace::messages::NewInbound;
use serde_json::json;

use crate::house::{House, Room};

/// An incoming text, `at` in seconds.
async fn says(room: &Room, chat: &Chat, at: i64, text: &str) -> MessageId {
    writes(room, chat, at, &Content::Text { body: text.to_owned() }).await
}

async fn writes(room: &Room, chat: &Chat, at: i64, content: &Content) -> MessageId {
    let tx = room.begin().await;
    let name = room.database.ids().new_id::<uuid::Uuid>().to_string();
    let new = NewInbound {
        chat_id: chat.id,
        account_id: chat.account_id,
        provider_message_id: &name,
        direction: Direction::In,
        via: None,
        content,
        details: json!({}),
        sender_contact_id: None,
        sender: None,
        quoted: None,
        is_forwarded: false,
        provider_at: Timestamp::from_seconds(at),
        delivery: None,
    };
    let message = tx.messages().add_inbound(new).await.unwrap().unwrap();
    if let Content::Media(media) = content {
        tx.media().add(message.id, media, MediaState::Pending).await.unwrap();
    }
    tx.commit().await.unwrap();
    message.id
}

async fn take_in(house: &House) -> usize {
    let mut taken = 0;
    loop {
        let tx = house.database.begin_system().await.unwrap();
        let now = tx.index_messages(50).await.unwrap();
        tx.commit().await.unwrap();
        taken += now;
        if now == 0 {
            return taken;
        }
    }
}

async fn page(
    room: &Room,
    typed: &str,
    filter: &SearchFilter,
    after: Option<DocId>,
    limit: usize,
) -> (Vec<MessageId>, Option<DocId>) {
    let query = SearchQuery::parse(typed).unwrap();
    let page = room.read().message_search().find(&query, filter, after, limit).await.unwrap();
    (page.items, page.next)
}

async fn found(room: &Room, typed: &str) -> Vec<MessageId> {
    page(room, typed, &SearchFilter::default(), None, 50).await.0
}

on_both! {
    async fn words_are_found_newest_first_in_their_workspace_alone(house: House) {
        let (room, other) = (house.room("Toko").await, house.room("Lain").await);
        let (chat, elsewhere) = (room.listed_chat("Ayu", 1).await, other.listed_chat("Budi", 1).await);
        assert_eq!(found(&room, "kopi").await, [], "nothing was said yet");
        let late = says(&room, &chat, 1_800_000_300, "Kopi susu dua, ke 0812-3456-7890").await;
        let early = says(&room, &chat, 1_800_000_100, "apakah ada KOPI hitam? it's of the day").await;
        let foreign = says(&other, &elsewhere, 1_800_000_200, "kopi susu tubruk").await;
        assert!(house.database.read_system().has_unindexed_messages().await.unwrap());
        assert_eq!(take_in(&house).await, 3);
        assert!(!house.database.read_system().has_unindexed_messages().await.unwrap());
        assert_eq!(found(&room, "kopi").await, [late, early]);
        assert_eq!(found(&other, "kopi").await, [foreign]);
        for (typed, expected) in [
            ("ko", vec![late, early]), ("k", vec![late, early]), ("hitam kop", vec![early]),
            ("susu kopi dua", vec![late]), ("kopi teh", vec![]), ("+62 812 3456", vec![late]),
            ("08123456", vec![late]), ("of", vec![early]), ("the a", vec![early]), ("tubruk", vec![]),
            ("kopi \" OR * ' -susu NOT (", vec![]), ("susu*", vec![late]),
        ] {
            assert_eq!(found(&room, typed).await, expected, "{typed}");
        }
        let all = SearchFilter::default();
        let (first, next) = page(&room, "kopi", &all, None, 1).await;
        assert_eq!((first, page(&room, "kopi", &all, next, 1).await), (vec![late], (vec![early], None)));
        assert_eq!(page(&room, "kopi", &all, None, 2).await.1, None, "nothing follows");
    }

    async fn a_message_is_found_by_what_it_says_now(house: House) {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let id = says(&room, &chat, 1_800_000_000, "teh panas").await;
        let kept = says(&room, &chat, 1_800_000_000, "teh manis").await;
        take_in(&house).await;
        let tx = room.begin().await;
        let now = Content::Text { body: "kopi panas".to_owned() };
        tx.messages().edit(id, &now, tx.now()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(take_in(&house).await, 1);
        assert_eq!((found(&room, "teh").await, found(&room, "kopi").await), (vec![kept], vec![id]));
        let tx = room.begin().await;
        tx.messages().revoke(id, tx.now()).await.unwrap();
        tx.commit().await.unwrap();
        take_in(&house).await;
        assert_eq!((found(&room, "panas").await, found(&room, "kopi").await), (vec![], vec![]));
    }

    async fn filters_and_pages_leave_nothing_out(house: House) {
        let room = house.room("Toko").await;
        let (ayu, budi) = (room.listed_chat("Ayu", 1).await, room.listed_chat("Budi", 2).await);
        let mut of_ayu = Vec::new();
        for at in 0..60 {
            // Several in one second.
            of_ayu.insert(0, says(&room, &ayu, 1_800_000_000 + at / 3, "pesanan nomor satu").await);
            says(&room, &budi, 1_800_000_000 + at / 3, "pesanan lain").await;
        }
        take_in(&house).await;
        let filter = SearchFilter { chat_id: Some(ayu.id), ..SearchFilter::default() };
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let (items, next) = page(&room, "pesan", &filter, after, 7).await;
            all.extend(items);
            after = next;
            if after.is_none() {
                break;
            }
        }
        let sorted = |mut ids: Vec<MessageId>| { ids.sort_unstable(); ids };
        assert_eq!(sorted(all), sorted(of_ayu.clone()));
        let second = Some(Timestamp::from_seconds(1_800_000_005));
        let filter = SearchFilter { since: second, until: second, ..filter };
        let (items, _) = page(&room, "pesan", &filter, None, 50).await;
        assert_eq!(sorted(items), sorted(of_ayu[42..45].to_vec()));
        let filter = SearchFilter { direction: Some(Direction::Out), ..SearchFilter::default() };
        assert_eq!(page(&room, "pesan", &filter, None, 50).await, (vec![], None));
    }

    async fn a_document_is_found_by_its_name(house: House) {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let file = Content::Media(MediaContent {
            kind: MediaKind::Document,
            source: MediaSource::Provider("1".to_owned()),
            mime_type: None,
            sha256: None,
            filename: Some("Faktur_№7-Januari.pdf".to_owned()),
            caption: None,
            animated: false,
        });
        let id = writes(&room, &chat, 1_800_000_000, &file).await;
        take_in(&house).await;
        for typed in ["faktur", "januari pdf", "7"] {
            let filter = SearchFilter { kind: Some(MessageKind::Document), ..SearchFilter::default() };
            assert_eq!(page(&room, typed, &filter, None, 50).await.0, [id], "{typed}");
        }
    }
}
