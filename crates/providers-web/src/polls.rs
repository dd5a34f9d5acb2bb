//! What it takes to read votes: the secret of each poll, and votes that came before their poll.
//!
//! `whatsapp-rust` keeps secrets too, but writes them later and lets them run out; a poll may be voted on for as long
//! as it stands in a chat.

use std::sync::Arc;

use blazz_domain::inbound::InboundVote;
use serde::{Deserialize, Serialize};
use wacore::poll::{PollVoteCiphertext, decrypt_poll_vote_with_secret};

use crate::store::{Change, DeviceStore, DeviceStoreError, Kind, Range, RecordKey, beginning};

/// How long a poll's secret is, in bytes (`wacore` 0.7.0, `secret_enc_addon.rs`).
pub(crate) const SECRET: usize = 32;
/// How many early votes of one poll are looked at in one go.
const AT_ONCE: usize = 1000;

/// A vote as it came, sealed for whoever knows the poll's secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SealedVote {
    /// What it is, but for the choice.
    pub(crate) vote: InboundVote,
    pub(crate) payload: Vec<u8>,
    pub(crate) nonce: Vec<u8>,
    /// Names of whoever may have asked, and of the voter: the seal is made of one of each.
    pub(crate) askers: Vec<String>,
    pub(crate) voters: Vec<String>,
}

impl SealedVote {
    /// The vote with its choice; none when the secret is another poll's.
    pub(crate) fn open(&self, secret: &[u8]) -> Option<InboundVote> {
        let sealed = PollVoteCiphertext { enc_payload: &self.payload, enc_iv: &self.nonce };
        let pairs = self.askers.iter().flat_map(|asker| {
            self.voters.iter().map(move |voter| (asker.as_str(), voter.as_str()))
        });
        let chosen = pairs.into_iter().find_map(|(asker, voter)| {
            let target = &self.vote.target;
            decrypt_poll_vote_with_secret(sealed, secret, target, asker, voter).ok()
        })?;
        let options = chosen.iter().map(hex::encode).collect();
        Some(InboundVote { options, ..self.vote.clone() })
    }
}

/// The polls of one account. A chat is named by each of its names, since one vote may come under one and the next
/// under another.
#[derive(Clone)]
pub(crate) struct Polls(Arc<dyn DeviceStore>);

impl Polls {
    pub(crate) fn new(store: Arc<dyn DeviceStore>) -> Self {
        Self(store)
    }

    pub(crate) async fn secret(
        &self,
        chat: &[String],
        poll: &str,
    ) -> Result<Option<Vec<u8>>, DeviceStoreError> {
        let keys: Vec<RecordKey> = chat.iter().map(|name| key(name, poll)).collect();
        let found = self.0.load_many(Kind::PollSecret, &keys).await?;
        Ok(found.into_iter().next().map(|record| record.value))
    }

    /// Keeps a poll's secret. The first one counts: nobody takes a poll's votes away by using its name again.
    pub(crate) async fn keep_secret(
        &self,
        chat: &[String],
        poll: &str,
        secret: &[u8],
    ) -> Result<(), DeviceStoreError> {
        if self.secret(chat, poll).await?.is_some() {
            return Ok(());
        }
        let put = |name: &String| Change::Put {
            kind: Kind::PollSecret,
            key: key(name, poll),
            value: secret.to_vec(),
        };
        self.0.write(chat.iter().map(put).collect()).await
    }

    /// The secret of a poll that is about to be sent: the same for every attempt, or votes could not be read.
    pub(crate) async fn secret_of_ours(
        &self,
        chat: &[String],
        poll: &str,
    ) -> Result<Vec<u8>, DeviceStoreError> {
        if let Some(known) = self.secret(chat, poll).await? {
            return Ok(known);
        }
        let secret: [u8; SECRET] = rand::random();
        self.keep_secret(chat, poll, &secret).await?;
        Ok(secret.to_vec())
    }

    /// Keeps a vote until its poll is here; gives what it is kept under. `name` is the vote's own.
    pub(crate) async fn keep_early(
        &self,
        chat: &str,
        name: &str,
        vote: &SealedVote,
    ) -> Result<RecordKey, DeviceStoreError> {
        let value =
            serde_json::to_vec(vote).map_err(|error| DeviceStoreError::Failed(error.into()))?;
        let key = RecordKey::of(&[chat, &vote.vote.target, name]);
        let put = Change::Put { kind: Kind::EarlyVote, key: key.clone(), value };
        self.0.write(vec![put]).await?;
        Ok(key)
    }

    /// The votes that came before a poll, oldest first where one can tell, and what they are kept under.
    pub(crate) async fn early(
        &self,
        chat: &[String],
        poll: &str,
    ) -> Result<Vec<(RecordKey, SealedVote)>, DeviceStoreError> {
        let mut votes = Vec::new();
        for name in chat {
            let prefix = beginning(&[name, poll]);
            let range = Range { prefix: &prefix, after: None, limit: AT_ONCE };
            for record in self.0.list(Kind::EarlyVote, range).await? {
                if let Ok(vote) = serde_json::from_slice::<SealedVote>(&record.value) {
                    votes.push((record.key, vote));
                }
            }
        }
        votes.sort_by_key(|(_, vote)| vote.vote.provider_at);
        Ok(votes)
    }

    pub(crate) async fn forget_early(&self, votes: Vec<RecordKey>) -> Result<(), DeviceStoreError> {
        if votes.is_empty() {
            return Ok(());
        }
        let gone = votes.into_iter().map(|key| Change::Delete { kind: Kind::EarlyVote, key });
        self.0.write(gone.collect()).await
    }
}

fn key(chat: &str, poll: &str) -> RecordKey {
    RecordKey::hash_of(&[chat, poll])
}
