//! Kinds of messages beyond a text and a file.

use whatsapp_rust::{
    Jid,
    types::{events::Event, message::EditAttribute},
    waproto::whatsapp as wa,
};

use crate::{
    companion::Companion,
    stage::{ANI, SHOP, Stage},
};

#[tokio::test]
async fn an_answer_quotes_what_it_answers() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let sent = companion.client.send_text(Jid::pn(ANI), "shall we deliver?").await.unwrap();
    stage.until(|| stage.ani.received().len() == 1).await;

    stage.ani.reply(&stage.ani.received()[0], "yes").await.unwrap();

    let answer = message(&companion, |message| message.extended_text_message.is_set()).await;
    let answer = answer.extended_text_message.as_option().unwrap().clone();
    assert_eq!(answer.text.as_deref(), Some("yes"));
    let quote = answer.context_info.as_option().unwrap();
    assert_eq!(quote.stanza_id.as_ref(), Some(&sent.message_id));
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_reaction_names_its_message() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let sent = companion.client.send_text(Jid::pn(ANI), "thank you").await.unwrap();
    stage.until(|| stage.ani.received().len() == 1).await;

    stage.ani.react(&stage.ani.received()[0], "❤").await.unwrap();

    let reaction = message(&companion, |message| message.reaction_message.is_set()).await;
    let reaction = reaction.reaction_message.as_option().unwrap().clone();
    assert_eq!(reaction.text.as_deref(), Some("❤"));
    assert_eq!(reaction.key.as_option().unwrap().id.as_ref(), Some(&sent.message_id));
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_text_is_corrected_and_taken_back() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    let id = stage.ani.send_text(SHOP, "two caeks").await.unwrap();
    companion.text("two caeks").await;

    stage.ani.correct(SHOP, &id, "two cakes").await.unwrap();
    edited(&companion, &EditAttribute::MessageEdit).await;
    stage.ani.take_back(SHOP, &id).await.unwrap();
    edited(&companion, &EditAttribute::SenderRevoke).await;

    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_number_is_known_or_not() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    let asked = [Jid::pn(ANI), Jid::pn("628999")];
    let known = companion.client.contacts().is_on_whatsapp(&asked).await.unwrap();

    let known: Vec<bool> = known.iter().map(|person| person.is_registered).collect();
    assert_eq!(known, [true, false]);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_device_that_runs_out_of_one_time_keys_uploads_more() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    for number in 0..45 {
        let stranger = stage.simulator.phone(&format!("62899{number:05}"));
        stranger.send_text(SHOP, &format!("hello from {number}")).await.unwrap();
    }

    companion.text("hello from 44").await;
    stage.until(|| stage.simulator.keys_left(&device) > 30).await;
    companion.stop().await;
    stage.end().await;
}

async fn message(companion: &Companion, wanted: impl Fn(&wa::Message) -> bool) -> wa::Message {
    companion
        .told(|event| {
            let mut messages = event.messages().map(|inbound| &inbound.message);
            messages.find(|message| wanted(message)).map(|message| wa::Message::clone(message))
        })
        .await
}

async fn edited(companion: &Companion, edit: &EditAttribute) {
    companion
        .told(|event: &Event| {
            event.messages().any(|inbound| inbound.info.edit == *edit).then_some(())
        })
        .await;
}
