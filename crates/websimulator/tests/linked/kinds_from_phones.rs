//! Kinds that people send from phones, as the linked device is told them.

use std::collections::BTreeMap;

use blazz_websimulator::{File, FileKind, Place};
use whatsapp_rust::{
    Jid, PollVoteCiphertext,
    types::events::{Event, UnavailableType},
    waproto::whatsapp as wa,
};

use crate::{
    companion::Companion,
    stage::{ANI, SHOP, Stage},
};

#[tokio::test]
async fn places_and_cards() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let place = Place {
        latitude: -6.2,
        longitude: 106.8,
        name: Some("Monas".to_owned()),
        address: Some("Jakarta".to_owned()),
    };

    stage.ani.send_place(SHOP, place.clone()).await.unwrap();
    let told = message(&companion, |it| it.location_message.as_option().cloned()).await;
    assert_eq!((told.degrees_latitude, told.name), (Some(-6.2), Some("Monas".to_owned())));
    stage.ani.send_live_place(SHOP, &place, 1).await.unwrap();
    let live = message(&companion, |it| it.live_location_message.as_option().cloned()).await;
    assert_eq!((live.degrees_longitude, live.sequence_number), (Some(106.8), Some(1)));

    stage.ani.send_card(SHOP, "Budi", "6281234500003").await.unwrap();
    let card = message(&companion, |it| it.contact_message.as_option().cloned()).await;
    assert!(card.vcard.unwrap().contains("waid=6281234500003"));
    let two = [("Budi", "6281234500003"), ("Citra", "6281234500004")];
    stage.ani.send_cards(SHOP, &two).await.unwrap();
    let cards = message(&companion, |it| it.contacts_array_message.as_option().cloned()).await;
    assert_eq!(cards.contacts.len(), 2);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn files_of_every_kind_are_opened() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    stage.ani.send_file(SHOP, file(FileKind::VoiceNote { seconds: 7 }, "audio/ogg")).await.unwrap();
    let voice = message(&companion, |it| it.audio_message.as_option().cloned()).await;
    assert_eq!((voice.ptt, voice.seconds), (Some(true), Some(7)));
    assert_eq!(voice.waveform.as_ref().map(Vec::len), Some(64));
    assert_eq!(companion.client.download(&voice).await.unwrap(), BYTES);

    stage.ani.send_file(SHOP, file(FileKind::Sticker, "image/webp")).await.unwrap();
    let sticker = message(&companion, |it| it.sticker_message.as_option().cloned()).await;
    assert_eq!(companion.client.download(&sticker).await.unwrap(), BYTES);

    let kind = FileKind::Document { name: "bill.pdf".to_owned() };
    stage.ani.send_file(SHOP, file(kind, "application/pdf")).await.unwrap();
    let document = message(&companion, |it| it.document_message.as_option().cloned()).await;
    assert_eq!(document.file_name.as_deref(), Some("bill.pdf"));
    assert_eq!(companion.client.download(&document).await.unwrap(), BYTES);

    stage.ani.send_file(SHOP, file(FileKind::Video, "video/mp4")).await.unwrap();
    let film = message(&companion, |it| it.video_message.as_option().cloned()).await;
    assert_eq!(companion.client.download(&film).await.unwrap(), BYTES);
    companion.stop().await;
    stage.end().await;
}

const BYTES: &[u8] = b"as many bytes as it takes";

fn file(kind: FileKind, mimetype: &str) -> File {
    File { kind, bytes: BYTES.to_vec(), mimetype: mimetype.to_owned(), caption: None }
}

#[tokio::test]
async fn what_is_shown_once_is_shown_on_phones_alone() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    let id = stage.ani.send_view_once(SHOP, File::image(BYTES, None)).await.unwrap();

    let told = companion.told(|event| match event {
        Event::UndecryptableMessage(it) if it.info.id == id => Some(it.unavailable_type),
        _ => None,
    });
    assert_eq!(told.await, UnavailableType::ViewOnce);
    stage.until(|| stage.shop.received().len() == 1).await;
    assert!(stage.shop.received()[0].message.view_once_message_v2.is_set());
    stage.until(|| stage.simulator.waiting_for(&device) == 0).await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn answers_to_lists_and_buttons_name_what_was_chosen() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    companion.client.send_text(Jid::pn(ANI), "which cake?").await.unwrap();
    stage.until(|| stage.ani.received().len() == 1).await;
    let asked = stage.ani.received().remove(0);

    stage.ani.choose_row(&asked, "row-2", "Chocolate").await.unwrap();
    let row = message(&companion, |it| it.list_response_message.as_option().cloned()).await;
    let chosen = row.single_select_reply.as_option().unwrap();
    assert_eq!(chosen.selected_row_id.as_deref(), Some("row-2"));
    assert_eq!(row.context_info.as_option().unwrap().stanza_id.as_ref(), Some(&asked.id));

    stage.ani.press_button(&asked, "yes", "Yes, please").await.unwrap();
    let button = message(&companion, |it| it.buttons_response_message.as_option().cloned()).await;
    assert_eq!(button.selected_button_id.as_deref(), Some("yes"));
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn people_vote_on_the_poll_of_a_linked_device() {
    votes_on_the_linked_device(false).await;
}

#[tokio::test]
async fn people_vote_by_lid_on_the_poll_of_a_linked_device() {
    votes_on_the_linked_device(true).await;
}

async fn votes_on_the_linked_device(by_lid: bool) {
    let stage = Stage::set().await;
    if by_lid {
        stage.shop.go_by_lid();
        stage.ani.go_by_lid();
    }
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    stage.ani.send_text(SHOP, "ask me").await.expect("sealed");
    let chat = companion.text("ask me").await.chat;
    let options = ["Chocolate".to_owned(), "Vanilla".to_owned()];
    let polls = companion.client.polls();
    let asked = polls.create(chat.clone(), "Which?", &options, 1).await.expect("connected");
    stage.until(|| stage.ani.received().len() == 1).await;

    let poll = stage.ani.received().remove(0);
    stage.ani.vote(&poll, &["Vanilla"]).await.expect("sealed");
    let vote = message(&companion, |it| it.poll_update_message.as_option().cloned()).await;

    let sealed = PollVoteCiphertext {
        enc_payload: vote.vote.enc_payload.as_deref().expect("a sealed vote"),
        enc_iv: vote.vote.enc_iv.as_deref().expect("a nonce"),
    };
    let client = &companion.client;
    let own = if by_lid { client.lid() } else { client.pn() }.expect("linked").to_non_ad();
    let counted = polls
        .aggregate_votes(&options, &[(&chat, sealed)], &asked.1, &asked.0.message_id, &own)
        .await
        .expect("opened");
    let counted: Vec<usize> = counted.iter().map(|option| option.voters.len()).collect();
    assert_eq!(counted, [0, 1]);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn the_linked_device_votes_on_the_poll_of_a_phone() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let id = stage.ani.ask(SHOP, "When?", &["Today", "Tomorrow"], 2).await.unwrap();
    let poll = message(&companion, |it| {
        let is_poll = it.poll_creation_message.is_set();
        is_poll.then(|| it.message_context_info.as_option()?.message_secret.clone()).flatten()
    })
    .await;

    let ani = Jid::pn(ANI);
    let chosen = ["Tomorrow".to_owned()];
    companion.client.polls().vote(ani.clone(), &id, &ani, &poll, &chosen).await.unwrap();

    let expected = BTreeMap::from([(SHOP.to_owned(), vec!["Tomorrow".to_owned()])]);
    stage.until(|| stage.ani.votes(&id) == expected).await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_kind_that_nobody_knows_is_taken_and_what_follows_too() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    let id = stage.ani.send_unknown_kind(SHOP).await.unwrap();
    companion.told(|event| event.messages().any(|it| it.info.id == id).then_some(())).await;
    stage.shop.send_unknown_kind(ANI).await.unwrap();
    stage.ani.send_text(SHOP, "afterwards").await.unwrap();

    companion.text("afterwards").await;
    stage.until(|| stage.simulator.waiting_for(&device) == 0).await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn what_is_no_message_at_all_stops_nothing() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    stage.ani.send_no_message(SHOP).await.unwrap();
    stage.ani.send_text(SHOP, "afterwards").await.unwrap();

    companion.text("afterwards").await;
    stage.until(|| stage.simulator.waiting_for(&device) == 0).await;
    companion.stop().await;
    stage.simulator.stop().await;
}

async fn message<T>(companion: &Companion, find: impl Fn(&wa::Message) -> Option<T>) -> T {
    companion.told(|event| event.messages().find_map(|inbound| find(&inbound.message))).await
}
