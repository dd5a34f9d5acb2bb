//! A linked device as a program would run one: the client, its keys, and what it has told.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use blazz_websimulator::{Address, Phone, WebSimulator};
use tokio::sync::watch;
use whatsapp_rust::{
    Client, anyhow, async_trait,
    bot::{Bot, BotHandle},
    http::{HttpClient, HttpRequest, HttpResponse, UreqHttpClient},
    transport::TokioWebSocketTransportFactory,
    types::events::{Event, EventHandler},
    wacore::store::in_memory::InMemoryBackend,
};

/// For anything that is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Companion {
    pub(crate) client: Arc<Client>,
    pub(crate) keys: Arc<InMemoryBackend>,
    told: Arc<Told>,
    handle: BotHandle,
}

/// Every event, in order.
struct Told {
    events: Mutex<Vec<Arc<Event>>>,
    count: watch::Sender<usize>,
}

impl Told {
    fn events(&self) -> MutexGuard<'_, Vec<Arc<Event>>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hands the one record of a test to the client.
struct Listener(Arc<Told>);

impl EventHandler for Listener {
    fn handle_event(&self, event: Arc<Event>) {
        self.0.events().push(event);
        self.0.count.send_modify(|count| *count += 1);
    }
}

/// Speaks HTTP with the simulator where the client says HTTPS.
struct PlainHttp {
    inner: UreqHttpClient,
    host: String,
}

impl PlainHttp {
    fn new(host: String) -> Self {
        Self { inner: UreqHttpClient::new(), host }
    }
}

#[async_trait]
impl HttpClient for PlainHttp {
    async fn execute(&self, mut request: HttpRequest) -> anyhow::Result<HttpResponse> {
        let secure = format!("https://{}", self.host);
        if let Some(rest) = request.url.strip_prefix(&secure) {
            request.url = format!("http://{}{rest}", self.host);
        }
        self.inner.execute(request).await
    }
}

impl Companion {
    /// With keys of before it logs in; with new ones it shows a code.
    pub(crate) async fn start(simulator: &WebSimulator, keys: Arc<InMemoryBackend>) -> Self {
        let told = Arc::new(Told { events: Mutex::default(), count: watch::Sender::new(0) });
        let transport = TokioWebSocketTransportFactory::new().with_url(simulator.websocket_url());
        let bot = Bot::builder()
            .with_backend_arc(Arc::clone(&keys) as _)
            .with_transport_factory(transport)
            .with_http_client(PlainHttp::new(simulator.file_host()))
            .with_version((2, 3000, 1_030_000_000))
            .with_wanted_pre_key_count(50)
            .with_event_handler(Listener(Arc::clone(&told)))
            .build()
            .await
            .expect("a client is built");
        let handle = bot.spawn();
        let client = handle.client();
        client.set_force_active_delivery_receipts(true);
        Self { client, keys, told, handle }
    }

    pub(crate) async fn unlinked(simulator: &WebSimulator) -> Self {
        Self::start(simulator, Arc::new(InMemoryBackend::new())).await
    }

    /// Linked to a phone and connected, with its keys uploaded and nothing waiting.
    pub(crate) async fn linked(simulator: &WebSimulator, phone: &Phone) -> (Self, Address) {
        let companion = Self::unlinked(simulator).await;
        let device = phone.scan(&companion.code().await).await.expect("a code can be scanned");
        companion.connected().await;
        let is_settled = || simulator.keys_left(&device) > 0 && simulator.waiting_for(&device) == 0;
        simulator.wait_until(PATIENCE, is_settled).await.expect("a new device settles");
        (companion, device)
    }

    /// What its screen shows.
    pub(crate) async fn code(&self) -> String {
        self.told(|event| match event {
            Event::PairingQrCode(shown) => Some(shown.code.clone()),
            _ => None,
        })
        .await
    }

    pub(crate) async fn connected(&self) {
        self.told(|event| matches!(event, Event::Connected(_)).then_some(())).await;
    }

    /// Waits until an event is as asked, also if it came before.
    pub(crate) async fn told<T>(&self, mut wanted: impl FnMut(&Event) -> Option<T>) -> T {
        let mut count = self.told.count.subscribe();
        let search = async {
            loop {
                let found = self.told.events().iter().find_map(|event| wanted(event));
                if let Some(found) = found {
                    return found;
                }
                count.changed().await.expect("the record outlives the search");
            }
        };
        let Ok(found) = tokio::time::timeout(PATIENCE, search).await else {
            let events = self.told.events();
            panic!("waited in vain; {} events, the last: {:?}", events.len(), events.last());
        };
        found
    }

    /// Waits for a message with this text; who wrote it and its id.
    pub(crate) async fn text(&self, text: &str) -> Heard {
        self.told(|event| {
            event.messages().find_map(|inbound| {
                let found = inbound.message.conversation.as_deref() == Some(text);
                found.then(|| Heard {
                    id: inbound.info.id.clone(),
                    chat: inbound.info.source.chat.clone(),
                    sender: inbound.info.source.sender.clone(),
                    name: inbound.info.push_name.clone(),
                    is_from_me: inbound.info.source.is_from_me,
                    is_offline: inbound.info.is_offline,
                })
            })
        })
        .await
    }

    /// What an event that has come says, if one has.
    pub(crate) fn find<T>(&self, mut wanted: impl FnMut(&Event) -> Option<T>) -> Option<T> {
        self.told.events().iter().find_map(|event| wanted(event))
    }

    /// All texts that were told, in the order in which they came.
    pub(crate) fn texts(&self) -> Vec<String> {
        let events = self.told.events();
        let messages = events.iter().flat_map(|event| event.messages());
        messages.filter_map(|inbound| inbound.message.conversation.clone()).collect()
    }

    /// How often a text was told.
    pub(crate) fn count(&self, text: &str) -> usize {
        let events = self.told.events();
        let messages = events.iter().flat_map(|event| event.messages());
        messages.filter(|inbound| inbound.message.conversation.as_deref() == Some(text)).count()
    }

    /// Shuts the program down; the keys stay.
    pub(crate) async fn stop(self) -> Arc<InMemoryBackend> {
        self.handle.shutdown().await;
        self.keys
    }
}

/// A text as the client has told it.
pub(crate) struct Heard {
    pub(crate) id: String,
    pub(crate) chat: whatsapp_rust::Jid,
    pub(crate) sender: whatsapp_rust::Jid,
    pub(crate) name: String,
    pub(crate) is_from_me: bool,
    pub(crate) is_offline: bool,
}
