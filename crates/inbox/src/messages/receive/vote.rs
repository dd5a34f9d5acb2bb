//! Somebody chose in a poll, chose otherwise, or took the vote back.

use blazz_domain::contact::{ContactType, Party};
use blazz_domain::inbound::InboundVote;
use blazz_providers::Recipient;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;

use super::parked::{self, Effect};
use super::reaction::group_key;
use crate::contacts;
use crate::error::InboxError;
use crate::inbox::Inbox;

/// A vote waits for its poll when it comes first. A customer's vote counts as their word.
pub(super) async fn receive(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    inbound: InboundVote,
) -> Result<(), InboxError> {
    let InboundVote { target, by, is_group, options, provider_at: at } = inbound;
    let kind = if is_group { ContactType::Group } else { ContactType::Individual };
    let known = contacts::recognise(tx, &by.peer, kind, at).await?;
    let named = |party: &Party| party.profile_name.clone();
    let (voter, voter_name) = if by.is_ours {
        ("us".to_owned(), None)
    } else if is_group {
        let member = by.sender.as_ref().unwrap_or(&by.peer);
        (group_key(member), named(member).or_else(|| member.phone().map(ToOwned::to_owned)))
    } else {
        let name = known.map(|known| known.contact.name);
        ("peer".to_owned(), name.or_else(|| named(&by.peer)))
    };
    let addresses = inbox.providers.addresses(account.provider);
    let peer = Recipient::choose(addresses, &[], &by.peer.identities).cloned();
    let effect = Effect::Vote {
        voter,
        voter_name,
        ours: by.is_ours,
        options,
        at,
        peer: peer.filter(|_| !by.is_ours),
        by: Some(by),
    };
    parked::enact_or_park(tx, account, &target, effect).await
}
