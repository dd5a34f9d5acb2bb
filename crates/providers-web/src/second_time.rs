//! Messages that come a second time: what was not kept at the first is asked for anew.
//!
//! Decrypting a message turns its key, so it works once. `whatsapp-rust` 0.7.0 keeps what it has decrypted until we have
//! committed it (`message/durability.rs`), and writes the turned keys a little later (`signal_flush.rs`), those of other
//! messages along with them: of one that is not kept yet as well. When the program dies between the two, the message comes
//! again, counts as a duplicate, and is nowhere. It is found here, for nothing else comes twice unknown.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use blazz_domain::Clock;
use blazz_providers::{Incoming, IncomingError, SessionOrder};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
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
}

/// What a connection finds out about messages that were lost.
pub(crate) enum Found {
    Lost(Box<Lost>),
    /// It could not be found out; the next connection brings the message again.
    Unknown(IncomingError),
}

/// The messages of one connection that have waited at WhatsApp, until it is known what becomes of them.
pub(crate) struct SecondTime {
    order: SessionOrder,
    incoming: Arc<dyn Incoming>,
    clock: Arc<dyn Clock>,
    /// The device's own names, once it is known to be linked.
    me: OnceLock<(Jid, Option<Jid>)>,
    under_way: Mutex<VecDeque<Arc<OwnedNodeRef>>>,
    found: UnboundedSender<Found>,
}

impl SecondTime {
    pub(crate) fn new(
        order: SessionOrder,
        incoming: Arc<dyn Incoming>,
        clock: Arc<dyn Clock>,
    ) -> (Arc<Self>, UnboundedReceiver<Found>) {
        let (found, findings) = unbounded_channel();
        let (me, under_way) = (OnceLock::new(), Mutex::default());
        (Arc::new(Self { order, incoming, clock, me, under_way, found }), findings)
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

    /// Whether a message that has come a second time, and is not being kept, may be acknowledged.
    pub(crate) async fn is_settled(&self, of: &PendingInboundKey<'_>) -> bool {
        let Some((pn, lid)) = self.me.get() else { return true };
        let info = |it: &OwnedNodeRef| parse_message_info(it.get(), pn, lid.as_ref());
        let is_it = |it: &OwnedNodeRef| {
            info(it).is_ok_and(|info| info.source.sender.to_string() == of.sender)
        };
        // A sender may be called by another name meanwhile than in the stanza.
        let Some(stanza) = self.take(of.id, is_it).or_else(|| self.take(of.id, |_| true)) else {
            return true;
        };
        let Ok(info) = info(&stanza) else { return true };
        let me = Me::named(Some(pn.clone()), lid.clone(), self.clock.now());
        let Some(place) = inbound::place_of(&me, &info) else { return true };
        let found = match self.incoming.has(&self.order, &place).await {
            Ok(true) => return true,
            Ok(false) => Found::Lost(Box::new(Lost { stanza, info: Arc::new(info) })),
            Err(error) => Found::Unknown(error),
        };
        // Nobody asks for it any more once the connection has ended; then it comes again.
        drop(self.found.send(found));
        false
    }
}

fn is_named(stanza: &OwnedNodeRef, id: &str) -> bool {
    stanza.get().get_attr("id").is_some_and(|it| it.as_str() == id)
}
