//! A thread as its customer sees it: write, read, and wait for what the business does.

use std::{sync::Arc, time::Duration};

use super::{CustomerPhone, Draft, MediaDraft, WriteError, Writing, read_all, write};
use crate::cloud::{
    simulation::{Simulation, WaitedInVain},
    world::{CustomerId, Peer, Progress, ThreadKey, ThreadMessage},
};

/// How long a wait lasts before it gives up.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Clone, Debug)]
pub struct CustomerChat {
    simulation: Arc<Simulation>,
    customer: CustomerId,
    key: ThreadKey,
}

impl CustomerChat {
    /// How much of WhatsApp is under way, in this chat or another.
    pub(crate) fn whatsapp_has_to_do(&self) -> usize {
        self.simulation.unfinished()
    }

    pub(crate) fn private(phone: &CustomerPhone, number: &str) -> Self {
        Self::of(phone, number, Peer::Customer(phone.id))
    }

    pub(crate) fn of(phone: &CustomerPhone, number: &str, peer: Peer) -> Self {
        let key = ThreadKey { number: number.to_owned(), peer };
        Self { simulation: Arc::clone(&phone.simulation), customer: phone.id, key }
    }

    /// Sends anything; gives the new message's id.
    pub fn write(&self, writing: impl Into<Writing>) -> Result<String, WriteError> {
        write(&self.simulation, &self.key, self.customer, &writing.into())
    }

    pub fn send_text(&self, body: &str) -> Result<String, WriteError> {
        self.write(body)
    }

    pub fn reply(&self, to: &str, body: &str) -> Result<String, WriteError> {
        self.write(Writing::from(body).replying_to(to))
    }

    pub fn send_image(&self, media: MediaDraft) -> Result<String, WriteError> {
        self.write(Draft::Image(media))
    }

    pub fn react(&self, to: &str, emoji: &str) -> Result<String, WriteError> {
        self.write(Draft::Reaction { message_id: to.to_owned(), emoji: emoji.to_owned() })
    }

    /// Taps a button, list row or quick reply by its id, payload or title.
    pub fn choose(&self, on: &str, choice: &str) -> Result<String, WriteError> {
        self.write(Draft::Choice { message_id: on.to_owned(), choice: choice.to_owned() })
    }

    pub fn edit(&self, message_id: &str, body: &str) -> Result<String, WriteError> {
        self.write(Draft::Edit { message_id: message_id.to_owned(), body: body.to_owned() })
    }

    pub fn revoke(&self, message_id: &str) -> Result<String, WriteError> {
        self.write(Draft::Revoke { message_id: message_id.to_owned() })
    }

    /// Opens the thread; gives how many messages were unread.
    pub fn read(&self) -> usize {
        read_all(&self.simulation, &self.key, self.customer)
    }

    /// Plays a voice message that has arrived.
    pub fn play(&self, wamid: &str) {
        let who = Some(self.customer);
        crate::cloud::messages::advance(&self.simulation, &self.key, wamid, Progress::Played, who);
    }

    /// What stands on the phone, oldest first: own messages and those that have arrived.
    pub fn messages(&self) -> Vec<ThreadMessage> {
        self.everything().into_iter().filter(ThreadMessage::has_arrived).collect()
    }

    /// Also what the business sent and has not arrived, or failed.
    pub fn everything(&self) -> Vec<ThreadMessage> {
        self.simulation
            .world(|world| world.threads.get(&self.key).map(|thread| thread.messages.clone()))
            .unwrap_or_default()
    }

    /// The bytes of a file that a message names by its id.
    pub fn open_file(&self, message: &ThreadMessage) -> Option<Vec<u8>> {
        let id = message.content["id"].as_str()?;
        self.simulation.world(|world| world.media.get(id).map(|media| media.bytes.to_vec()))
    }

    pub fn find(&self, wamid: &str) -> Option<ThreadMessage> {
        self.everything().into_iter().find(|message| message.id == wamid)
    }

    /// Whether the phone shows the business typing.
    pub fn sees_typing(&self) -> bool {
        let now = self.simulation.now();
        self.simulation.world(|world| {
            world.threads.get(&self.key).is_some_and(|thread| thread.typing_until > now)
        })
    }

    /// Waits for the first arrived message of the business that fits.
    pub async fn wait_for(
        &self,
        fits: impl Fn(&ThreadMessage) -> bool,
    ) -> Result<ThreadMessage, WaitedInVain> {
        self.wait_among(|chat| {
            chat.messages().into_iter().find(|found| found.is_from_business() && fits(found))
        })
        .await
    }

    pub async fn wait_for_text(&self, body: &str) -> Result<ThreadMessage, WaitedInVain> {
        self.wait_for(|message| message.text() == Some(body)).await
    }

    /// Waits until one message has come this far (own messages: ticks of the business).
    pub async fn wait_for_progress(
        &self,
        wamid: &str,
        progress: Progress,
    ) -> Result<ThreadMessage, WaitedInVain> {
        self.wait_among(|chat| chat.find(wamid).filter(|found| found.progress >= progress)).await
    }

    pub async fn wait_for_typing(&self) -> Result<(), WaitedInVain> {
        self.wait_among(|chat| chat.sees_typing().then_some(())).await
    }

    async fn wait_among<T>(&self, look: impl Fn(&Self) -> Option<T>) -> Result<T, WaitedInVain> {
        let mut found = None;
        let waited = self.simulation.wait_until(PATIENCE, || {
            found = look(self);
            found.is_some()
        });
        waited.await?;
        found.ok_or(WaitedInVain(PATIENCE))
    }
}
