//! Messages that come a second time: what was not kept at the first is asked for anew.
//!
//! Decrypting a message turns its key, so it works once. `whatsapp-rust` 0.7.0 keeps what it has decrypted until we have
//! committed it (`message/durability.rs`), and writes the turned keys a little later (`signal_flush.rs`), those of other
//! messages along with them: of one that is not kept yet as well. When the program dies between the two, the message comes
//! again, counts as a duplicate, and is nowhere. It is found here, for nothing else comes twice unknown.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use blazz_domain::Clock;
use blazz_providers::{Incoming, SessionOrder};
use tokio_util::sync::CancellationToken;
use wacore::messages::parse_message_info;
use wacore::store::traits::PendingInboundKey;
use wacore_binary::OwnedNodeRef;
use whatsapp_rust::Jid;
use whatsapp_rust::types::message::MessageInfo;

use crate::inbound::{self, Me};

/// So many stanzas are held at most: those that are under way at once, and some that say nothing.
const MOST: usize = 4_096;

/// A message of which only the stanza is left, which cannot be opened any more.
pub(crate) struct Lost {
    pub(crate) stanza: Arc<OwnedNodeRef>,
    pub(crate) info: Arc<MessageInfo>,
    /// How the client calls its chat and its sender.
    of: [String; 2],
}

/// What is to become of a message that has come a second time and is not being kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It may be acknowledged.
    Settled,
    /// It is nowhere.
    Lost,
    /// It could not be found out; the next connection brings it again.
    Unknown,
}

/// The messages of one connection that have waited at WhatsApp, until it is known what becomes of them.
pub(crate) struct SecondTime {
    order: SessionOrder,
    incoming: Arc<dyn Incoming>,
    clock: Arc<dyn Clock>,
    /// Ends the connection.
    missed: CancellationToken,
    /// The device's own names, once it is known to be linked.
    me: OnceLock<(Jid, Option<Jid>)>,
    under_way: Mutex<VecDeque<Arc<OwnedNodeRef>>>,
    lost: Mutex<Vec<Lost>>,
}

impl SecondTime {
    pub(crate) fn new(
        order: SessionOrder,
        incoming: Arc<dyn Incoming>,
        clock: Arc<dyn Clock>,
        missed: CancellationToken,
    ) -> Self {
        let (me, under_way, lost) = (OnceLock::new(), Mutex::default(), Mutex::default());
        Self { order, incoming, clock, missed, me, under_way, lost }
    }

    /// Only a device that was linked before the connection can get anything a second time.
    pub(crate) fn is_device_of(&self, pn: Option<Jid>, lid: Option<Jid>) {
        if let Some(pn) = pn {
            self.me.get_or_init(|| (pn, lid));
        }
    }

    fn under_way(&self) -> MutexGuard<'_, VecDeque<Arc<OwnedNodeRef>>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Holds a stanza, if it is a message that has waited: what was given to another connection has.
    pub(crate) fn note(&self, stanza: &Arc<OwnedNodeRef>) {
        let node = stanza.get();
        if node.tag != "message" || node.get_attr("offline").is_none() {
            return;
        }
        let mut under_way = self.under_way();
        if under_way.len() >= MOST {
            under_way.pop_front();
        }
        under_way.push_back(stanza.clone());
    }

    /// A message is kept, or is known not to be there.
    pub(crate) fn forget(&self, id: &str) {
        self.take(id, |_| true);
    }

    /// Takes out the first of the stanzas with this id that is wanted. They come nearly in the order in which they go.
    fn take(
        &self,
        id: &str,
        is_wanted: impl Fn(&OwnedNodeRef) -> bool,
    ) -> Option<Arc<OwnedNodeRef>> {
        let mut under_way = self.under_way();
        let place = under_way.iter().position(|it| is_named(it, id) && is_wanted(it))?;
        under_way.remove(place)
    }

    /// What is to become of a message that has come a second time and is not being kept.
    pub(crate) async fn judge(&self, of: &PendingInboundKey<'_>) -> Verdict {
        let Some((pn, lid)) = self.me.get() else { return Verdict::Settled };
        let info = |it: &OwnedNodeRef| parse_message_info(it.get(), pn, lid.as_ref());
        let is_it = |it: &OwnedNodeRef| {
            info(it).is_ok_and(|info| info.source.sender.to_string() == of.sender)
        };
        // A sender may be called by another name meanwhile than in the stanza.
        let Some(stanza) = self.take(of.id, is_it).or_else(|| self.take(of.id, |_| true)) else {
            return Verdict::Settled;
        };
        let Ok(info) = info(&stanza) else { return Verdict::Settled };
        let me = Me::named(Some(pn.clone()), lid.clone(), self.clock.now());
        let Some(place) = inbound::place_of(&me, &info) else { return Verdict::Settled };
        match self.incoming.has(&self.order, &place).await {
            Ok(true) => Verdict::Settled,
            Ok(false) => {
                let of = [of.chat.to_owned(), of.sender.to_owned()];
                self.lost().push(Lost { stanza, info: Arc::new(info), of });
                Verdict::Lost
            }
            Err(error) => {
                let account = self.order.account_id;
                tracing::error!(%error, account.id = %account, "looking for a message");
                self.missed.cancel();
                Verdict::Unknown
            }
        }
    }

    fn lost(&self) -> MutexGuard<'_, Vec<Lost>> {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether what the client hands over stands for a message that was lost.
    pub(crate) fn take_lost(&self, info: &MessageInfo) -> Option<Lost> {
        let of = [info.source.chat.to_string(), info.source.sender.to_string()];
        let mut lost = self.lost();
        let place = lost.iter().position(|it| it.info.id == info.id && it.of == of)?;
        Some(lost.swap_remove(place))
    }
}

fn is_named(stanza: &OwnedNodeRef, id: &str) -> bool {
    stanza.get().get_attr("id").is_some_and(|it| it.as_str() == id)
}
