//! Who belongs to a group, by the names of their contacts.

use blazz_domain::contact::{ContactType, Party};
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_inbox::contacts;
use serde_json::{Value, json};

use crate::furniture::{HERE, furnish};
use crate::house::House;

/// WhatsApp tells who belongs to the group of a chat.
async fn tell_members(house: &House, chat: &str, members: Value) {
    let scope = house.first_scope().await;
    let tx = house.database.begin(&scope).await.unwrap();
    let chat = tx.chats().load(chat.parse().unwrap()).await.unwrap();
    let mut group = tx.contacts().load(chat.contact_id).await.unwrap();
    group.group_metadata = Some(json!({ "participants": members }));
    tx.contacts().update(&mut group).await.unwrap();
    tx.commit().await.unwrap();
}

/// WhatsApp tells what somebody calls themselves, who has only a linked-device id.
async fn tell_name(house: &House, lid: &str, name: Option<&str>) {
    let scope = house.first_scope().await;
    let tx = house.database.begin(&scope).await.unwrap();
    let party = Party {
        identities: vec![Identity::new(IdentityKind::Lid, lid)],
        profile_name: name.map(ToOwned::to_owned),
        username: None,
    };
    contacts::resolve(&tx, &party, ContactType::Individual, tx.now()).await.unwrap();
    tx.commit().await.unwrap();
}

fn shown(members: &Value) -> Vec<[&Value; 4]> {
    let items = members["items"].as_array().unwrap();
    items.iter().map(|it| [&it["id"], &it["phone"], &it["name"], &it["role"]]).collect()
}

#[tokio::test]
async fn members_stand_by_what_the_team_calls_them_else_by_what_they_call_themselves() {
    let house = House::build().await;
    let owner = house.owner().await;
    let here = furnish(&owner, HERE).await;
    let ani = json!({ "name": "Bu Ani RT 5", "phone": "0812-9191-9191" });
    let ani = owner.post("/contacts", ani).await.expect(201);
    tell_name(&house, "77@lid", Some("Budi")).await;
    tell_name(&house, "78@lid", None).await;
    let members = json!([
        { "id": "+6281291919191", "phone": "+6281291919191", "lid": "76@lid", "role": "superadmin" },
        { "id": "+6281233334444", "phone": "+6281233334444", "lid": "77@lid", "role": "admin" },
        { "id": "78@lid", "phone": null, "lid": "78@lid", "role": "member" },
        { "id": "+6281255556666", "phone": "+6281255556666", "role": "member" },
        { "role": "member" },
    ]);
    tell_members(&house, &here.group, members).await;

    let path = format!("/chats/{}/group/members", here.group);
    let members = owner.get(&path).await.expect(200);
    let expected = [
        [
            json!("+6281291919191"),
            json!("+6281291919191"),
            json!("Bu Ani RT 5"),
            json!("superadmin"),
        ],
        [json!("+6281233334444"), json!("+6281233334444"), json!("Budi"), json!("admin")],
        [json!("78@lid"), Value::Null, Value::Null, json!("member")],
        [json!("+6281255556666"), json!("+6281255556666"), Value::Null, json!("member")],
    ];
    assert_eq!(shown(&members), expected.iter().map(<[Value; 4]>::each_ref).collect::<Vec<_>>());
    assert_eq!(members["items"][0]["contact_id"], ani["id"]);
    assert_eq!(members["items"][3]["contact_id"], Value::Null);

    let renamed = json!({ "name": "Ani" });
    owner.put(&format!("/contacts/{}", ani["id"].as_str().unwrap()), renamed).await.expect(200);
    assert_eq!(owner.get(&path).await.expect(200)["items"][0]["name"], "Ani");
}

#[tokio::test]
async fn a_member_shows_the_picture_of_their_contact() {
    let house = House::build().await;
    let owner = house.owner().await;
    let here = furnish(&owner, HERE).await;
    let contact = owner.get(&format!("/contacts/{}", here.contact)).await.expect(200);
    let phone = &contact["phone"];
    tell_members(&house, &here.group, json!([{ "id": phone, "phone": phone }])).await;
    let members = owner.get(&format!("/chats/{}/group/members", here.group)).await.expect(200);
    assert_eq!(members["items"][0]["picture"], contact["picture"]);
    assert_eq!(contact["picture"]["state"], "ready");
}

#[tokio::test]
async fn a_chat_with_a_person_and_a_group_nobody_told_of_have_no_members() {
    let house = House::build().await;
    let owner = house.owner().await;
    let here = furnish(&owner, HERE).await;
    for chat in [&here.chat, &here.group] {
        let members = owner.get(&format!("/chats/{chat}/group/members")).await.expect(200);
        assert_eq!(members, json!({ "items": [] }));
    }
}
