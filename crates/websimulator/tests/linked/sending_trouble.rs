//! Trouble on the way of a message: refused, not acknowledged, lost, delivered twice or in another order.

use blazz_websimulator::{AcceptedAgain, Address, Entry, ReceiptKind, Times, Trouble};
use whatsapp_rust::{Jid, SendOptions, types::events::Event, waproto::whatsapp as wa};

use crate::{
    companion::Companion,
    stage::{ANI, SHOP, Stage},
};

/// In the place of an error.
const TAKEN: &str = "taken over";
const BUDI: &str = "6281234500003";

#[tokio::test]
async fn a_message_is_refused_as_often_as_ordered() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;
    stage.ani.trouble_incoming(Trouble::Refused(463), Times::Next(1));
    stage.ani.trouble_incoming(Trouble::Refused(479), Times::Next(1));

    let first = text(&companion, ANI, "first").await;
    assert_eq!(acknowledged(&companion, &first).await, "463");
    let second = text(&companion, ANI, "second").await;
    assert_eq!(acknowledged(&companion, &second).await, "479");
    let third = text(&companion, ANI, "third").await;
    assert_eq!(acknowledged(&companion, &third).await, TAKEN);

    stage.until(|| stage.ani.seen().texts() == ["third"]).await;
    let refused = stage.simulator.log().into_iter().filter_map(|entry| match entry {
        Entry::Refused { from, code, .. } if from == device => Some(code),
        _ => None,
    });
    assert_eq!(refused.collect::<Vec<_>>(), [463, 479]);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn messages_are_refused_until_the_trouble_is_lifted() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    stage.ani.trouble_incoming(Trouble::Refused(404), Times::UntilLifted);
    for round in 0..3 {
        let id = text(&companion, ANI, &format!("refused {round}")).await;
        assert_eq!(acknowledged(&companion, &id).await, "404");
    }

    stage.ani.lift_troubles();
    text(&companion, ANI, "at last").await;

    stage.until(|| stage.ani.seen().texts() == ["at last"]).await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn an_account_that_may_not_reach_out_answers_those_who_wrote_first() {
    let stage = Stage::set().await;
    let budi = stage.simulator.phone(BUDI);
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    stage.ani.send_text(SHOP, "are you open?").await.unwrap();
    companion.text("are you open?").await;
    stage.shop.lock_reaching_out(3600);

    let stranger = text(&companion, BUDI, "we have an offer").await;
    assert_eq!(acknowledged(&companion, &stranger).await, "463");
    let answer = text(&companion, ANI, "yes").await;
    assert_eq!(acknowledged(&companion, &answer).await, TAKEN);
    let lock = companion.client.mex().fetch_reachout_timelock().await.unwrap();
    assert_eq!(lock.is_active, Some(true));

    stage.shop.unlock_reaching_out();
    text(&companion, BUDI, "good day").await;
    stage.until(|| budi.seen().texts() == ["good day"]).await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn an_account_that_has_begun_enough_chats_goes_on_with_those() {
    let stage = Stage::set().await;
    let budi = stage.simulator.phone(BUDI);
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    text(&companion, ANI, "good morning").await;
    stage.until(|| stage.ani.seen().texts() == ["good morning"]).await;
    stage.shop.cap_new_chats(3600);
    let told = |event: &Event| matches!(event, Event::MexNotification(_)).then_some(());
    companion.told(told).await;

    let stranger = text(&companion, BUDI, "we have an offer").await;
    assert_eq!(acknowledged(&companion, &stranger).await, "475");
    let more = text(&companion, ANI, "we are open").await;
    assert_eq!(acknowledged(&companion, &more).await, TAKEN);

    stage.shop.uncap_new_chats();
    text(&companion, BUDI, "good day").await;
    stage.until(|| budi.seen().texts() == ["good day"]).await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn acknowledgements_that_are_held_come_when_they_are_released() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    stage.shop.hold_acknowledgements();

    let id = text(&companion, ANI, "taken over").await;
    stage.until(|| stage.ani.seen().texts() == ["taken over"]).await;
    delivered(&companion, &id).await;
    assert_eq!(companion.find(|event| acknowledgement_of(event, &id)), None);

    assert_eq!(stage.shop.release_acknowledgements(), 1);
    assert_eq!(acknowledged(&companion, &id).await, TAKEN);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_message_whose_acknowledgement_is_lost_is_delivered_all_the_same() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    stage.shop.trouble_outgoing(Trouble::Unacknowledged, Times::Next(1));

    let lost = text(&companion, ANI, "without a word").await;
    let next = text(&companion, ANI, "with a word").await;
    acknowledged(&companion, &next).await;
    delivered(&companion, &lost).await;

    assert_eq!(companion.find(|event| acknowledgement_of(event, &lost)), None);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_message_that_was_taken_over_before_the_cut_and_sent_again_is_shown_once() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;
    stage.shop.trouble_outgoing(Trouble::CutAfterwards, Times::Next(1));

    under(&companion, "3EB0CUT", "once").await;
    stage.until(|| !stage.simulator.is_online(&device)).await;
    stage.until(|| stage.simulator.is_online(&device)).await;
    assert_eq!(companion.find(|event| acknowledgement_of(event, "3EB0CUT")), None);
    under(&companion, "3EB0CUT", "once").await;

    acknowledged(&companion, "3EB0CUT").await;
    stage.until(|| stage.ani.seen().repeated == ["3EB0CUT"]).await;
    assert_eq!(stage.ani.seen().texts(), ["once"]);
    let again = &stage.simulator.accepted_twice()[..];
    assert_eq!(again, [accepted_again("3EB0CUT", &device, 2)]);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_message_that_is_lost_with_the_connection_reaches_nobody() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;
    stage.shop.trouble_outgoing(Trouble::LostAndCut, Times::Next(1));

    under(&companion, "3EB0LOST", "is it there?").await;
    stage.until(|| !stage.simulator.is_online(&device)).await;
    stage.until(|| stage.simulator.is_online(&device)).await;
    assert!(stage.ani.received().is_empty());
    under(&companion, "3EB0LOST", "is it there?").await;

    stage.until(|| stage.ani.seen().texts() == ["is it there?"]).await;
    assert!(stage.simulator.accepted_twice().is_empty());
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_message_that_is_delivered_twice_is_told_once_and_both_are_acknowledged() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;
    stage.ani.send_text(SHOP, "hello").await.unwrap();
    let chat = companion.text("hello").await.chat;
    companion.client.send_text(chat.clone(), "hello Ani").await.unwrap();
    stage.until(|| stage.ani.seen().texts() == ["hello Ani"]).await;

    stage.ani.trouble_outgoing(Trouble::DeliveredTwice, Times::Next(1));
    let id = stage.ani.send_text(SHOP, "two of a kind").await.unwrap();
    stage.ani.send_text(SHOP, "afterwards").await.unwrap();
    companion.text("afterwards").await;
    assert_eq!(companion.count("two of a kind"), 1);
    stage.until(|| acknowledgements(&stage, &id, &device) == 2).await;

    stage.shop.trouble_outgoing(Trouble::DeliveredTwice, Times::Next(1));
    companion.client.send_text(chat, "likewise").await.unwrap();
    stage.until(|| stage.ani.seen().repeated.len() == 1).await;
    assert_eq!(stage.ani.seen().texts(), ["hello Ani", "likewise"]);
    companion.stop().await;
    stage.end().await;
}

fn acknowledgements(stage: &Stage, of: &str, device: &Address) -> usize {
    let log = stage.simulator.log();
    let told = log.iter().filter(
        |entry| matches!(entry, Entry::Acknowledged { id, by, .. } if id == of && by == device),
    );
    told.count()
}

#[tokio::test]
async fn messages_come_in_another_order_than_they_were_written() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;
    stage.ani.send_text(SHOP, "hello").await.unwrap();
    let chat = companion.text("hello").await.chat;
    companion.client.send_text(chat, "hello Ani").await.unwrap();
    stage.until(|| stage.ani.seen().texts() == ["hello Ani"]).await;
    stage.until(|| stage.simulator.waiting_for(&device) == 0).await;

    stage.shop.hold_deliveries(&device);
    let first = stage.ani.send_text(SHOP, "one").await.unwrap();
    stage.ani.send_text(SHOP, "two").await.unwrap();
    assert_eq!(stage.shop.release_deliveries_reversed(&device), 2);

    companion.text("one").await;
    companion.text("two").await;
    assert_eq!(companion.texts().split_off(1), ["two", "one"]);
    stage.until(|| stage.ani.seen().has_receipt(&first, &ReceiptKind::Delivered)).await;
    companion.stop().await;
    stage.end().await;
}

async fn text(companion: &Companion, to: &str, text: &str) -> String {
    companion.client.send_text(Jid::pn(to), text).await.expect("connected").message_id
}

async fn under(companion: &Companion, id: &str, text: &str) {
    let options = SendOptions::default().with_message_id(id);
    let text = wa::Message { conversation: Some(text.to_owned()), ..Default::default() };
    companion
        .client
        .send_message_with_options(Jid::pn(ANI), text, options)
        .await
        .expect("connected");
}

/// What the acknowledgement of a message says: the error, or that it was taken over.
async fn acknowledged(companion: &Companion, id: &str) -> String {
    companion.told(|event| acknowledgement_of(event, id)).await
}

fn acknowledgement_of(event: &Event, id: &str) -> Option<String> {
    match event {
        Event::ServerAck(ack) if ack.id == id => {
            Some(ack.error.clone().unwrap_or_else(|| TAKEN.to_owned()))
        }
        _ => None,
    }
}

async fn delivered(companion: &Companion, id: &str) {
    companion
        .told(|event| match event {
            Event::Receipt(receipt) => {
                receipt.message_ids.iter().any(|named| named == id).then_some(())
            }
            _ => None,
        })
        .await;
}

fn accepted_again(id: &str, device: &Address, times: usize) -> AcceptedAgain {
    AcceptedAgain { id: id.to_owned(), from: device.clone(), to: ANI.to_owned(), times }
}
