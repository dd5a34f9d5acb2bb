//! A person with a phone: writes, reads, links devices; encrypts for real.

mod again;
mod chats;
mod fanout;
mod files;
mod group_keys;
mod group_post;
mod groups;
mod history;
mod kept;
mod keys;
mod kinds;
mod link;
mod nonsense;
mod outgoing;
mod passkey;
mod peer;
mod polls;
mod post;
mod profile;
mod receive;
mod received;
mod sealing;
mod settings;
mod snapshot;
mod trouble;
mod write;

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{Mutex as AsyncMutex, mpsc};
use wacore_libsignal::protocol::{KeyPair, SignalProtocolError};

pub use chats::{ChatSettings, Emptied};
pub use files::{File, FileError, FileKind};
pub use groups::SeenGroup;
pub use history::HistoryPlan;
pub(crate) use history::Said;
pub(crate) use kept::KeptSealing;
pub use kinds::Place;
pub use nonsense::Spoiled;
pub use received::{Received, Seen, SeenReceipt};
pub use write::WriteError;

pub(crate) use receive::listen;

use crate::{
    Address,
    exchange::Exchange,
    login,
    world::{Account, Ban, Line, Order},
};
use sealing::Sealing;
use settings::Settings;

/// A person's phone in the hands of a test.
#[derive(Clone)]
pub struct Phone {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) exchange: Arc<Exchange>,
    number: String,
    identity: KeyPair,
    /// Of the signed lists of devices; fixed for an account.
    raw_id: u32,
    /// Held over a whole message, so that sessions move on in one order.
    sealing: AsyncMutex<Sealing>,
    seen: Mutex<Seen>,
    settings: Mutex<Settings>,
    /// Every message of either side, oldest first.
    history: Mutex<Vec<Said>>,
    history_plan: Mutex<HistoryPlan>,
    /// Shown while a device that was let in by a passkey waits for a look at them.
    letters: Mutex<Option<String>>,
}

/// What a phone has seen and said.
#[derive(Default)]
struct Memory {
    seen: Seen,
    history: Vec<Said>,
}

impl Phone {
    /// A new person with a new phone, who is registered and listens from now on.
    pub(crate) fn register(
        exchange: &Arc<Exchange>,
        number: &str,
    ) -> Result<Self, SignalProtocolError> {
        let sealing = Sealing::generate()?;
        let bundle = sealing.bundle()?;
        let raw_id = exchange.change(|world| {
            let place = world.next_number();
            let lid = world.know(number);
            world.add_account(Account::new(number, &lid, bundle.identity, bundle));
            u32::try_from(place).unwrap_or(u32::MAX)
        });
        Ok(Self::begin(exchange, number.to_owned(), raw_id, sealing, Memory::default()))
    }

    /// The phone of a person who is registered listens from now on; what has waited for it comes first.
    fn begin(
        exchange: &Arc<Exchange>,
        number: String,
        raw_id: u32,
        sealing: Sealing,
        memory: Memory,
    ) -> Self {
        let (orders, inbox) = mpsc::unbounded_channel();
        let inner = Arc::new(Inner {
            exchange: Arc::clone(exchange),
            number,
            identity: sealing.identity(),
            raw_id,
            sealing: AsyncMutex::new(sealing),
            seen: Mutex::new(memory.seen),
            settings: Mutex::default(),
            history: Mutex::new(memory.history),
            history_plan: Mutex::default(),
            letters: Mutex::default(),
        });
        exchange.change(|world| {
            let line = Line::new(world.next_number(), orders);
            let own = inner.address();
            if let Some(phone) = world.device_mut(&own) {
                phone.line = Some(line);
            }
            login::become_active(world, &own);
        });
        exchange.tasks.spawn(listen(Arc::clone(&inner), inbox));
        Self { inner }
    }

    /// Digits, with the country code.
    pub fn number(&self) -> &str {
        &self.inner.number
    }

    /// The user part of the person's LID.
    pub fn lid(&self) -> String {
        self.look(|account| account.lid.clone())
    }

    pub fn name(&self) -> String {
        self.look(|account| account.name.clone())
    }

    /// The name others see; until it is set, the number.
    pub fn set_name(&self, name: &str) {
        self.change(|account| name.clone_into(&mut account.name));
    }

    /// Devices that are linked from now on address chats by LID, as on accounts that WhatsApp has migrated.
    pub fn go_by_lid(&self) {
        self.change(|account| account.by_lid = true);
    }

    /// The linked devices, without the phone.
    pub fn linked_devices(&self) -> Vec<Address> {
        self.look(|account| account.addresses().filter(|device| !device.is_phone()).collect())
    }

    /// Logins of the linked devices are refused from now on. `code` is WhatsApp's reason: 101 for writing to too many
    /// strangers, 102 for being blocked often, 103 for too many groups, 104 for the same text too often.
    pub fn ban_devices(&self, code: u32, seconds: u64) {
        self.change(|account| account.ban = Some(Ban { code, seconds }));
    }

    pub fn lift_ban(&self) {
        self.change(|account| account.ban = None);
    }

    /// What has come in so far.
    pub fn seen(&self) -> Seen {
        self.inner.seen().clone()
    }

    /// The messages that have come in, oldest first.
    pub fn received(&self) -> Vec<Received> {
        self.inner.seen().messages.clone()
    }

    fn look<T>(&self, at: impl FnOnce(&Account) -> T) -> T {
        self.inner.exchange.look(|world| {
            at(world.account(&self.inner.number).expect("a registered account stays"))
        })
    }

    fn change<T>(&self, step: impl FnOnce(&mut Account) -> T) -> T {
        self.inner.exchange.change(|world| {
            step(world.account_mut(&self.inner.number).expect("a registered account stays"))
        })
    }

    /// Gives an order to the connection of a linked device; whether there is one.
    pub(crate) fn order(&self, device: &Address, order: Order) -> bool {
        self.inner.exchange.look(|world| {
            let line = world.device(device).and_then(|device| device.line.as_ref());
            line.inspect(|line| line.order(order)).is_some()
        })
    }
}

impl Inner {
    fn address(&self) -> Address {
        Address::phone(self.number.clone())
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Phone").field("number", &self.inner.number).finish_non_exhaustive()
    }
}
