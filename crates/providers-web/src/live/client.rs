//! Builds the client of one connection, with our database behind it and our ears on it.

use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use waproto::whatsapp::device_props::PlatformType;
use whatsapp_rust::bot::{Bot, BotBuilderError};
use whatsapp_rust::pair_code::PairCodeOptions;
use whatsapp_rust::transport::TokioWebSocketTransportFactory;
use whatsapp_rust::types::events::{Event, EventHandler};
use whatsapp_rust::wacore::store::DevicePropsOverride;

use super::hook::CommitFirst;
use super::plain_http::PlainHttp;
use crate::arrival_order::ArrivalOrder;
use crate::second_time::SecondTime;
use crate::session::SessionBackend;
use crate::settings::WebSettings;

/// The version a simulated WhatsApp is told; the real one is asked for the current one.
const SIMULATED_VERSION: (u32, u32, u32) = (2, 3000, 1_030_000_000);

/// Every event, in the order of arrival.
pub(super) type Events = UnboundedReceiver<Arc<Event>>;

/// Passes events on. They come inline with the reading of the connection, so next to nothing is done here.
struct Ear {
    told: UnboundedSender<Arc<Event>>,
    second_time: Arc<SecondTime>,
    arrivals: Arc<ArrivalOrder>,
}

impl EventHandler for Ear {
    fn handle_event(&self, event: Arc<Event>) {
        match &*event {
            Event::RawNode(stanza) => {
                self.second_time.note(stanza);
                self.arrivals.note(stanza);
            }
            Event::UndecryptableMessage(it) => {
                self.second_time.forget(&it.info.id);
                self.arrivals.could_not_be_opened(&it.info.id, &event);
            }
            _ => {}
        }
        // Nobody listens any more once the session has ended.
        drop(self.told.send(event));
    }
}

/// A client that is built and not yet started. It makes one connection and does not come back by itself: when, is
/// ours to say and to show.
pub(super) async fn build(
    settings: &WebSettings,
    backend: SessionBackend,
    hook: CommitFirst,
    letters_for: Option<&str>,
) -> Result<(Bot, Events), BotBuilderError> {
    let (told, events) = unbounded_channel();
    let (second_time, arrivals) = (hook.second_time.clone(), hook.arrivals.clone());
    let backend = backend.on_connection(second_time.clone());
    let device = DevicePropsOverride::new()
        .with_os(settings.device_name.clone())
        .with_platform_type(PlatformType::DESKTOP);
    let mut builder = Bot::builder()
        .with_backend(backend)
        .with_device_props(device)
        .with_inbound_durability_hook(hook)
        .with_event_handler(Ear { told, second_time, arrivals });
    if let Some(place) = &settings.place {
        let transport = TokioWebSocketTransportFactory::new().with_url(&place.websocket_url);
        builder = builder
            .with_transport_factory(transport)
            .with_http_client(PlainHttp::new(place.file_host.clone()))
            .with_version(SIMULATED_VERSION);
    }
    if let Some(phone) = letters_for {
        builder = builder.with_pair_code(PairCodeOptions {
            phone_number: phone.to_owned(),
            ..PairCodeOptions::default()
        });
    }
    Ok((builder.build().await?, events))
}
