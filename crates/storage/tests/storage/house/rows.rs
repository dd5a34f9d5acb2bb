//! Workspaces with an account, contacts, chats and messages in them.

use blazz_domain::account::ProviderKind;
use blazz_domain::chat::ChatType;
use blazz_domain::contact::ContactType;
use blazz_domain::content::{Content, Direction};
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::job::JobKind;
use blazz_domain::lane::Lane;
use blazz_domain::{AccountId, ContactId, Timestamp, UserId, WorkspaceId};
use blazz_storage::workspace::accounts::{AccountSecrets, NewAccount};
use blazz_storage::workspace::chats::Chat;
use blazz_storage::workspace::contacts::{Contact, NewContact};
use blazz_storage::workspace::jobs::NewJob;
use blazz_storage::workspace::messages::{Message, NewInbound};
use blazz_storage::{Database, Scope, WorkspaceTx};
use serde_json::json;
use uuid::Uuid;

use super::House;

/// A workspace with its owner and one account.
#[derive(Clone)]
pub(crate) struct Room {
    pub(crate) database: Database,
    pub(crate) scope: Scope,
    pub(crate) owner: UserId,
    pub(crate) workspace: WorkspaceId,
    pub(crate) account: AccountId,
}

impl House {
    /// Makes a workspace; the name also tells its owner's address and its account's number.
    pub(crate) async fn room(&self, name: &str) -> Room {
        let tx = self.database.begin_system().await.unwrap();
        let user = tx.add_user(&format!("{name}@example.com"), name, "hash").await.unwrap();
        let workspace = tx.add_workspace(name, user.id).await.unwrap();
        let scope = tx.scope_of(user.id, workspace).await.unwrap().unwrap();
        let tx = tx.enter(&scope);
        let account = tx.accounts().add(new_account(name)).await.unwrap();
        tx.commit().await.unwrap();
        Room { database: self.database.clone(), scope, owner: user.id, workspace, account }
    }
}

impl Room {
    pub(crate) async fn begin(&self) -> WorkspaceTx {
        self.database.begin(&self.scope).await.unwrap()
    }

    pub(crate) fn read(&self) -> WorkspaceTx {
        self.database.read(&self.scope)
    }

    pub(crate) async fn contact(&self, name: &str) -> Contact {
        let tx = self.begin().await;
        let contact = tx.contacts().create(new_contact(name)).await.unwrap();
        tx.commit().await.unwrap();
        contact
    }

    pub(crate) async fn chat(&self, contact: ContactId) -> Chat {
        let tx = self.begin().await;
        let chat = tx.chats().open(self.account, contact, ChatType::Private).await.unwrap();
        tx.commit().await.unwrap();
        chat
    }

    /// A chat that stands in the list, with its last message at this time.
    pub(crate) async fn listed_chat(&self, name: &str, at: i64) -> Chat {
        let contact = self.contact(name).await;
        let mut chat = self.chat(contact.id).await;
        chat.is_listed = true;
        chat.last_message_at = Timestamp::from_millis(at);
        let tx = self.begin().await;
        tx.chats().update(&chat).await.unwrap();
        tx.commit().await.unwrap();
        chat
    }

    /// An incoming text; `None` when its name is taken.
    pub(crate) async fn message(&self, chat: &Chat, name: &str, at: i64) -> Option<Message> {
        let tx = self.begin().await;
        let message = text(&tx, chat, name, at).await;
        tx.commit().await.unwrap();
        message
    }

    /// A job that is ready at once, in the account's queue.
    pub(crate) fn job(&self, lane: Lane, order_key: u128) -> NewJob {
        NewJob {
            kind: JobKind::DeliverMessage,
            lane,
            queue: self.account.as_uuid(),
            order_key: Uuid::from_u128(order_key),
            subject: Uuid::from_u128(order_key),
            payload: json!({}),
            run_at: self.database.clock().now(),
        }
    }
}

pub(crate) async fn text(tx: &WorkspaceTx, chat: &Chat, name: &str, at: i64) -> Option<Message> {
    let content = Content::Text { body: format!("Isi {name}") };
    let new = NewInbound {
        chat_id: chat.id,
        account_id: chat.account_id,
        provider_message_id: name,
        direction: Direction::In,
        via: None,
        content: &content,
        details: json!({}),
        sender_contact_id: None,
        sender: None,
        quoted: None,
        is_forwarded: false,
        provider_at: Timestamp::from_millis(at),
        delivery: None,
    };
    tx.messages().add_inbound(new).await.unwrap()
}

pub(crate) fn new_account(name: &str) -> NewAccount {
    NewAccount {
        provider: ProviderKind::Cloud,
        name: name.to_owned(),
        external_id: format!("number-{name}"),
        business_id: format!("business-{name}"),
        secrets: Some(secrets(name)),
    }
}

pub(crate) fn secrets(name: &str) -> AccountSecrets {
    AccountSecrets {
        access_token: format!("access-{name}").into(),
        app_secret: format!("app-{name}").into(),
        verify_token: format!("verify-{name}").into(),
    }
}

pub(crate) const fn new_contact(name: &str) -> NewContact<'_> {
    NewContact {
        contact_type: ContactType::Individual,
        name,
        is_name_given: false,
        username: None,
        name_told_at: None,
    }
}

pub(crate) fn phone(number: &str) -> Identity {
    Identity::new(IdentityKind::Phone, number)
}
