//! What goes in comes out again: ids, times, texts and JSON.

use blazz_domain::content::{Content, Direction, Via};
use blazz_domain::delivery::{Delivery, DeliveryState};
use blazz_domain::failure::Failure;
use blazz_domain::governor::{Held, HoldReason};
use blazz_domain::lane::Lane;
use blazz_domain::outgoing::{Outgoing, OutgoingText};
use blazz_domain::{MessageId, Timestamp};
use blazz_storage::workspace::inbound::InboundState;
use blazz_storage::workspace::messages::{GroupSender, NewInbound, NewOutbound};
use serde_json::json;
use uuid::Uuid;

use crate::house::{House, Room, phone, text};

/// Every plane of Unicode, quotes, a line break, and blanks at both ends.
const TEXT: &str = " Dr. \"Ayu\" O'Neil – 日本語 العربية 👩🏽‍🚀\n\t\\ ";

fn outgoing() -> Outgoing {
    Outgoing::Text(OutgoingText {
        body: TEXT.to_owned(),
        preview_url: true,
        ..OutgoingText::default()
    })
}

async fn queue(room: &Room, client: Uuid) -> MessageId {
    let contact = room.contact("Ayu").await;
    let chat = room.chat(contact.id).await;
    let tx = room.begin().await;
    let new = NewOutbound {
        chat_id: chat.id,
        account_id: room.account,
        client_message_id: Some(client),
        user_id: Some(room.owner),
        via: Via::Blazz,
        kind: outgoing().kind().unwrap(),
        outgoing: &outgoing(),
        recipient: &phone("+62811"),
        details: json!({ "nested": [1, null, "ä"] }),
        quoted: Some("wamid.q"),
        provider_at: Timestamp::from_millis(1_234_567_890_123),
        lane: Lane::High,
        held: None,
        transport_reason: None,
    };
    let message = tx.messages().add_outbound(new).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    message.id
}

on_both! {
    async fn a_message_comes_back_as_it_was_stored(house: House) {
        let room = house.room("Toko").await;
        let client = Uuid::from_u128(u128::MAX);
        let id = queue(&room, client).await;

        let message = room.read().messages().load(id).await.unwrap();
        assert_eq!(message.body.as_deref(), Some(TEXT));
        assert_eq!(message.content, json!({ "nested": [1, null, "ä"] }));
        assert_eq!(message.client_message_id, Some(client));
        assert_eq!(message.user_id, Some(room.owner));
        assert_eq!((message.lane, message.via), (Some(Lane::High), Some(Via::Blazz)));
        assert_eq!(message.quoted_provider_id.as_deref(), Some("wamid.q"));
        assert_eq!(message.provider_at, Timestamp::from_millis(1_234_567_890_123));
        assert_eq!(message.created_at, room.read().now());
        let sent = room.read().messages().load_queued(id).await.unwrap();
        assert_eq!((sent.outgoing, sent.recipient), (outgoing(), phone("+62811")));
    }

    async fn every_step_of_a_delivery_keeps_its_time(house: House) {
        let room = house.room("Toko").await;
        let id = queue(&room, Uuid::from_u128(1)).await;
        let at = |millis| Some(Timestamp::from_millis(millis));
        let delivery = Delivery {
            state: DeliveryState::Failed,
            queued_at: room.read().now(),
            sent_at: at(1),
            delivered_at: at(i64::MAX),
            read_at: at(-5),
            played_at: None,
            failed_at: at(0),
            failure: Some(Failure::new("window_closed", TEXT).with_provider_code(131_047)),
            held: Some(Held::until(HoldReason::QuietHours, Timestamp::from_millis(9))),
        };
        let tx = room.begin().await;
        tx.messages().set_delivery(id, &delivery).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(room.read().messages().load(id).await.unwrap().delivery, Some(delivery));
    }

    async fn who_wrote_in_a_group_stands_on_the_message(house: House) {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Grup", 1).await;
        let sender = GroupSender {
            sender_phone: Some("+62811".to_owned()),
            sender_name: Some(TEXT.to_owned()),
            sender_identity: None,
        };
        let tx = room.begin().await;
        let content = Content::Text { body: TEXT.to_owned() };
        let new = NewInbound {
            chat_id: chat.id,
            account_id: room.account,
            provider_message_id: "wamid.1",
            direction: Direction::In,
            via: None,
            content: &content,
            details: json!({}),
            sender_contact_id: Some(chat.contact_id),
            sender: Some(sender.clone()),
            quoted: None,
            is_forwarded: true,
            provider_at: Timestamp::from_millis(7),
            delivery: None,
        };
        tx.messages().add_inbound(new).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        let found =
            room.read().messages().find_by_provider_id(room.account, "wamid.1").await.unwrap();
        let message = found.unwrap();
        assert_eq!((message.metadata, message.is_forwarded), (Some(sender), true));
        assert_eq!(message.sender_contact_id, Some(chat.contact_id));
    }

    async fn letters_in_another_case_and_accents_are_other_texts(house: House) {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let tx = room.begin().await;
        for name in ["wamid.a", "wamid.A", "wamid.á"] {
            assert!(text(&tx, &chat, name, 1).await.is_some(), "{name} is taken for another");
        }
        tx.commit().await.unwrap();
    }

    async fn a_long_raw_text_is_kept_whole(house: House) {
        let room = house.room("Toko").await;
        let raw = "ü".repeat(1_500_000);
        let tx = room.begin().await;
        let id = tx.inbound().record(None, "messages", &raw, InboundState::Failed, None).await.unwrap();
        tx.commit().await.unwrap();
        let event = room.read().inbound().find(id).await.unwrap().unwrap();
        assert!(event.raw == raw);
    }
}
