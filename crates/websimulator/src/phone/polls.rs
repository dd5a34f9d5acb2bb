//! Polls: made, voted on, and the votes counted by whoever made one; a vote is sealed with the poll's own secret.

use std::collections::BTreeMap;

use wacore::poll::{
    PollVoteAddressing, PollVoteCiphertext, compute_option_hash, decrypt_poll_vote_with_fallback,
    encrypt_poll_vote_with_secret,
};
use wacore_binary::{Jid, Server};
use waproto::buffa::MessageField;
use waproto::whatsapp::{self as wa, message};

use super::{Phone, Received, WriteError, group_post::group_of};
use crate::clock;

impl Phone {
    /// Asks, with options of which one or more may be chosen.
    pub async fn ask(
        &self,
        to: &str,
        question: &str,
        options: &[&str],
        most: u32,
    ) -> Result<String, WriteError> {
        let options = options.iter().map(|option| message::poll_creation_message::Option {
            option_name: Some((*option).to_owned()),
            ..message::poll_creation_message::Option::default()
        });
        let poll = MessageField::some(message::PollCreationMessage {
            name: Some(question.to_owned()),
            options: options.collect(),
            selectable_options_count: Some(most),
            ..message::PollCreationMessage::default()
        });
        let secret: [u8; 32] = rand::random();
        let context = wa::MessageContextInfo {
            message_secret: Some(secret.to_vec()),
            ..wa::MessageContextInfo::default()
        };
        let message_context_info = MessageField::some(context);
        let empty = wa::Message { message_context_info, ..wa::Message::default() };
        // As WhatsApp's clients do (`whatsapp-rust` 0.7.0, `features/polls.rs`).
        let message = if most == 1 {
            wa::Message { poll_creation_message_v3: poll, ..empty }
        } else {
            wa::Message { poll_creation_message: poll, ..empty }
        };
        self.send(to, message).await
    }

    /// Chooses among the options of a poll that came in; without any, takes the vote back.
    pub async fn vote(&self, poll: &Received, options: &[&str]) -> Result<String, WriteError> {
        let server = self.inner.server_of_chats();
        let (asker, voter) = self.named(&poll.from.number, self.number(), server);
        let hashes: Vec<Vec<u8>> =
            options.iter().map(|option| compute_option_hash(option).to_vec()).collect();
        let secret = secret_of(&poll.message).unwrap_or_default();
        let sealed = encrypt_poll_vote_with_secret(&hashes, secret, &poll.id, &asker, &voter);
        let (payload, nonce) =
            sealed.map_err(|error| WriteError::Vote { reason: error.to_string() })?;
        let group = group_of(&poll.chat);
        let key = wa::MessageKey {
            participant: group.is_some().then_some(asker),
            remote_jid: Some(self.jid_of_chat(&poll.chat).to_string()),
            from_me: Some(poll.from.number == self.number()),
            id: Some(poll.id.clone()),
        };
        let vote =
            message::PollEncValue { enc_payload: Some(payload), enc_iv: Some(nonce.to_vec()) };
        let update = message::PollUpdateMessage {
            poll_creation_message_key: MessageField::some(key),
            vote: MessageField::some(vote),
            sender_timestamp_ms: Some(clock::seconds() * 1000),
            ..message::PollUpdateMessage::default()
        };
        let poll_update_message = MessageField::some(update);
        self.send(&poll.chat, wa::Message { poll_update_message, ..wa::Message::default() }).await
    }

    /// What each person has chosen last in a poll that this phone made: by number, the options.
    pub fn votes(&self, poll: &str) -> BTreeMap<String, Vec<String>> {
        let Some(asked) = self.inner.said(poll) else { return BTreeMap::new() };
        let options = options_of(&asked.message);
        let secret = secret_of(&asked.message).unwrap_or_default();
        let mut votes = BTreeMap::new();
        for received in self.received() {
            let Some(update) = received.message.poll_update_message.as_option() else { continue };
            if update.poll_creation_message_key.id.as_deref() != Some(poll) {
                continue;
            }
            if let Some(hashes) = self.open_vote(&received, update, secret, poll) {
                let chosen = options.iter().filter(|option| {
                    hashes.iter().any(|hash| hash[..] == compute_option_hash(option))
                });
                votes.insert(received.from.number, chosen.cloned().collect());
            }
        }
        votes
    }

    fn open_vote(
        &self,
        received: &Received,
        update: &message::PollUpdateMessage,
        secret: &[u8],
        poll: &str,
    ) -> Option<Vec<Vec<u8>>> {
        let own = self.number();
        let by_number = self.named(own, &received.from.number, Server::Pn);
        let by_lid = self.named(own, &received.from.number, Server::Lid);
        let sealed = PollVoteCiphertext {
            enc_payload: update.vote.enc_payload.as_deref()?,
            enc_iv: update.vote.enc_iv.as_deref()?,
        };
        let (number, lid) = (addressing(&by_number), addressing(&by_lid));
        decrypt_poll_vote_with_fallback(sealed, secret, poll, number, Some(lid)).ok()
    }

    /// Who asked and who voted, both in the same way.
    fn named(&self, asker: &str, voter: &str, server: Server) -> (String, String) {
        let named = |number: &str| -> Jid { self.jid_of_person(number, server) };
        (named(asker).to_string(), named(voter).to_string())
    }
}

fn addressing(named: &(String, String)) -> PollVoteAddressing<'_> {
    PollVoteAddressing { poll_creator_jid: &named.0, voter_jid: &named.1 }
}

fn secret_of(message: &wa::Message) -> Option<&[u8]> {
    message.message_context_info.as_option()?.message_secret.as_deref()
}

fn options_of(message: &wa::Message) -> Vec<String> {
    let poll = message.poll_creation_message.as_option();
    let poll = poll.or_else(|| message.poll_creation_message_v3.as_option());
    let options = poll.map(|poll| poll.options.as_slice()).unwrap_or_default();
    options.iter().filter_map(|option| option.option_name.clone()).collect()
}
