//! Where messages may be missing, a line says so, in each chat that goes on after the gap.
//!
//! WhatsApp tells neither that it threw messages away nor in which chats. What is certain is the time: it is known when
//! the number was last connected and when it was linked again. A line in every chat would be a thousand lines that
//! nobody asked for; one for the account would stand where nobody looks. So a chat gets its line once, at the place of
//! the gap, when the first message after it comes, live or as history: until then nothing can be missed in it, and a
//! chat that began later has missed nothing.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use blazz_domain::contact::{ContactType, Party};
use blazz_domain::content::Content;
use blazz_domain::identity::Identity;
use blazz_domain::inbound::{Inbound, InboundMessage, Origin};
use blazz_domain::link::Gap;
use blazz_domain::{MessageId, Timestamp};
use blazz_providers::Arrival;
use blazz_storage::WorkspaceTx;
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::messages::Stretch;
use uuid::Uuid;

use crate::chats::whole_second;
use crate::contacts;
use crate::error::InboxError;
use crate::inbox::Inbox;
use crate::messages;

/// What the page knows such a line by.
const EVENT: &str = "messages_may_be_missing";

/// The last gap of an account, and the chats that were looked at since the session began.
#[derive(Debug, Default)]
pub(super) struct Gaps(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    gap: Option<Gap>,
    seen: HashSet<Identity>,
}

impl Gaps {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn know(&self, gap: Option<Gap>) {
        let mut known = self.known();
        if known.gap.map(|it| it.from) != gap.map(|it| it.from) {
            known.seen.clear();
        }
        known.gap = gap;
    }

    /// The chats that [`Self::mark`] has looked at, once that is committed.
    pub(super) fn remember(&self, looked_at: Vec<Identity>) {
        self.known().seen.extend(looked_at);
    }

    /// Puts the line into each chat that goes on with these arrivals; gives the chats that were looked at.
    pub(super) async fn mark(
        &self,
        inbox: &Inbox,
        tx: &WorkspaceTx,
        account: &Account,
        arrivals: &[Arrival],
    ) -> Result<Vec<Identity>, InboxError> {
        let mut looked_at = Vec::new();
        let Some(gap) = self.known().gap else { return Ok(looked_at) };
        let inbound = arrivals.iter().flat_map(|arrival| &arrival.inbound);
        for message in inbound.filter_map(|it| after(it, gap)) {
            let Some(name) = message.peer.identities.first() else { continue };
            if looked_at.contains(name) || self.known().seen.contains(name) {
                continue;
            }
            if let Some(last) = last_before(tx, account, message, gap.until).await? {
                let line = Inbound::Message(Box::new(line(message, gap, last)));
                messages::receive(inbox, tx, account, line).await?;
            }
            looked_at.push(name.clone());
        }
        Ok(looked_at)
    }
}

fn after(inbound: &Inbound, gap: Gap) -> Option<&InboundMessage> {
    match inbound {
        // Providers tell whole seconds.
        Inbound::Message(message) if message.provider_at >= whole_second(gap.from) => Some(message),
        _ => None,
    }
}

/// When something was said last in the chat before the gap was over: of the gap itself nothing is here yet.
async fn last_before(
    tx: &WorkspaceTx,
    account: &Account,
    message: &InboundMessage,
    before: Timestamp,
) -> Result<Option<Timestamp>, InboxError> {
    let kind = if message.is_group { ContactType::Group } else { ContactType::Individual };
    let known = contacts::recognise(tx, &message.peer, kind, message.provider_at).await?;
    let Some(known) = known else { return Ok(None) };
    let chat = tx.chats().find_between(account.home(), known.contact.id).await?;
    let Some(chat) = chat else { return Ok(None) };
    let earlier = Stretch::Before(Some((before, MessageId::from_uuid(Uuid::nil()))));
    let last = tx.messages().list(chat.id, chat.cleared_at, earlier, 1).await?.items.pop();
    Ok(last.map(|message| message.provider_at))
}

/// It is of the past: it makes nothing unread, and nobody is notified. The same gap has the same line.
fn line(message: &InboundMessage, gap: Gap, last: Timestamp) -> InboundMessage {
    let name = message.peer.identities.first().map(|name| name.value.as_str());
    InboundMessage {
        provider_message_id: format!("gap-{}-{}", gap.from.as_millis(), name.unwrap_or_default()),
        origin: Origin::HistoryIn,
        peer: Party { identities: message.peer.identities.clone(), ..Party::default() },
        is_group: message.is_group,
        sender: None,
        // The last sign of life may be older than what came after it.
        provider_at: gap.from.max(last),
        content: Content::System { event: EVENT.to_owned(), body: gap.in_words() },
        mentions: <_>::default(),
        quoted: None,
        forwarded: false,
        referral: None,
    }
}
