//! Steps on keys and sessions.

use std::sync::Arc;

use bytes::Bytes;
use wacore::store::traits::Backend;

use super::{Step, answer, name, unordered};

fn batch(step: Step) -> Vec<(Arc<str>, Bytes)> {
    let value = |number: u8| Bytes::from(vec![number; usize::from(step.number)]);
    let entry = |number: u8| (Arc::from(name(number)), value(number));
    vec![entry(step.one), entry(step.two)]
}

pub(super) async fn take(store: &dyn Backend, step: Step) -> String {
    let at = name(step.one);
    let id = u32::from(step.number) * 100;
    let ids = [id, u32::from(step.two) * 100];
    let keys = ids.map(|id| (id, Bytes::copy_from_slice(&[step.one])));
    match step.method {
        0 => answer(store.put_identity(&at, [step.number; 32])).await,
        1 => {
            let both = [(Arc::from(at), [step.number; 32]), (Arc::from(name(step.two)), [9; 32])];
            answer(store.put_identities_batch(&both)).await
        }
        2 => answer(store.delete_identity(&at)).await,
        3 => answer(store.put_session(&at, &[step.number])).await,
        4 => answer(store.put_sessions_batch(&batch(step))).await,
        5 => answer(store.delete_session(&at)).await,
        6 => answer(store.store_prekey(id, &[step.one], step.two == 0)).await,
        7 => answer(store.store_prekeys_batch(&keys, step.one == 0)).await,
        8 => answer(store.mark_prekeys_uploaded(&ids)).await,
        9 => answer(store.remove_prekey(id)).await,
        10 => answer(store.store_signed_prekey(id, &[step.one])).await,
        11 => answer(store.remove_signed_prekey(id)).await,
        12 => answer(store.put_sender_key(&at, &[step.number])).await,
        13 => answer(store.put_sender_keys_batch(&batch(step))).await,
        14 => answer(store.delete_sender_key(&at)).await,
        _ => answer(store.load_prekeys_batch(&ids)).await,
    }
}

pub(super) async fn look(store: &dyn Backend, one: u8) -> Vec<String> {
    let at = name(one);
    vec![
        answer(store.load_identity(&at)).await,
        answer(store.get_session(&at)).await,
        answer(store.has_session(&at)).await,
        answer(store.has_signal_state_for_user(&at)).await,
        answer(store.has_signal_state_for_user("62")).await,
        answer(store.load_prekeys_batch(&[0, 100, 200, 300, 400, 500])).await,
        answer(store.get_max_prekey_id()).await,
        answer(store.load_signed_prekey(u32::from(one) * 100)).await,
        unordered(store.load_all_signed_prekeys().await),
        answer(store.get_sender_key(&at)).await,
    ]
}
