//! What most of these tests begin with: a linked shop, somebody who writes to it, and a browser that listens.

use blazz_testkit::actors::{Event, Listener};
use blazz_testkit::web_stage::{PATIENCE, SHOP, WebStage};
use blazz_websimulator::Phone;
use serde_json::Value;

pub(super) const ANI: &str = "6281234500002";

pub(super) struct Room {
    pub(super) stage: WebStage,
    pub(super) account: String,
    pub(super) ani: Phone,
    pub(super) live: Listener,
}

impl Room {
    pub(super) async fn set() -> Self {
        Self::with(&[]).await
    }

    /// The same, of a program with further settings.
    pub(super) async fn with(settings: &[(&str, String)]) -> Self {
        let stage = WebStage::with(env!("CARGO_BIN_EXE_blazz"), settings).await.unwrap();
        let account = stage.link(&stage.shop).await.unwrap();
        let ani = stage.simulator.phone(ANI);
        ani.set_name("Ani");
        let live = Listener::connect(&stage.agent).await.unwrap();
        Self { stage, account, ani, live }
    }

    /// Ani writes, and the team sees it; gives the event and WhatsApp's name of the message.
    pub(super) async fn ani_writes(&self, text: &str) -> (Event, String) {
        let id = self.ani.send_text(SHOP, text).await.unwrap();
        (self.hears(text).await, id)
    }

    /// Waits for a message with this text.
    pub(super) async fn hears(&self, text: &str) -> Event {
        let heard = self.live.wait_for(|event| {
            event.name == "NewChatEvent" && event.data["message"]["text"] == text
        });
        match heard.await {
            Ok(event) => event,
            Err(error) => panic!("{text}: {error}\n{}", self.stage.program.last_words()),
        }
    }

    /// Waits until a message is as wanted, in whichever event tells it.
    pub(super) async fn sees(&self, id: &Value, is_wanted: impl Fn(&Value) -> bool) -> Value {
        let changed = self.live.wait_for(|event| {
            event.name == "MessageUpdatedEvent"
                && event.data["message"]["id"] == *id
                && is_wanted(&event.data["message"])
        });
        changed.await.unwrap().data["message"].clone()
    }

    /// Waits until a message of ours has come so far.
    pub(super) async fn reaches(&self, id: &Value, state: &str) -> Event {
        let came = self.live.wait_for(|event| {
            event.name == "MessageStatusEvent"
                && event.data["message_id"] == *id
                && event.data["delivery"]["state"] == state
        });
        came.await.unwrap()
    }

    /// The team writes to whoever an event is about; gives the message.
    pub(super) async fn answers(&self, heard: &Event, text: &str, number: u128) -> Value {
        let contact = heard.data["contact"]["id"].as_str().unwrap();
        let id = uuid::Uuid::from_u128(number).to_string();
        self.stage.agent.send_text(contact, text, &id).await.unwrap().ok().unwrap()
    }

    pub(super) async fn until(&self, condition: impl FnMut() -> bool) {
        let came = self.stage.simulator.wait_until(PATIENCE, condition).await;
        assert!(came.is_ok(), "{:#?}", self.stage.simulator.complaints());
    }

    /// Ends a test in which the program kept to the protocol.
    pub(super) fn end(self) {
        assert_eq!(self.stage.simulator.complaints(), []);
        assert_eq!(self.stage.simulator.accepted_twice(), []);
    }
}
