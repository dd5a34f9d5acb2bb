//! The people behind many numbers and linked-device ids are found at once, through the index of the names.

use blazz_domain::ContactId;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::picture::{Picture, Seen};

use crate::house::{House, Kind, Room, phone, plans};

/// As many as WhatsApp takes into a group, each by a number and an id.
const MEMBERS: u32 = 1_024;

fn lid(digits: u32) -> Identity {
    Identity::new(IdentityKind::Lid, format!("{digits}@lid"))
}

fn number(digits: u32) -> Identity {
    phone(&format!("+62{digits}"))
}

async fn somebody(room: &Room, name: &str, identities: &[Identity]) -> ContactId {
    let contact = room.contact(name).await.id;
    let tx = room.begin().await;
    for identity in identities {
        assert!(tx.identities().add(contact, identity).await.unwrap());
    }
    tx.commit().await.unwrap();
    contact
}

/// A contact for each of these, every other one by the id alone.
async fn crowd(room: &Room) {
    let tx = room.begin().await;
    for digits in 0..MEMBERS * 2 {
        let name = format!("Orang {digits}");
        let contact = tx.contacts().create(crate::house::new_contact(&name)).await.unwrap().id;
        let identity = if digits % 2 == 0 { number(digits) } else { lid(digits) };
        assert!(tx.identities().add(contact, &identity).await.unwrap());
    }
    tx.commit().await.unwrap();
}

fn names() -> Vec<String> {
    (0..MEMBERS).flat_map(|digits| [number(digits).value, lid(digits).value]).collect()
}

on_both! {
    async fn people_are_found_by_number_and_by_id_with_what_is_shown_of_them(house: House) {
        let (room, other) = (house.room("Toko").await, house.room("Lain").await);
        let ani = somebody(&room, "Ani", &[phone("+6281"), lid(77)]).await;
        let budi = somebody(&room, "Budi", &[lid(78)]).await;
        somebody(&room, "Ani di portofolio", &[Identity::bsuid("+6283")]).await;
        somebody(&other, "Cici", &[phone("+6282")]).await;
        let tx = room.begin().await;
        let picture = Picture { asked_at: tx.now(), seen: Seen::Hidden };
        tx.contacts().set_picture(ani, Some(&picture)).await.unwrap();
        tx.commit().await.unwrap();
        let names = ["+6281", "77@lid", "78@lid", "+6282", "+6283", "+6284"];
        let mut found = room.read().identities().list_called(&names).await.unwrap();
        found.sort_by(|one, other| one.identity.cmp(&other.identity));
        let told: Vec<_> = found
            .iter()
            .map(|it| (it.identity.value.as_str(), it.contact_id, it.name.as_str(), it.picture.is_some()))
            .collect();
        let expected =
            [("+6281", ani, "Ani", true), ("77@lid", ani, "Ani", true), ("78@lid", budi, "Budi", false)];
        assert_eq!(told, expected);
        assert!(room.read().identities().list_called(&[]).await.unwrap().is_empty());
    }

    async fn a_group_of_a_thousand_is_found_whole(house: House) {
        let room = house.room("Toko").await;
        crowd(&room).await;
        let names = names();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let found = room.read().identities().list_called(&names).await.unwrap();
        assert_eq!(found.len(), MEMBERS as usize);
    }
}

/// The statement with these values, each in the place of a `?`.
fn filled(sql: &str, values: impl Iterator<Item = String>) -> String {
    let mut parts = sql.split('?');
    let begin = parts.next().unwrap_or_default().to_owned();
    parts.zip(values).fold(begin, |filled, (part, value)| filled + &value + part)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_among_many_contacts_are_looked_up_by_name_on_mysql() {
    House::lend(Kind::MySql, async |house| {
        let room = house.room("Toko").await;
        crowd(&room).await;
        let names = names();
        let asked: Vec<&str> = names.iter().map(String::as_str).take(20).collect();
        room.read().identities().list_called(&asked).await.unwrap();
        let mut ran = plans::seen().into_iter().filter(|sql| sql.contains("AND i.value IN ("));
        let sql = ran.find(|sql| sql.matches('?').count() == asked.len() + 3).unwrap();
        let workspace = format!("x'{}'", room.workspace.as_uuid().simple());
        let words = ["phone", "lid"].into_iter().chain(asked).map(|word| format!("'{word}'"));
        let plan = house.place.explain(&filled(&sql, [workspace].into_iter().chain(words))).await;
        assert_eq!((plan.kind.as_deref(), plan.key.as_deref()), (Some("range"), Some("PRIMARY")));
    })
    .await;
}
