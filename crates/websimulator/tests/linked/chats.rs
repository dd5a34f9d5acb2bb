//! Chats and contacts: what is set on the phone shows on the linked device, and the other way round.

use blazz_websimulator::{ChatSettings, Emptied, Fault};
use whatsapp_rust::{Jid, NodeBuilder, types::events::Event, wacore_binary::NodeContent};

use crate::{
    companion::{Companion, PATIENCE},
    stage::{ANI, SHOP, Stage},
};

/// 2040, in milliseconds.
const FAR_AWAY: i64 = 2_208_988_800_000;

#[tokio::test]
async fn what_is_done_to_a_chat_on_the_phone_is_told_to_the_linked_device() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let shop = &stage.shop;

    shop.archive(ANI, true);
    told(&companion, |event| match event {
        Event::ArchiveUpdate(update) => Some((update.jid.clone(), update.action.archived)),
        _ => None,
    })
    .await;
    shop.pin(ANI, true);
    told(&companion, |event| match event {
        Event::PinUpdate(update) => Some((update.jid.clone(), update.action.pinned)),
        _ => None,
    })
    .await;
    shop.mute(ANI, Some(FAR_AWAY));
    told(&companion, |event| match event {
        Event::MuteUpdate(update) => Some((update.jid.clone(), update.action.muted)),
        _ => None,
    })
    .await;
    shop.mark_chat(ANI, true);
    told(&companion, |event| match event {
        Event::MarkChatAsReadUpdate(update) => Some((update.jid.clone(), update.action.read)),
        _ => None,
    })
    .await;
    shop.clear_chat(ANI);
    told(&companion, |event| match event {
        Event::ClearChatUpdate(update) => Some((update.jid.clone(), Some(true))),
        _ => None,
    })
    .await;
    shop.delete_chat(ANI);
    told(&companion, |event| match event {
        Event::DeleteChatUpdate(update) => Some((update.jid.clone(), Some(true))),
        _ => None,
    })
    .await;
    companion.stop().await;
    stage.end().await;
}

/// Waits for the event; it must be about the chat with Ani, and true.
async fn told(companion: &Companion, find: impl Fn(&Event) -> Option<(Jid, Option<bool>)>) {
    assert_eq!(companion.told(find).await, (Jid::pn(ANI), Some(true)));
}

#[tokio::test]
async fn a_star_and_a_deletion_for_oneself_name_their_message() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let id = stage.ani.send_text(SHOP, "worth a star").await.unwrap();
    stage.until(|| stage.shop.received().len() == 1).await;
    let message = stage.shop.received().remove(0);

    stage.shop.star(&message, true);
    let starred = companion.told(|event| match event {
        Event::StarUpdate(update) => Some((update.message_id.clone(), update.from_me)),
        _ => None,
    });
    assert_eq!(starred.await, (id.clone(), false));
    stage.shop.delete_for_oneself(&message);
    let deleted = companion.told(|event| match event {
        Event::DeleteMessageForMeUpdate(update) => Some(update.message_id.clone()),
        _ => None,
    });
    assert_eq!(deleted.await, id);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn names_of_contacts_go_both_ways() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    stage.shop.name_contact(ANI, "Ani from the market");
    let named = companion.told(|event| match event {
        Event::ContactUpdate(update) => Some((update.jid.clone(), update.action.full_name.clone())),
        _ => None,
    });
    assert_eq!(named.await, (Jid::pn(ANI), Some("Ani from the market".to_owned())));

    let actions = companion.client.chat_actions();
    let name = Some("Ani Wulandari".to_owned());
    actions.save_contact(&Jid::pn(ANI), name.clone(), None, true).await.unwrap();
    stage.until(|| stage.shop.contact_name(ANI) == name).await;

    stage.shop.forget_contact(ANI);
    assert_eq!(stage.shop.contact_name(ANI), None);
    actions.pin_chat(&Jid::pn(ANI)).await.unwrap();
    actions.save_contact(&Jid::pn(ANI), name.clone(), None, true).await.unwrap();
    stage.until(|| stage.shop.contact_name(ANI) == name).await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn what_the_linked_device_does_to_a_chat_is_seen_on_the_phone() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let id = stage.ani.send_text(SHOP, "hello").await.unwrap();
    companion.text("hello").await;
    let (actions, ani) = (companion.client.chat_actions(), Jid::pn(ANI));

    actions.archive_chat(&ani, None).await.unwrap();
    actions.pin_chat(&ani).await.unwrap();
    actions.mute_chat_until(&ani, FAR_AWAY).await.unwrap();
    actions.mark_chat_as_read(&ani, false, None).await.unwrap();
    actions.star_message(&ani, None, &id, false).await.unwrap();
    let expected = ChatSettings {
        is_archived: true,
        is_pinned: true,
        muted_until: Some(FAR_AWAY),
        is_marked_read: Some(false),
        starred: [id].into(),
        ..ChatSettings::default()
    };
    assert_eq!(stage.shop.chat_settings(ANI), expected);

    actions.unarchive_chat(&ani, None).await.unwrap();
    actions.unmute_chat(&ani).await.unwrap();
    actions.clear_chat(&ani, true, true, None).await.unwrap();
    let now = stage.shop.chat_settings(ANI);
    assert_eq!((now.is_archived, now.muted_until), (false, None));
    assert_eq!(now.emptied, Some(Emptied::Cleared));
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_device_that_is_linked_later_learns_what_was_set_before() {
    let stage = Stage::set().await;
    stage.shop.name_contact(ANI, "Ani");
    stage.shop.pin(ANI, true);
    stage.shop.share_own_name();

    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    companion.told(|event| matches!(event, Event::ContactUpdate(_)).then_some(())).await;
    companion.told(|event| matches!(event, Event::PinUpdate(_)).then_some(())).await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn phone_and_linked_device_set_things_at_the_same_time() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let (actions, ani) = (companion.client.chat_actions(), Jid::pn(ANI));

    for round in 0..5 {
        let is_even = round % 2 == 0;
        let (pinned, ()) = tokio::join!(actions.pin_chat(&ani), async {
            stage.shop.archive(ANI, is_even);
        });
        pinned.unwrap();
    }

    let settings = stage.shop.chat_settings(ANI);
    assert!(settings.is_pinned && settings.is_archived);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn settings_with_wrong_signatures_are_named() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    // A record under an index, with a value, that no key has made.
    let record = [10, 8, 10, 2, 10, 0, 18, 2, 10, 0];
    let patch = [&[18, 12, 18, 10][..], &record].concat();
    let patch = NodeBuilder::new("patch").bytes(patch).build();
    let collection = NodeBuilder::new("collection").attr("name", "regular").attr("version", "0");
    let sync = NodeBuilder::new("sync").children([collection.children([patch]).build()]);
    let content = NodeContent::Nodes(vec![sync.build()]);
    let server = Jid::new("", whatsapp_rust::Server::Pn);
    let request =
        whatsapp_rust::wacore::request::InfoQuery::set("w:sync:app:state", server, Some(content));
    companion.client.send_iq(request).await.unwrap();

    let named = || {
        let complaints = stage.simulator.complaints();
        complaints.iter().any(|it| matches!(it.fault, Fault::SettingsSealedWrongly { .. }))
    };
    stage.simulator.wait_until(PATIENCE, named).await.unwrap();
    companion.stop().await;
    stage.simulator.stop().await;
}
