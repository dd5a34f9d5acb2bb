//! What a provider tells us becomes true: the one way in for every inbound event.

mod account;
mod group;
mod mark;
mod message;
mod on_phone;
mod parked;
mod reaction;
mod read_on_phone;
mod report;
mod reused;
mod rewrite;
mod unread;
mod voice;
mod vote;

use blazz_domain::contact::{ContactType, Party};
use blazz_domain::content::Content;
use blazz_domain::inbound::{IdentityNews, Inbound, InboundMessage, Origin};
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;

pub(crate) use group::membership;
pub(crate) use parked::apply_and_show as apply_parked;
pub(super) use voice::is_admin;

use crate::contacts;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::pictures;
use crate::transports;

/// Applies one event of `account`. It may come twice, late, or before what it speaks of. Gives whether it
/// had a meaning here.
pub async fn receive(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    inbound: Inbound,
) -> Result<bool, InboxError> {
    if account.other_transport().is_some() {
        let (account, inbound) = transports::translate(tx, account, inbound).await?;
        return Box::pin(enact(inbox, tx, &account, inbound)).await;
    }
    Box::pin(enact(inbox, tx, account, inbound)).await
}

/// Whether a message is here already, and not only a place that is kept for it. Changes nothing.
pub(crate) async fn has(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    message: &InboundMessage,
) -> Result<bool, InboxError> {
    let known = reused::find(inbox, tx, account, &mut message.clone()).await?;
    Ok(known.is_some_and(|known| !message::is_waiting(&known)))
}

async fn enact(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    inbound: Inbound,
) -> Result<bool, InboxError> {
    match inbound {
        Inbound::Message(it) => message::receive(inbox, tx, account, *it).await?,
        Inbound::Reaction(it) => reaction::receive(inbox, tx, account, it).await?,
        Inbound::Vote(it) => vote::receive(inbox, tx, account, it).await?,
        Inbound::Edit(it) => rewrite::edit(tx, account, it).await?,
        Inbound::Revoke(it) => rewrite::revoke(tx, account, it).await?,
        Inbound::Report(it) => report::receive(inbox, tx, account, it).await?,
        Inbound::Identities(it) => rename(inbox, tx, account, it).await?,
        Inbound::AddressBook { party, full_name, removed } => {
            address_book(tx, party, full_name, removed).await?;
        }
        Inbound::Blocked { party, blocked } => {
            contacts::told_blocked(inbox, tx, account, &party, blocked).await?;
        }
        Inbound::BlockList(it) => contacts::told_block_list(inbox, tx, account, &it).await?,
        Inbound::Picture(it) => pictures::changed(inbox, tx, account, it).await?,
        Inbound::Group(it) => group::receive(tx, account, it).await?,
        Inbound::ReadOnPhone(it) => read_on_phone::receive(inbox, tx, account, it).await?,
        Inbound::ChatOnPhone(it) => on_phone::receive(inbox, tx, account, it).await?,
        Inbound::MessageOnPhone(it) => mark::receive(tx, account, it).await?,
        Inbound::OlderHistory(it) => on_phone::older(inbox, tx, account, it).await?,
        Inbound::Account(it) => account::receive(inbox, tx, account, it).await?,
        Inbound::NothingToRead(it) => {
            return message::nothing_to_read(inbox, tx, account, *it).await;
        }
        Inbound::Nothing { .. } => return Ok(false),
    }
    Ok(true)
}

/// Names changed; a line in the thread says so when the provider sent one. News that come again are passed
/// over whole: the old number may be a stranger's by now.
async fn rename(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: &Account,
    news: IdentityNews,
) -> Result<(), InboxError> {
    if let Some(line) = &news.line {
        let name = &line.provider_message_id;
        if tx.messages().find_by_provider_id(account.id, name).await?.is_some() {
            return Ok(());
        }
    }
    let known = contacts::replace_identities(tx, &news.previous, &news.current).await?;
    let Some(line) = news.line else { return Ok(()) };
    let told = InboundMessage {
        provider_message_id: line.provider_message_id,
        origin: Origin::Customer,
        peer: Party { identities: known.identities, ..Party::default() },
        is_group: false,
        sender: None,
        provider_at: line.provider_at,
        content: Content::System { event: line.event, body: line.body },
        mentions: <_>::default(),
        quoted: None,
        forwarded: false,
        referral: None,
    };
    message::receive(inbox, tx, account, told).await
}

/// The business's phone knows somebody by a name; a removal there removes nobody here.
async fn address_book(
    tx: &WorkspaceTx,
    mut party: Party,
    full_name: Option<String>,
    removed: bool,
) -> Result<(), InboxError> {
    if removed {
        return Ok(());
    }
    if full_name.is_some() {
        party.profile_name = full_name;
    }
    contacts::resolve(tx, &party, ContactType::Individual, tx.now()).await.map(drop)
}
