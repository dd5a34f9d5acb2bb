//! What was said before: in files, in parts, on demand; and settings in one file.

use blazz_websimulator::{HistoryPlan, Times, Trouble};
use whatsapp_rust::{Jid, types::events::Event, waproto::whatsapp as wa};

use crate::{
    companion::Companion,
    stage::{ANI, SHOP, Stage},
};

#[tokio::test]
async fn a_long_history_comes_in_several_files_the_newest_first() {
    let stage = Stage::set().await;
    said(&stage, 5).await;
    let plan = HistoryPlan { messages_in_a_file: Some(2), ..HistoryPlan::default() };
    stage.shop.plan_history(plan);

    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    assert_eq!(part(&companion, 1).await, (33, vec!["number 4".into(), "number 3".into()]));
    assert_eq!(part(&companion, 2).await, (66, vec!["number 2".into(), "number 1".into()]));
    assert_eq!(part(&companion, 3).await, (100, vec!["number 0".into()]));
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn older_messages_come_when_they_are_asked_for() {
    let stage = Stage::set().await;
    said(&stage, 6).await;
    let plan = HistoryPlan { newest_of_each_chat: Some(2), ..HistoryPlan::default() };
    stage.shop.plan_history(plan);
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;
    assert_eq!(part(&companion, 1).await.1, ["number 5", "number 4"]);
    let oldest = stage.shop.received()[4].id.clone();

    let ani = Jid::pn(ANI);
    let client = &companion.client;
    let asked = client.fetch_message_history(&ani, &oldest, false, 0, 3).await.unwrap();

    let older = companion.told(|event| match event {
        Event::HistorySync(history) => {
            let answers = history.peer_data_request_session_id() == Some(asked.as_str());
            answers.then(|| history.decompress().ok()).flatten()
        }
        _ => None,
    });
    assert_eq!(texts(&older.await), ["number 3", "number 2", "number 1"]);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_message_that_is_withheld_is_asked_of_the_phone() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;
    stage.ani.trouble_outgoing(Trouble::Withheld, Times::Next(1));

    stage.ani.send_text(SHOP, "ask your phone").await.unwrap();

    companion.told(|event| matches!(event, Event::UndecryptableMessage(_)).then_some(())).await;
    assert_eq!(companion.text("ask your phone").await.sender.user, ANI);
    stage.until(|| stage.simulator.waiting_for(&device) == 0).await;
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn a_new_device_is_given_a_file_of_settings_and_what_was_set_since() {
    let stage = Stage::set().await;
    stage.shop.name_contact(ANI, "Ani");
    stage.shop.name_contact("628999", "Nobody");
    stage.shop.pin(ANI, false);
    stage.shop.pin(ANI, true);
    stage.shop.forget_contact("628999");
    stage.shop.snapshot_settings().unwrap();
    stage.shop.archive(ANI, true);

    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    companion.told(|event| matches!(event, Event::ContactUpdate(_)).then_some(())).await;
    companion.told(|event| matches!(event, Event::ArchiveUpdate(_)).then_some(())).await;
    let pinned = companion.told(|event| match event {
        Event::PinUpdate(update) => Some((update.action.pinned, update.from_full_sync)),
        _ => None,
    });
    assert_eq!(pinned.await, (Some(true), true));
    companion.client.chat_actions().unpin_chat(&Jid::pn(ANI)).await.unwrap();
    assert!(!stage.shop.chat_settings(ANI).is_pinned);
    companion.stop().await;
    stage.end().await;
}

/// As many texts to the shop before anything is linked.
async fn said(stage: &Stage, count: usize) {
    for number in 0..count {
        let sent = stage.ani.send_text(SHOP, &format!("number {number}")).await;
        sent.expect("sealed");
    }
    stage.until(|| stage.shop.received().len() == count).await;
}

/// How far the device is after a part, and its texts.
async fn part(companion: &Companion, order: u32) -> (u32, Vec<String>) {
    companion
        .told(|event| match event {
            Event::HistorySync(history) if history.chunk_order() == Some(order) => {
                let read = history.decompress().ok()?;
                Some((history.progress().unwrap_or_default(), texts(&read)))
            }
            _ => None,
        })
        .await
}

fn texts(history: &[u8]) -> Vec<String> {
    let history = whatsapp_rust::waproto::codec::history_sync_decode(history).expect("a history");
    let messages = history.conversations.iter().flat_map(|chat| &chat.messages);
    let text = |message: &wa::HistorySyncMsg| message.message.message.conversation.clone();
    messages.filter_map(text).collect()
}
