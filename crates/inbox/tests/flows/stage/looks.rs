//! Looking at what became true.

use blazz_domain::delivery::{Delivery, DeliveryState};
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::job::JobState;
use blazz_domain::{AccountId, ContactId, MessageId};
use blazz_storage::workspace::accounts::Account;
use blazz_storage::workspace::audit::AuditEntry;
use blazz_storage::workspace::chats::{Chat, ChatFilter};
use blazz_storage::workspace::contacts::Contact;
use blazz_storage::workspace::events::Event;
use blazz_storage::workspace::inbound::{InboundEvent, InboundState};
use blazz_storage::workspace::jobs::Job;
use blazz_storage::workspace::messages::{Message, Stretch};
use blazz_storage::workspace::parked::ParkedEffect;

use super::Stage;

/// More than any test has.
const ALL: usize = 1_000;

/// A phone number as an identity, from its digits.
pub(crate) fn phone(digits: &str) -> Identity {
    Identity::new(IdentityKind::Phone, format!("+{digits}"))
}

impl Stage {
    pub(crate) async fn contacts(&self) -> Vec<Contact> {
        self.read().contacts().list(None, None, ALL).await.unwrap().items
    }

    pub(crate) async fn identities(&self, contact: ContactId) -> Vec<String> {
        let of = self.read().identities().of_contact(contact).await.unwrap();
        let mut names: Vec<_> = of.into_iter().map(|name| name.value).collect();
        names.sort();
        names
    }

    pub(crate) async fn owner(&self, name: &Identity) -> Option<ContactId> {
        self.read().identities().find_owner(name).await.unwrap()
    }

    /// The listed chats, the most recent first.
    pub(crate) async fn chats(&self) -> Vec<Chat> {
        self.read().chats().list(&ChatFilter::default(), None, ALL).await.unwrap().items
    }

    pub(crate) async fn only_chat(&self) -> Chat {
        match <[Chat; 1]>::try_from(self.chats().await) {
            Ok([chat]) => chat,
            Err(chats) => panic!("{} chats", chats.len()),
        }
    }

    /// What people see of a thread, oldest first.
    pub(crate) async fn thread(&self, chat: &Chat) -> Vec<Message> {
        let page =
            self.read().messages().list(chat.id, chat.cleared_at, Stretch::Before(None), ALL).await;
        let mut messages = page.unwrap().items;
        messages.reverse();
        messages
    }

    /// The texts of the only chat, oldest first.
    pub(crate) async fn texts(&self) -> Vec<String> {
        let messages = self.thread(&self.only_chat().await).await;
        messages.into_iter().map(|message| message.body.unwrap_or_default()).collect()
    }

    pub(crate) async fn message(&self, id: MessageId) -> Message {
        self.read().messages().load(id).await.unwrap()
    }

    pub(crate) async fn named(&self, name: &str) -> Option<Message> {
        self.read().messages().find_by_provider_id(self.account, name).await.unwrap()
    }

    pub(crate) async fn delivery(&self, id: MessageId) -> Delivery {
        self.message(id).await.delivery.unwrap()
    }

    pub(crate) async fn state(&self, id: MessageId) -> DeliveryState {
        self.delivery(id).await.state
    }

    pub(crate) async fn jobs(&self, state: JobState) -> Vec<Job> {
        self.read().jobs().list(state, None, ALL).await.unwrap().items
    }

    pub(crate) async fn account(&self, id: AccountId) -> Account {
        self.read().accounts().load(id).await.unwrap()
    }

    /// Effects that wait for the message of this name.
    pub(crate) async fn parked(&self, target: &str) -> Vec<ParkedEffect> {
        // Dropped uncommitted, the transaction leaves them where they are.
        self.begin().await.parked().take(self.account, target).await.unwrap()
    }

    pub(crate) async fn inbound(&self, state: InboundState) -> Vec<InboundEvent> {
        self.read().inbound().list(state, None, ALL).await.unwrap().items
    }

    /// Newest first.
    pub(crate) async fn audit(&self) -> Vec<AuditEntry> {
        self.read().audit().list(None, ALL).await.unwrap().items
    }

    pub(crate) async fn events_after(&self, seq: i64) -> Vec<Event> {
        self.read().events().list_after(seq, ALL).await.unwrap()
    }

    pub(crate) async fn head(&self) -> i64 {
        self.read().events().head().await.unwrap()
    }

    /// The emojis on a message.
    pub(crate) async fn emojis(&self, id: MessageId) -> Vec<String> {
        let reactions = self.read().reactions().of_messages(&[id]).await.unwrap();
        reactions.into_iter().map(|reaction| reaction.emoji).collect()
    }
}
