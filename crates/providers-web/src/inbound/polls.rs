//! Polls and the votes on them, which only whoever knows the poll's secret can read.

use blazz_domain::inbound::{Inbound, InboundVote};
use blazz_domain::{Timestamp, identity::Identity};
use blazz_providers::Arrival;
use wacore::proto_helpers::MessageExt;
use wacore_binary::JidExt;
use waproto::whatsapp as wa;
use whatsapp_rust::Jid;
use whatsapp_rust::types::events::InboundMessage;
use whatsapp_rust::types::message::MessageInfo;

use super::Me;
use super::message::Place;
use crate::polls::{Polls, SECRET, SealedVote};
use crate::store::{DeviceStoreError, RecordKey};

/// Adds to what messages mean the votes that can be read by now, and keeps the others. Gives what may be forgotten once
/// all of it is kept.
pub(crate) async fn read_votes(
    polls: &Polls,
    me: &Me,
    messages: &[InboundMessage],
    arrivals: &mut [Arrival],
) -> Result<Vec<RecordKey>, DeviceStoreError> {
    let mut done = Vec::new();
    for (message, arrival) in messages.iter().zip(arrivals) {
        let Some(place) = Place::of(me, &message.info) else { continue };
        let chat = names_of(&place.peer.identities);
        let base = message.message.get_base_message();
        if let Some(secret) = secret_of(&message.message) {
            let poll = &message.info.id;
            polls.keep_secret(&chat, poll, secret).await?;
            for (key, vote) in polls.early(&chat, poll).await? {
                arrival.inbound.extend(vote.open(secret).map(Inbound::Vote));
                done.push(key);
            }
        } else if let Some(vote) = sealed(me, &place, &message.info, base) {
            arrival.is_strange = false;
            let target = &vote.vote.target;
            let mut secret = polls.secret(&chat, target).await?;
            if secret.is_none() {
                // The poll may be coming this very moment, from somebody else: it keeps its secret and then looks for
                // votes, a vote is kept and then looks for the secret, so one of the two finds the other.
                let key = polls.keep_early(&chat[0], &message.info.id, &vote).await?;
                secret = polls.secret(&chat, target).await?;
                done.extend(secret.is_some().then_some(key));
            }
            let meaning =
                secret.map_or(EARLY, |secret| vote.open(&secret).map_or(UNREADABLE, Inbound::Vote));
            arrival.inbound = vec![meaning];
        }
    }
    Ok(done)
}

const UNREADABLE: Inbound = Inbound::Nothing { why: "a vote that cannot be opened" };
const EARLY: Inbound = Inbound::Nothing { why: "a vote on a poll that is not here yet" };

/// The names of a chat; never none.
fn names_of(identities: &[Identity]) -> Vec<String> {
    identities.iter().map(|identity| identity.value.clone()).collect()
}

/// The secret that comes with a poll.
fn secret_of(message: &wa::Message) -> Option<&[u8]> {
    let base = message.get_base_message();
    let is_poll = base.poll_creation_message.is_set()
        || base.poll_creation_message_v2.is_set()
        || base.poll_creation_message_v3.is_set();
    let context = [base, message].into_iter().find_map(|it| it.message_context_info.as_option());
    let secret = context?.message_secret.as_deref()?;
    (is_poll && secret.len() == SECRET).then_some(secret)
}

/// A vote as it came.
fn sealed(me: &Me, place: &Place, info: &MessageInfo, message: &wa::Message) -> Option<SealedVote> {
    let update = message.poll_update_message.as_option()?;
    let key = update.poll_creation_message_key.as_option()?;
    let vote = update.vote.as_option()?;
    let source = &info.source;
    let own = || me.pn.iter().chain(&me.lid).map(Jid::to_non_ad_string);
    let voters: Vec<String> = if source.is_from_me {
        own().collect()
    } else {
        let names = [Some(&source.sender), source.sender_alt.as_ref()];
        names.into_iter().flatten().map(Jid::to_non_ad_string).collect()
    };
    let asker = key.participant.as_deref().and_then(|it| it.parse::<Jid>().ok());
    let others = [Some(&source.chat), source.recipient_alt.as_ref()].into_iter().flatten();
    let others = others.filter(|it| !it.is_group()).map(Jid::to_non_ad_string);
    let askers = asker.map(|it| it.to_non_ad_string()).into_iter();
    let askers = askers.chain(voters.iter().cloned()).chain(own()).chain(others).collect();
    Some(SealedVote {
        vote: InboundVote {
            target: key.id.clone()?,
            by: place.voice(),
            is_group: place.is_group,
            options: Vec::new(),
            provider_at: voted_at(me, info, update),
        },
        payload: vote.enc_payload.clone()?.clone(),
        nonce: vote.enc_iv.clone()?.clone(),
        askers,
        voters,
    })
}

/// The voter's own clock tells two votes of one second apart; none lies in the future.
fn voted_at(me: &Me, info: &MessageInfo, update: &wa::message::PollUpdateMessage) -> Timestamp {
    let told = update.sender_timestamp_ms.filter(|at| *at > 0).map(Timestamp::from_millis);
    told.map_or_else(|| me.time(info.timestamp.timestamp()), |at| at.min(me.now))
}
