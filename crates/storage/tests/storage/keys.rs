//! What may be there only once.

use blazz_domain::content::Via;
use blazz_domain::lane::Lane;
use blazz_domain::outgoing::{Outgoing, OutgoingText};
use blazz_storage::StorageError;
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::messages::{Message, NewOutbound};
use serde_json::json;
use uuid::Uuid;

use crate::house::{House, Room, new_account, phone};

async fn send(room: &Room, chat: &Chat, client: Option<Uuid>) -> Option<Message> {
    let outgoing =
        Outgoing::Text(OutgoingText { body: "Halo".to_owned(), ..OutgoingText::default() });
    let tx = room.begin().await;
    let new = NewOutbound {
        chat_id: chat.id,
        account_id: room.account,
        client_message_id: client,
        user_id: None,
        via: Via::Api,
        kind: outgoing.kind().unwrap(),
        outgoing: &outgoing,
        recipient: &phone("+62811"),
        details: json!({}),
        quoted: None,
        provider_at: tx.now(),
        lane: Lane::Normal,
        held: None,
        transport_reason: None,
    };
    let message = tx.messages().add_outbound(new).await.unwrap();
    tx.commit().await.unwrap();
    message
}

on_both! {
    async fn a_providers_name_for_a_message_counts_once_for_each_account(house: House) {
        let room = house.room("Toko").await;
        let other = house.room("Lain").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let elsewhere = other.listed_chat("Ayu", 1).await;
        assert!(room.message(&chat, "wamid.1", 1).await.is_some());
        assert!(room.message(&chat, "wamid.1", 2).await.is_none());
        assert!(other.message(&elsewhere, "wamid.1", 1).await.is_some());
    }

    async fn a_clients_name_for_a_message_counts_once_and_none_counts_never(house: House) {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        let client = Uuid::from_u128(9);
        let first = send(&room, &chat, Some(client)).await.unwrap();
        assert!(send(&room, &chat, Some(client)).await.is_none());
        let found = room.read().messages().find_by_client_id(client).await.unwrap().unwrap();
        assert_eq!(found.id, first.id);
        assert!(send(&room, &chat, None).await.is_some());
        assert!(send(&room, &chat, None).await.is_some());
    }

    async fn a_second_message_cannot_take_the_providers_name_of_the_first(house: House) {
        let room = house.room("Toko").await;
        let chat = room.listed_chat("Ayu", 1).await;
        room.message(&chat, "wamid.1", 1).await.unwrap();
        let sent = send(&room, &chat, None).await.unwrap();
        let tx = room.begin().await;
        let refused = tx.messages().set_provider_id(sent.id, "wamid.1").await.unwrap_err();
        assert!(matches!(refused, StorageError::Conflict(_)), "{refused}");
        // The refusal concerns one statement: the transaction goes on.
        tx.messages().set_provider_id(sent.id, "wamid.2").await.unwrap();
        tx.commit().await.unwrap();
        let found = room.read().messages().find_by_provider_id(room.account, "wamid.2").await;
        assert_eq!(found.unwrap().unwrap().id, sent.id);
    }

    async fn an_address_and_a_number_belong_to_one_at_a_time(house: House) {
        let room = house.room("Toko").await;
        let tx = house.database.begin_system().await.unwrap();
        let taken = tx.add_user("TOKO@example.com", "Again", "hash").await.unwrap_err();
        assert!(matches!(taken, StorageError::Conflict(_)), "{taken}");
        drop(tx);
        let tx = room.begin().await;
        let taken = tx.accounts().add(new_account("Toko")).await.unwrap_err();
        assert!(matches!(taken, StorageError::Conflict(_)), "{taken}");
        tx.accounts().remove(room.account).await.unwrap();
        tx.accounts().add(new_account("Toko")).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn a_name_of_a_contact_is_given_once_and_can_be_handed_on(house: House) {
        let room = house.room("Toko").await;
        let (ayu, budi) = (room.contact("Ayu").await.id, room.contact("Budi").await.id);
        let name = phone("+62811");
        let tx = room.begin().await;
        assert!(tx.identities().add(ayu, &name).await.unwrap());
        assert!(!tx.identities().add(budi, &name).await.unwrap());
        assert!(!tx.identities().add(ayu, &name).await.unwrap());
        tx.identities().give(&name, budi).await.unwrap();
        assert_eq!(tx.identities().find_owner(&name).await.unwrap(), Some(budi));
        assert!(tx.identities().of_contact(ayu).await.unwrap().is_empty());
        tx.commit().await.unwrap();
    }
}
