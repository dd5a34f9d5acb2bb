//! The simulator in the hands of a test: start, meet people, look at what happened, stop.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use tokio::net::TcpListener;
use wacore_binary::Jid;
use wacore_libsignal::protocol::{CurveError, PublicKey};

use crate::{
    Address, Complaint, Entry, Phone,
    exchange::{Exchange, WaitedInVain},
    keep::{self, KeepError, Kept},
    media,
    noise::ServerKeys,
    socket::{self, Door, DoorError, Doorplate},
};

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("listening on loopback")]
    Listen(#[from] std::io::Error),
    #[error("making the server's keys")]
    Keys(#[from] CurveError),
    #[error("opening the door")]
    Door(#[from] DoorError),
    #[error("taking up what was kept")]
    Kept(#[from] KeepError),
}

/// A message that was taken over more than once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedAgain {
    pub id: String,
    pub from: Address,
    /// The number of the person, by whichever name they were written to, or the JID of the group.
    pub to: String,
    /// At least 2.
    pub times: usize,
}

/// A running simulator. Dropped, it stops by itself; `stop` also waits for the end.
pub struct WebSimulator {
    exchange: Arc<Exchange>,
    phones: Mutex<BTreeMap<String, Phone>>,
    doorplate: Doorplate,
    /// Where it is written down.
    folder: Option<PathBuf>,
}

impl WebSimulator {
    /// Listens on a free port of 127.0.0.1, with and without TLS.
    pub async fn start() -> Result<Self, StartError> {
        Self::begin(Kept::default(), None, 0).await
    }

    /// Goes on with what the folder holds of a simulator that was stopped: people, devices, keys, queues, groups,
    /// settings, files, the log, and the server's own keys, so that clients come back as if nothing had been. Into an
    /// empty folder, and one that is not there yet, it begins anew. `stop` writes it all down, and `save` at any time;
    /// when it is dropped, what came since is lost. Without a port, any that is free.
    ///
    /// Complaints and ordered troubles do not last.
    pub async fn start_in(
        folder: impl Into<PathBuf>,
        port: Option<u16>,
    ) -> Result<Self, StartError> {
        let folder = folder.into();
        Self::begin(keep::load(&folder)?, Some(folder), port.unwrap_or_default()).await
    }

    async fn begin(kept: Kept, folder: Option<PathBuf>, port: u16) -> Result<Self, StartError> {
        let Kept { keys, world, phones: kept } = kept;
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        let keys = keys.map_or_else(ServerKeys::generate, Ok)?;
        let exchange = Arc::new(Exchange::new(keys, listener.local_addr()?, world));
        exchange.change(|world| world.file_host = media::place(&exchange));
        let mut phones = BTreeMap::new();
        for kept in kept {
            let phone = Phone::take_up(&exchange, kept).map_err(KeepError::from)?;
            phones.insert(phone.number().to_owned(), phone);
        }
        let doorplate = Doorplate::make()?;
        let door = Door::open(&exchange, listener, doorplate.acceptor()?);
        exchange.tasks.spawn(socket::serve(Arc::clone(&exchange), door));
        Ok(Self { exchange, phones: Mutex::new(phones), doorplate, folder })
    }

    /// Writes down what is there now, in the folder given to `start_in`; without one, nothing. What is on its way at this
    /// moment may come twice later.
    pub async fn save(&self) -> Result<(), KeepError> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let phones = self.phones.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut kept = Vec::new();
        for phone in phones.values() {
            kept.push(phone.put_away().await?);
        }
        keep::save(folder, &self.exchange, &kept)
    }

    /// The port that clients connect to.
    pub fn port(&self) -> u16 {
        self.exchange.address.port()
    }

    /// Put in place of `wss://web.whatsapp.com/ws/chat`.
    pub fn websocket_url(&self) -> String {
        format!("ws://{}/ws/chat", self.exchange.address)
    }

    /// The same over TLS, with `certificate`.
    pub fn secure_websocket_url(&self) -> String {
        format!("wss://{}/ws/chat", self.exchange.address)
    }

    /// What a client that checks TLS must believe: the certificate for 127.0.0.1, in PEM.
    pub fn certificate(&self) -> String {
        let encoded = BASE64_STANDARD.encode(&self.doorplate.certificate);
        format!("-----BEGIN CERTIFICATE-----\n{encoded}\n-----END CERTIFICATE-----\n")
    }

    /// Host and port of the server for files, with and without TLS. Clients that do not believe `certificate` must
    /// write `http://` in the place of `https://`.
    pub fn file_host(&self) -> String {
        self.exchange.address.to_string()
    }

    /// Signs the server's certificates: what a client that checks them must be given in place of WhatsApp's key.
    pub fn root_key(&self) -> PublicKey {
        self.exchange.keys.root
    }

    /// The person with this number; registered on first use.
    ///
    /// # Panics
    ///
    /// When no keys can be made for a new person, which takes a broken source of randomness.
    pub fn phone(&self, number: &str) -> Phone {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let mut phones = self.phones.lock().unwrap_or_else(PoisonError::into_inner);
        let register = || Phone::register(&self.exchange, &digits).expect("keys can be made");
        phones.entry(digits.clone()).or_insert_with(register).clone()
    }

    /// These numbers are on WhatsApp from now on, without a phone here: they can be found and be in groups, and nothing
    /// reaches them. Cheap, for groups of a thousand.
    pub fn know_numbers<'number>(&self, numbers: impl IntoIterator<Item = &'number str>) {
        self.exchange.change(|world| {
            for number in numbers {
                world.know(number);
            }
        });
    }

    /// All that was accepted, delivered and acknowledged, in order.
    pub fn log(&self) -> Vec<Entry> {
        self.exchange.look(|world| world.journal.clone())
    }

    /// What one device has sent more than once under the same id to the same chat, and the server has taken over each
    /// time. Phones show such a message once (`Seen::repeated` has the others); what was sent again under a new id they
    /// show again.
    pub fn accepted_twice(&self) -> Vec<AcceptedAgain> {
        let mut counts: BTreeMap<(String, Address, String), usize> = BTreeMap::new();
        for entry in self.log() {
            if let Entry::Accepted { id, from, to, only_for: None, .. } = entry {
                *counts.entry((id, from, self.chat_of(to))).or_default() += 1;
            }
        }
        let again = counts.into_iter().filter(|(_, times)| *times > 1);
        again.map(|((id, from, to), times)| AcceptedAgain { id, from, to, times }).collect()
    }

    /// The number behind a JID, in whichever way somebody is named; of a group, the JID.
    fn chat_of(&self, to: String) -> String {
        let jid = to.parse::<Jid>().ok();
        let number = jid.and_then(|jid| self.exchange.look(|world| world.number_of(&jid)));
        number.unwrap_or(to)
    }

    /// All that a client did wrong, in order.
    pub fn complaints(&self) -> Vec<Complaint> {
        self.exchange.look(|world| world.complaints.clone())
    }

    /// How many stanzas wait for a device to acknowledge them.
    pub fn waiting_for(&self, device: &Address) -> usize {
        self.exchange.look(|world| world.device(device).map_or(0, |device| device.queue.len()))
    }

    /// How many one-time keys of a device are left to give out; with none, sessions still begin, less well protected.
    pub fn keys_left(&self, device: &Address) -> usize {
        self.exchange.look(|world| world.device(device).map_or(0, |device| device.bundle.left()))
    }

    /// Whether a linked device is connected and has asked for what came in.
    pub fn is_online(&self, device: &Address) -> bool {
        self.exchange.look(|world| {
            let line = world.device(device).and_then(|device| device.line.as_ref());
            line.is_some_and(|line| line.active)
        })
    }

    /// Lets linked devices of an older version than this in no more, as WhatsApp does some months after each.
    pub fn demand_version(&self, oldest: (u32, u32, u32)) {
        self.exchange.change(|world| world.oldest_version = oldest);
    }

    /// Cuts every connection and takes no new one, as when WhatsApp is down. People go on writing to each other.
    pub fn refuse_connections(&self) {
        self.exchange.change(|world| {
            world.is_closed = true;
            world.cut_all();
        });
    }

    /// Takes connections again.
    pub fn take_connections(&self) {
        self.exchange.change(|world| world.is_closed = false);
    }

    /// Waits until something of the simulator, or of a phone, is as asked; asked again after each change.
    pub async fn wait_until(
        &self,
        patience: Duration,
        condition: impl FnMut() -> bool,
    ) -> Result<(), WaitedInVain> {
        self.exchange.wait_until(patience, condition).await
    }

    /// Ends the connections and the phones, and writes down what lasts.
    ///
    /// # Panics
    ///
    /// When the folder cannot be written to.
    pub async fn stop(self) {
        self.exchange.stop.cancel();
        self.exchange.tasks.close();
        self.exchange.tasks.wait().await;
        self.save().await.expect("the folder of the simulator takes what is to last");
    }
}

impl Drop for WebSimulator {
    fn drop(&mut self) {
        self.exchange.stop.cancel();
    }
}

impl std::fmt::Debug for WebSimulator {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let url = self.websocket_url();
        out.debug_struct("WebSimulator").field("url", &url).finish_non_exhaustive()
    }
}
