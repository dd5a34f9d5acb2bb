//! Many transactions meet the same new person at once.

use std::collections::HashSet;

use blazz_domain::chat::ChatType;
use blazz_domain::{ChatId, ContactId};
use blazz_storage::StorageError;
use tokio::task::JoinSet;

use crate::house::{House, Room, new_contact, phone};

/// Makes a contact first and gives it its name then; whoever finds the name taken steps back.
async fn meet(room: &Room) -> Result<ContactId, StorageError> {
    let tx = room.database.begin(&room.scope).await?;
    let name = phone("+62811");
    if let Some(known) = tx.identities().find_owner(&name).await? {
        return Ok(known);
    }
    let contact = tx.contacts().create(new_contact("Ayu")).await?;
    if !tx.identities().add(contact.id, &name).await? {
        tx.contacts().discard(contact.id).await?;
        let known = tx.identities().find_owner(&name).await?;
        return known.ok_or(StorageError::Missing { noun: "who took the name" });
    }
    tx.commit().await?;
    Ok(contact.id)
}

async fn open_chat(room: &Room, contact: ContactId) -> Result<ChatId, StorageError> {
    let tx = room.database.begin(&room.scope).await?;
    let mut chat = tx.chats().open(room.account, contact, ChatType::Private).await?;
    chat.unread_count += 1;
    tx.chats().update(&chat).await?;
    tx.commit().await?;
    Ok(chat.id)
}

on_both! {
    async fn twenty_who_meet_one_new_person_make_one_contact(house: House) {
        let room = house.room("Toko").await;
        let mut meeting = JoinSet::new();
        for _ in 0..20 {
            let room = room.clone();
            meeting.spawn(async move { meet(&room).await.unwrap() });
        }
        let known: HashSet<ContactId> = meeting.join_all().await.into_iter().collect();
        assert_eq!(known.len(), 1);
        let contacts = room.read().contacts().list(None, None, 100).await.unwrap();
        assert_eq!(contacts.items.len(), 1);
        assert_eq!(known.into_iter().next(), Some(contacts.items[0].id));
    }

    async fn twenty_who_open_one_new_chat_count_to_twenty_in_it(house: House) {
        let room = house.room("Toko").await;
        let contact = room.contact("Ayu").await.id;
        let mut opening = JoinSet::new();
        for _ in 0..20 {
            let room = room.clone();
            opening.spawn(async move { open_chat(&room, contact).await.unwrap() });
        }
        let chats: HashSet<ChatId> = opening.join_all().await.into_iter().collect();
        assert_eq!(chats.len(), 1);
        let chat = room.read().chats().load(chats.into_iter().next().unwrap()).await.unwrap();
        assert_eq!(chat.unread_count, 20);
    }
}
