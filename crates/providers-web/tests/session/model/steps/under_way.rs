//! Steps on tokens, on messages that are under way, and on their secrets.

use wacore::store::traits::{
    Backend, MsgSecretEntry, PendingInboundKey, PendingInboundRow, TcTokenEntry,
};

use super::{Step, answer, name, unordered};

fn secret(step: Step, id: u8) -> MsgSecretEntry {
    MsgSecretEntry {
        chat: "chat".into(),
        sender: name(step.one).into(),
        msg_id: name(id).into(),
        secret: [step.method; 32],
        // Both signs, and never.
        expires_at: i64::from(step.number) - 2,
        message_ts: i64::from(step.number) % 3,
    }
}

/// Before, or after, everything that was ever stored.
fn cutoff(number: u8) -> i64 {
    if number < 5 { 1 } else { i64::MAX }
}

pub(super) async fn take(store: &dyn Backend, step: Step) -> String {
    let Step { one, two, number, .. } = step;
    let (chat, id) = (name(one), name(two));
    let at = i64::from(number);
    match step.method {
        0 => {
            let sender_timestamp = (number % 2 == 0).then_some(at);
            let entry = TcTokenEntry {
                token: vec![one; two.into()],
                token_timestamp: at,
                sender_timestamp,
            };
            answer(store.put_tc_token(&chat, &entry)).await
        }
        1 => answer(store.delete_tc_token(&chat)).await,
        2 => answer(store.touch_tc_token_sender_timestamp(&chat, at)).await,
        3 => answer(store.store_received_tc_token(&chat, &[two], at)).await,
        4 => answer(store.delete_expired_tc_tokens(at, i64::from(two))).await,
        5 => answer(store.store_sent_message(&chat, &id, &[number])).await,
        6 => ask_for_sent(store, &chat, &id).await,
        7 => answer(store.delete_expired_sent_messages(cutoff(number))).await,
        8 | 9 => answer(store.put_msg_secrets(vec![secret(step, two), secret(step, one)])).await,
        10 => answer(store.delete_expired_msg_secrets(at - 2)).await,
        _ => take_pending(store, step).await,
    }
}

async fn take_pending(store: &dyn Backend, step: Step) -> String {
    let (chat, sender, id) = (name(step.one), name(step.two), name(step.number % 2));
    let message = [step.number];
    let row = |sender| PendingInboundRow { chat: &chat, sender, id: &id, message: &message };
    let key = |sender| PendingInboundKey { chat: &chat, sender, id: &id };
    match step.method {
        11 => answer(store.store_pending_inbound(&chat, &sender, &id, &message)).await,
        12 => answer(store.store_pending_inbound_batch(&[row(&sender), row(&chat)])).await,
        13 => answer(store.delete_pending_inbound(&chat, &sender, &id)).await,
        14 => answer(store.delete_pending_inbound_batch(&[key(&sender), key(&chat)])).await,
        _ => answer(store.delete_expired_pending_inbound(cutoff(step.number))).await,
    }
}

pub(super) async fn look(store: &dyn Backend, one: u8, two: u8) -> Vec<String> {
    let (chat, id) = (name(one), name(two));
    vec![
        answer(store.get_tc_token(&chat)).await,
        unordered(store.get_all_tc_token_jids().await),
        answer(store.get_pending_inbound(&chat, &id, &name(0))).await,
        answer(store.get_pending_inbound(&chat, &id, &name(1))).await,
        answer(store.get_msg_secret_with_ts("chat", &chat, &id)).await,
        ask_for_sent(store, &chat, &id).await,
    ]
}

/// As the library asks: it puts back what it has taken. Ours keeps it anyway.
async fn ask_for_sent(store: &dyn Backend, chat: &str, id: &str) -> String {
    let found = store.take_sent_message(chat, id).await;
    if let Ok(Some(message)) = &found {
        store.store_sent_message(chat, id, message).await.unwrap();
    }
    answer(async { found }).await
}
