//! What is known of a contact's picture is kept beside all else that is known, and each workspace has its own.

use blazz_domain::picture::{Picture, PictureFile, PictureKind, Seen};

use crate::house::House;

on_both! {
    async fn a_picture_stays_when_the_contact_changes_and_goes_when_it_is_taken_away(house: House) {
        let room = house.room("Toko").await;
        let mut contact = room.contact("Ayu").await;
        assert_eq!(contact.picture, None);
        let tx = room.begin().await;
        let seen = Seen::Ready(PictureFile {
            file: tx.new_id(),
            provider_id: "1700000001".to_owned(),
            kind: PictureKind::Webp,
            sha256: "ab".repeat(32),
        });
        let picture = Picture { asked_at: tx.now(), seen };
        tx.contacts().set_picture(contact.id, Some(&picture)).await.unwrap();
        contact.name = "Ayu Lestari".to_owned();
        tx.contacts().update(&mut contact).await.unwrap();
        tx.commit().await.unwrap();
        let kept = room.read().contacts().load(contact.id).await.unwrap();
        assert_eq!((kept.name.as_str(), kept.picture), ("Ayu Lestari", Some(picture)));

        let tx = room.begin().await;
        tx.contacts().set_picture(contact.id, None).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(room.read().contacts().load(contact.id).await.unwrap().picture, None);
    }

    async fn the_picture_of_another_workspace_is_not_written(house: House) {
        let (room, other) = (house.room("Toko").await, house.room("Warung").await);
        let contact = room.contact("Ayu").await;
        let tx = other.begin().await;
        let picture = Picture { asked_at: tx.now(), seen: Seen::Hidden };
        tx.contacts().set_picture(contact.id, Some(&picture)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(room.read().contacts().load(contact.id).await.unwrap().picture, None);
    }
}
