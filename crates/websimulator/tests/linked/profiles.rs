//! Pictures, about texts, block lists, and who is on WhatsApp.

use blazz_websimulator::ReceiptKind;
use whatsapp_rust::{
    IqError, Jid, NodeBuilder, PictureType, Server,
    http::{HttpClient as _, HttpRequest, UreqHttpClient},
    types::events::Event,
    wacore::request::InfoQuery,
    wacore_binary::NodeContent,
};

use crate::{
    companion::{Companion, PATIENCE},
    stage::{ANI, SHOP, Stage},
};

/// As much of a picture as a server looks at.
const PICTURE: &[u8] = &[0xFF, 0xD8, 0xFF, 1, 2, 3];

#[tokio::test]
async fn a_picture_is_told_fetched_and_taken_away() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let contacts = companion.client.contacts();
    let ani = Jid::pn(ANI);
    assert!(contacts.get_profile_picture(&ani, false).await.unwrap().is_none());
    companion.client.send_text(ani.clone(), "now the shop knows Ani").await.unwrap();
    stage.until(|| stage.ani.received().len() == 1).await;

    let id = stage.ani.set_picture(PICTURE);
    let told = companion.told(|event| match event {
        Event::PictureUpdate(update) if !update.removed => update.picture_id.clone(),
        _ => None,
    });
    assert_eq!(told.await, id);
    let picture = contacts.get_profile_picture(&ani, true).await.unwrap().unwrap();
    assert_eq!(picture.id, id);
    let plain = picture.url.replacen("https://", "http://", 1);
    let fetched = UreqHttpClient::new().execute(HttpRequest::get(plain)).await.unwrap();
    assert_eq!(fetched.body, PICTURE);

    stage.ani.hide_picture();
    assert!(contacts.get_profile_picture(&ani, true).await.unwrap().is_none());
    stage.ani.remove_picture();
    companion
        .told(|event| match event {
            Event::PictureUpdate(update) => update.removed.then_some(()),
            _ => None,
        })
        .await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn the_linked_device_sets_the_picture_of_the_person_and_of_a_group() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let group = stage.ani.create_group("Cake club", &[SHOP]).unwrap();
    let jid: Jid = group.parse().unwrap();

    let own = companion.client.profile().set_profile_picture(PICTURE.to_vec()).await.unwrap();
    assert_eq!(stage.shop.picture(), Some(own.id));
    let refused = companion.client.profile().set_profile_picture(b"a bitmap".to_vec()).await;
    assert!(refused.unwrap_err().to_string().contains("406"));

    let groups = companion.client.groups();
    let set = groups.set_profile_picture(jid.clone(), PICTURE.to_vec()).await.unwrap();
    let shown = companion.client.contacts().get_profile_picture(&jid, false).await.unwrap();
    assert_eq!(shown.unwrap().id, set.id);
    let all = groups.get_profile_pictures(vec![jid.clone()], PictureType::Image).await.unwrap();
    assert_eq!(all[0].photo_id, Some(set.id));
    stage.ani.lock_group(&group, true).unwrap();
    let locked = groups.set_profile_picture(jid, PICTURE.to_vec()).await;
    assert!(locked.unwrap_err().to_string().contains("401"));
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn about_texts_are_told_and_read() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let ani = Jid::pn(ANI);
    let contacts = companion.client.contacts();
    contacts.get_user_info(std::slice::from_ref(&ani)).await.unwrap();

    stage.ani.set_about("Baking on Sundays");
    let told = companion.told(|event| match event {
        Event::UserAboutUpdate(update) => Some(update.status.clone()),
        _ => None,
    });
    assert_eq!(told.await, "Baking on Sundays");
    let known = contacts.get_user_info(std::slice::from_ref(&ani)).await.unwrap();
    assert_eq!(known[&ani].status.as_deref(), Some("Baking on Sundays"));

    companion.client.profile().set_status_text("Open until six").await.unwrap();
    assert_eq!(stage.shop.about().as_deref(), Some("Open until six"));
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn who_is_blocked_is_not_heard() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;
    let ani = Jid::pn(ANI);
    stage.ani.send_text(SHOP, "hello").await.unwrap();
    companion.text("hello").await;

    companion.client.blocking().block(&ani).await.unwrap();
    assert_eq!(stage.shop.blocked(), [ANI]);
    assert!(companion.client.blocking().is_blocked(&ani).await.unwrap());
    let lost = stage.ani.send_text(SHOP, "can you hear me?").await.unwrap();
    assert_eq!(stage.simulator.waiting_for(&device), 0);

    companion.client.blocking().unblock(&ani).await.unwrap();
    stage.ani.send_text(SHOP, "and now?").await.unwrap();
    companion.text("and now?").await;
    assert_eq!(companion.count("can you hear me?"), 0);
    assert!(!stage.ani.seen().has_receipt(&lost, &ReceiptKind::Delivered));
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn who_was_blocked_on_the_phone_is_on_the_list() {
    let stage = Stage::set().await;
    stage.shop.block(ANI);
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    let list = companion.client.blocking().get_blocklist().await.unwrap();

    assert_eq!(list.len(), 1);
    assert_eq!(list[0].jid, Jid::new(stage.ani.lid(), Server::Lid));
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_block_without_a_lid_is_refused() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    let item = NodeBuilder::new("item").attr("jid", Jid::pn(ANI)).attr("action", "block").build();
    let content = Some(NodeContent::Nodes(vec![item]));
    let request = InfoQuery::set("blocklist", Jid::new("", Server::Pn), content);
    let refused = companion.client.send_iq(request).await;

    assert!(matches!(refused, Err(IqError::ServerError { code: 400, .. })));
    let complained = || !stage.simulator.complaints().is_empty();
    stage.simulator.wait_until(PATIENCE, complained).await.unwrap();
    companion.stop().await;
    stage.simulator.stop().await;
}

#[tokio::test]
async fn numbers_without_a_phone_here_can_be_known() {
    let stage = Stage::set().await;
    stage.simulator.know_numbers(["628777"]);
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    let asked = [Jid::pn("628777"), Jid::pn("628999")];
    let known = companion.client.contacts().is_on_whatsapp(&asked).await.unwrap();

    let known: Vec<bool> = known.iter().map(|person| person.is_registered).collect();
    assert_eq!(known, [true, false]);
    companion.stop().await;
    stage.end().await;
}
