//! A phone is put away and taken up again: keys and sessions as Signal serialises them.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError},
};

use serde::{Deserialize, Serialize};
use wacore_libsignal::protocol::{
    GenericSignedPreKey as _, IdentityKey, IdentityKeyPair, PreKeyRecord, PrivateKey,
    SenderKeyRecord, SessionRecord, SignalProtocolError, SignedPreKeyRecord,
};

use super::{
    Memory, Phone,
    group_keys::GroupKeys,
    keys::{Identities, PreKeys, Sessions, SignedPreKeys},
    sealing::Sealing,
};
use crate::{Address, exchange::Exchange, keep::KeptPhone};

/// Every record as bytes, under the name it has in its store.
#[derive(Serialize, Deserialize)]
pub(crate) struct KeptSealing {
    identity: Vec<u8>,
    registration_id: u32,
    others: HashMap<String, Vec<u8>>,
    sessions: HashMap<String, Vec<u8>>,
    pre_keys: HashMap<u32, Vec<u8>>,
    signed: Vec<u8>,
    groups: HashMap<String, Vec<u8>>,
    /// Who has the key of which group.
    given: Vec<(String, Address)>,
    last_key_id: u32,
    has_lost_sessions: bool,
    attempts: HashMap<String, u8>,
}

type Kept<T> = Result<T, SignalProtocolError>;

impl Phone {
    pub(crate) async fn put_away(&self) -> Kept<KeptPhone> {
        let inner = &self.inner;
        let sealing = inner.sealing.lock().await.put_away()?;
        Ok(KeptPhone {
            number: inner.number.clone(),
            raw_id: inner.raw_id,
            sealing,
            seen: inner.seen().clone(),
            history: inner.history.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        })
    }

    /// The phone goes on where it was put away; what has waited for it comes now.
    pub(crate) fn take_up(exchange: &Arc<Exchange>, kept: KeptPhone) -> Kept<Self> {
        let sealing = Sealing::take_up(kept.sealing)?;
        let memory = Memory { seen: kept.seen, history: kept.history };
        Ok(Self::begin(exchange, kept.number, kept.raw_id, sealing, memory))
    }
}

impl Sealing {
    fn put_away(&self) -> Kept<KeptSealing> {
        let others = &self.identities.others;
        Ok(KeptSealing {
            identity: self.identities.own.private_key().serialize().to_vec(),
            registration_id: self.identities.registration_id,
            others: each(others, |key: &IdentityKey| Ok(key.serialize().to_vec()))?,
            sessions: each(&self.sessions.0, SessionRecord::serialize)?,
            pre_keys: each(&self.pre_keys.0, PreKeyRecord::serialize)?,
            signed: self.signed.0.serialize()?,
            groups: each(&self.groups.records, SenderKeyRecord::serialize)?,
            given: self.groups.given.iter().cloned().collect(),
            last_key_id: self.last_key_id,
            has_lost_sessions: self.has_lost_sessions,
            attempts: self.attempts.clone(),
        })
    }

    fn take_up(kept: KeptSealing) -> Kept<Self> {
        let private = PrivateKey::deserialize(&kept.identity)?;
        let groups = GroupKeys {
            records: each(&kept.groups, |bytes: &Vec<u8>| SenderKeyRecord::deserialize(bytes))?,
            given: kept.given.into_iter().collect(),
        };
        let others = each(&kept.others, |bytes: &Vec<u8>| IdentityKey::decode(bytes))?;
        let sessions = each(&kept.sessions, |bytes: &Vec<u8>| SessionRecord::deserialize(bytes))?;
        let pre_keys = each(&kept.pre_keys, |bytes: &Vec<u8>| PreKeyRecord::deserialize(bytes))?;
        Ok(Self {
            identities: Identities {
                own: IdentityKeyPair::try_from(private)?,
                registration_id: kept.registration_id,
                others,
            },
            sessions: Sessions(sessions),
            pre_keys: PreKeys(pre_keys),
            signed: SignedPreKeys(SignedPreKeyRecord::deserialize(&kept.signed)?),
            groups,
            random: rand::make_rng(),
            last_key_id: kept.last_key_id,
            has_lost_sessions: kept.has_lost_sessions,
            attempts: kept.attempts,
        })
    }
}

/// Every record of a store, in another form.
fn each<K, A, B>(store: &HashMap<K, A>, form: impl Fn(&A) -> Kept<B>) -> Kept<HashMap<K, B>>
where
    K: Clone + Eq + std::hash::Hash,
{
    store.iter().map(|(name, record)| Ok((name.clone(), form(record)?))).collect()
}
