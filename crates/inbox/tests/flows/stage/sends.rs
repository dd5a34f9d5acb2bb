//! Sending as a member of the team would.

use blazz_domain::content::Via;
use blazz_domain::lane::Lane;
use blazz_domain::outgoing::{Outgoing, OutgoingTemplate, OutgoingText};
use blazz_domain::{AccountId, ChatId, ContactId, MessageId};
use blazz_inbox::InboxError;
use blazz_inbox::messages::{self, Addressee, NewMessage, Outcome, What};

use super::{Reply, Stage};

/// A message to this addressee.
pub(crate) fn words(to: Addressee, body: &str) -> NewMessage {
    let text = OutgoingText { body: body.to_owned(), ..OutgoingText::default() };
    NewMessage {
        to,
        account_id: None,
        what: What::Message(Outgoing::Text(text)),
        quoted_message_id: None,
        client_message_id: None,
        lane: Lane::Normal,
        via: Via::Blazz,
    }
}

/// A template, which may leave at any time.
pub(crate) fn template(to: Addressee) -> NewMessage {
    let template = OutgoingTemplate {
        name: "hello".to_owned(),
        language: "id".to_owned(),
        components: Vec::new(),
        preview: Some("Halo".to_owned()),
    };
    NewMessage { what: What::Message(Outgoing::Template(template)), ..words(to, "") }
}

impl Stage {
    /// Sends in a transaction of its own; what is refused leaves nothing behind.
    pub(crate) async fn send(&self, new: NewMessage) -> Result<Outcome, InboxError> {
        let tx = self.begin().await;
        let outcome = messages::send(&self.inbox, &tx, new).await?;
        tx.commit().await.unwrap();
        Ok(outcome)
    }

    /// Says something in a chat; it is queued.
    pub(crate) async fn say(&self, chat: ChatId, body: &str) -> MessageId {
        self.send(words(Addressee::Chat(chat), body)).await.unwrap().message.id
    }

    /// Says something in a chat, and Meta takes it under this name.
    pub(crate) async fn say_as(&self, chat: ChatId, body: &str, name: &str) -> MessageId {
        let id = self.say(chat, body).await;
        self.graph.reply(Reply::sent(name));
        self.run_next().await;
        id
    }

    /// Sends a template to a contact from a number, and Meta takes it under this name.
    pub(crate) async fn template_from(
        &self,
        account: AccountId,
        contact: ContactId,
        name: &str,
    ) -> MessageId {
        let new = template(Addressee::Contact(contact));
        let new = NewMessage { account_id: Some(account), ..new };
        let id = self.send(new).await.unwrap().message.id;
        self.graph.reply(Reply::sent(name));
        self.run_next().await;
        id
    }
}
