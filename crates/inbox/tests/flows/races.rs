//! Things that happen beside each other, on every database at hand.

use std::sync::Arc;

use blazz_domain::delivery::DeliveryState;
use blazz_domain::identity::Identity;
use blazz_inbox::contacts;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::stage::{NUMBER, Reply, Stage, WABA, body, change, phone, status, text};

/// Delivers these values all at once, each as a webhook of its own.
async fn deliver_at_once(stage: &Arc<Stage>, values: Vec<Value>) {
    let mut running = JoinSet::new();
    for value in values {
        let stage = Arc::clone(stage);
        running.spawn(async move {
            let body = body(WABA, &[change(NUMBER, "messages", value)]).to_string();
            // Meta comes again with what was not taken.
            for _ in 0..10 {
                if let Ok(done) = stage.post(body.as_bytes()).await {
                    assert_eq!((done.applied, done.failed), (1, 0));
                    return;
                }
            }
            panic!("never taken");
        });
    }
    while let Some(done) = running.join_next().await {
        done.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_of_one_new_customer_at_once_make_one_contact_and_one_chat() {
    for stage in Stage::open_on_each().await {
        let stage = Arc::new(stage);
        let at = stage.seconds();
        let values = (0..24)
            .map(|index| text("628111", &format!("wamid.{}", index % 12), at, "Halo"))
            .collect();
        deliver_at_once(&stage, values).await;
        assert_eq!(stage.contacts().await.len(), 1);
        let chat = stage.only_chat().await;
        assert_eq!((chat.unread_count, stage.thread(&chat).await.len()), (12, 12));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statuses_of_one_message_at_once_lose_no_step() {
    for stage in Stage::open_on_each().await {
        let stage = Arc::new(stage);
        let id = stage.answered("wamid.a").await;
        let at = stage.seconds();
        let states = ["read", "delivered", "sent", "played", "delivered", "read"];
        let values = states.iter().map(|state| status("wamid.a", state, at)).collect();
        deliver_at_once(&stage, values).await;
        let delivery = stage.delivery(id).await;
        assert_eq!(delivery.state, DeliveryState::Played);
        assert!(delivery.delivered_at.is_some() && delivery.read_at.is_some());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statuses_beside_the_answer_to_the_send_are_never_left_waiting() {
    for stage in Stage::open_on_each().await {
        let stage = Arc::new(stage);
        stage.customer_writes("628111", "wamid.c", "Halo").await;
        let chat = stage.only_chat().await.id;
        for round in 0..15 {
            let name = format!("wamid.{round}");
            let id = stage.say(chat, "Halo!").await;
            let job = stage.lease().await.unwrap();
            stage.graph.reply(Reply::sent(&name));
            let sending = {
                let stage = Arc::clone(&stage);
                async move { stage.run(&job).await }
            };
            let at = stage.seconds();
            let values =
                ["delivered", "read"].iter().map(|state| status(&name, state, at)).collect();
            tokio::join!(sending, deliver_at_once(&stage, values));
            assert_eq!(stage.state(id).await, DeliveryState::Read, "round {round}");
            assert!(stage.delivery(id).await.sent_at.is_some());
            assert!(stage.parked(&name).await.is_empty());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn effects_beside_their_message_are_never_left_waiting() {
    for stage in Stage::open_on_each().await {
        let stage = Arc::new(stage);
        for round in 0..15 {
            let name = format!("wamid.{round}");
            let at = stage.seconds();
            let reaction = json!({ "message_id": name, "emoji": "👍" });
            let id = format!("{name}.r");
            let reaction = crate::stage::customer("628111", &id, at, "reaction", reaction);
            deliver_at_once(&stage, vec![reaction, text("628111", &name, at, "Halo")]).await;
            let message = stage.named(&name).await.unwrap().id;
            assert_eq!(stage.emojis(message).await, ["👍"], "round {round}");
            assert!(stage.parked(&name).await.is_empty());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_merge_beside_new_messages_loses_none() {
    for stage in Stage::open_on_each().await {
        let stage = Arc::new(stage);
        let by_user_id = |id: String| {
            json!({ "messages": [{
                "from": "", "from_user_id": "ID.1", "id": id, "type": "text",
                "timestamp": stage.seconds().to_string(), "text": { "body": "Halo" },
            }] })
        };
        stage.customer_writes("628111", "wamid.p", "Halo").await;
        stage.hear("messages", by_user_id("wamid.u".to_owned())).await;
        let older = stage.owner(&phone("628111")).await.unwrap();
        let younger = stage.owner(&Identity::bsuid("ID.1")).await.unwrap();
        let values = (0..8).map(|index| by_user_id(format!("wamid.{index}"))).collect();
        let merging = async {
            for _ in 0..10 {
                let tx = stage.begin().await;
                if contacts::merge(&tx, older, younger).await.is_ok() && tx.commit().await.is_ok() {
                    return;
                }
            }
            panic!("never merged");
        };
        tokio::join!(merging, deliver_at_once(&stage, values));
        assert_eq!(stage.contacts().await.len(), 1);
        let chat = stage.only_chat().await;
        assert_eq!(stage.thread(&chat).await.len(), 10);
        assert_eq!(chat.unread_count, 10);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_with_one_job_send_once() {
    for stage in Stage::open_on_each().await {
        stage.customer_writes("628111", "wamid.c", "Halo").await;
        let id = stage.say(stage.only_chat().await.id, "Halo!").await;
        let job = stage.lease().await.unwrap();
        stage.graph.reply(Reply::sent("wamid.a"));
        let run = || blazz_inbox::jobs::run(&stage.inbox, &job);
        tokio::join!(run(), run());
        assert_eq!(stage.graph.asked().len(), 1);
        assert_eq!(stage.state(id).await, DeliveryState::Sent);
    }
}
