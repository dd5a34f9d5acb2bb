//! The locks between workspaces: rows of another one are neither found nor pointed at.

use blazz_domain::chat::ChatType;
use blazz_domain::content::{Content, Direction, MediaContent, MediaSource};
use blazz_domain::media::{MediaKind, MediaState};
use blazz_domain::{AccountId, ContactId, Timestamp};
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::inbound::InboundState;
use blazz_storage::workspace::messages::{Message, NewInbound};
use blazz_storage::workspace::reactions::Reaction;
use blazz_storage::{StorageError, WorkspaceTx};
use serde_json::json;

use crate::house::{House, Room, phone};

/// One row of each kind in a workspace.
struct Belongings {
    account: AccountId,
    contact: ContactId,
    chat: Chat,
    message: Message,
}

async fn belongings(room: &Room) -> Belongings {
    let chat = room.listed_chat("Ayu", 1).await;
    let message = room.message(&chat, "wamid.1", 1).await.unwrap();
    Belongings { account: room.account, contact: chat.contact_id, chat, message }
}

fn assert_refused<T: std::fmt::Debug>(what: &str, stored: &Result<T, StorageError>) {
    assert!(
        matches!(stored, Err(StorageError::Conflict(_))),
        "{what} of another workspace was not refused: {stored:?}"
    );
}

async fn message_in(
    tx: &WorkspaceTx,
    chat: &Chat,
    account: AccountId,
    sender: Option<ContactId>,
) -> Result<Option<Message>, StorageError> {
    let content = Content::Text { body: "Halo".to_owned() };
    tx.messages()
        .add_inbound(NewInbound {
            chat_id: chat.id,
            account_id: account,
            provider_message_id: "wamid.new",
            direction: Direction::In,
            via: None,
            content: &content,
            details: json!({}),
            sender_contact_id: sender,
            sender: None,
            quoted: None,
            is_forwarded: false,
            provider_at: tx.now(),
            delivery: None,
        })
        .await
}

fn reaction(message: &Message) -> Reaction {
    Reaction {
        message_id: message.id,
        sender: "+62811".to_owned(),
        sender_name: None,
        is_ours: false,
        emoji: "👍".to_owned(),
        reacted_at: Timestamp::from_millis(1),
    }
}

fn photo() -> MediaContent {
    MediaContent {
        kind: MediaKind::Image,
        source: MediaSource::Missing,
        mime_type: None,
        sha256: None,
        filename: None,
        caption: None,
        animated: false,
    }
}

on_both! {
    async fn contacts_of_another_workspace_cannot_be_pointed_at(house: House) {
        let (room, other) = (house.room("Toko").await, house.room("Lain").await);
        let (ours, theirs) = (belongings(&room).await, belongings(&other).await);
        let tx = room.begin().await;
        let contact = theirs.contact;
        assert_refused("a chat", &tx.chats().open(ours.account, contact, ChatType::Private).await);
        assert_refused("a chat's contact", &tx.chats().give(ours.chat.id, contact).await);
        assert_refused("a name", &tx.identities().add(contact, &phone("+62811")).await);
        let words = tx.contact_terms().replace(contact, "Ayu", None, &[]).await;
        assert_refused("a search word", &words);
        assert_refused("a kept contact", &tx.merges().begin(contact, ours.contact).await);
        assert_refused("a merged contact", &tx.merges().begin(ours.contact, contact).await);
        let merged = tx.contacts().set_merged_into(ours.contact, Some(contact)).await;
        assert_refused("a merge", &merged);
        let sent = message_in(&tx, &ours.chat, ours.account, Some(contact)).await;
        assert_refused("a sender", &sent);
    }

    async fn chats_accounts_and_messages_of_another_workspace_cannot_be_pointed_at(house: House) {
        let (room, other) = (house.room("Toko").await, house.room("Lain").await);
        let (ours, theirs) = (belongings(&room).await, belongings(&other).await);
        let tx = room.begin().await;
        let account = theirs.account;
        assert_refused("a message's chat", &message_in(&tx, &theirs.chat, ours.account, None).await);
        assert_refused("a message's account", &message_in(&tx, &ours.chat, account, None).await);
        let chat = tx.chats().open(account, ours.contact, ChatType::Private).await;
        assert_refused("a chat's account", &chat);
        assert_refused("a waiting effect", &tx.parked().park(account, "x", &json!({})).await);
        let raw = tx.inbound().record(Some(account), "f", "{}", InboundState::Applied, None).await;
        assert_refused("a raw event", &raw);
        assert_refused("a reaction", &tx.reactions().set(&reaction(&theirs.message)).await);
        let file = tx.media().add(theirs.message.id, &photo(), MediaState::Pending).await;
        assert_refused("a file", &file);
        let merge = tx.merges().begin(ours.contact, ours.contact).await.unwrap();
        let moved = tx.messages().move_all(merge.id, ours.chat.id, theirs.chat.id).await;
        assert_refused("a message's new chat", &moved);
    }

    async fn rows_of_another_workspace_are_not_found(house: House) {
        let (room, other) = (house.room("Toko").await, house.room("Lain").await);
        let theirs = belongings(&other).await;
        let tx = room.begin().await;
        assert!(tx.contacts().find(theirs.contact).await.unwrap().is_none());
        assert!(tx.contacts().list_by_id(&[theirs.contact]).await.unwrap().is_empty());
        assert!(tx.chats().find(theirs.chat.id).await.unwrap().is_none());
        assert!(tx.chats().lock(theirs.chat.id).await.is_err());
        assert!(tx.accounts().find(theirs.account).await.unwrap().is_none());
        assert!(tx.messages().find(theirs.message.id).await.unwrap().is_none());
        assert!(tx.messages().list_by_id(&[theirs.message.id]).await.unwrap().is_empty());
        let by_name = tx.messages().find_by_provider_id(theirs.account, "wamid.1").await.unwrap();
        assert!(by_name.is_none());
        assert!(tx.members().names(&[other.owner]).await.unwrap().is_empty());
        assert!(tx.members().find_user(other.owner).await.unwrap().is_none());
    }

    async fn rows_of_another_workspace_are_not_changed(house: House) {
        let (room, other) = (house.room("Toko").await, house.room("Lain").await);
        let theirs = belongings(&other).await;
        let tx = room.begin().await;
        tx.messages().revoke(theirs.message.id, tx.now()).await.unwrap();
        tx.contacts().set_deleted(theirs.contact, true).await.unwrap();
        tx.accounts().remove(theirs.account).await.unwrap();
        tx.chats().update(&Chat { unread_count: 9, ..theirs.chat.clone() }).await.unwrap();
        tx.settings().rename("Toko baru").await.unwrap();
        tx.commit().await.unwrap();

        let tx = other.read();
        assert!(tx.messages().load(theirs.message.id).await.unwrap().revoked_at.is_none());
        assert!(tx.contacts().load(theirs.contact).await.unwrap().deleted_at.is_none());
        assert!(tx.accounts().load(theirs.account).await.unwrap().removed_at.is_none());
        assert_eq!(tx.chats().load(theirs.chat.id).await.unwrap().unread_count, 0);
        assert_eq!(tx.settings().load().await.unwrap().name, "Lain");
        assert_eq!(room.read().settings().load().await.unwrap().name, "Toko baru");
    }

    async fn what_is_opened_for_reading_cannot_write(house: House) {
        let room = house.room("Toko").await;
        let refused = room.read().settings().rename("Anders").await;
        assert!(matches!(refused, Err(StorageError::ReadOnly)), "{refused:?}");
    }
}
