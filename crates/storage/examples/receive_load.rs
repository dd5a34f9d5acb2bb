//! Measures durable transactions of the size of an incoming message, with 1, 8 and 64 writers at once.
//!
//! `cargo run --release -p blazz-storage --example receive_load [ADDRESS [SECONDS]]`, where ADDRESS is an
//! empty database (`sqlite:PATH` or `mysql://…`); without one, a SQLite file in the temporary folder.

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use blazz_domain::account::ProviderKind;
use blazz_domain::chat::ChatType;
use blazz_domain::contact::ContactType;
use blazz_domain::content::{Content, Direction};
use blazz_domain::event::EventName;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::{AccountId, ContactId};
use blazz_storage::vault::Vault;
use blazz_storage::workspace::accounts::{AccountSecrets, NewAccount};
use blazz_storage::workspace::contacts::NewContact;
use blazz_storage::workspace::inbound::InboundState;
use blazz_storage::workspace::messages::NewInbound;
use blazz_storage::{ConnectOptions, Database, Scope, StorageError, SystemClock};
use serde_json::json;
use tokio::task::JoinSet;

type Failure = Box<dyn Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let folder = tempfile::tempdir()?;
    let file = format!("sqlite:{}", folder.path().join("load.db").display());
    let address = arguments.next().unwrap_or(file);
    let seconds: u64 = arguments.next().map_or(Ok(5), |text| text.parse())?;
    let options = ConnectOptions { connections: 64, ..ConnectOptions::new(address) };
    let database = Database::connect(&options, Arc::new(SystemClock), Vault::new([7; 32])).await?;
    database.migrate().await?;
    let (scope, account) = start(&database).await?;
    for writers in [1, 8, 64] {
        let (done, took) =
            run(&database, &scope, account, writers, Duration::from_secs(seconds)).await?;
        let rate = f64::from(done) / took.as_secs_f64();
        println!("{writers:>3} writers: {rate:>7.0} transactions/s");
    }
    Ok(())
}

async fn start(database: &Database) -> Result<(Scope, AccountId), Failure> {
    let tx = database.begin_system().await?;
    let user = tx.add_user("load@example.com", "Load", "-").await?;
    let workspace = tx.add_workspace("Load", user.id).await?;
    let scope = tx.scope_of(user.id, workspace).await?.ok_or("the owner has no scope")?;
    let tx = tx.enter(&scope);
    let secrets = AccountSecrets {
        access_token: "token".into(),
        app_secret: "secret".into(),
        verify_token: "verify".into(),
    };
    let account = NewAccount {
        provider: ProviderKind::Cloud,
        name: "Load".to_owned(),
        external_id: "1".to_owned(),
        business_id: "2".to_owned(),
        secrets: Some(secrets),
    };
    let account = tx.accounts().add(account).await?;
    tx.commit().await?;
    Ok((scope, account))
}

async fn run(
    database: &Database,
    scope: &Scope,
    account: AccountId,
    writers: u32,
    time: Duration,
) -> Result<(u32, Duration), Failure> {
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for writer in 0..writers {
        let (database, scope) = (database.clone(), scope.clone());
        tasks.spawn(async move {
            let mut done = 0;
            while began.elapsed() < time {
                let name = format!("+{writer:03}{:03}", done % 100);
                receive(&database, &scope, account, &name).await?;
                done += 1;
            }
            Ok::<u32, StorageError>(done)
        });
    }
    let mut done = 0;
    while let Some(count) = tasks.join_next().await {
        done += count??;
    }
    Ok((done, began.elapsed()))
}

/// The statements of one incoming text: who, which chat, the message, counters, raw event, live event.
async fn receive(
    database: &Database,
    scope: &Scope,
    account: AccountId,
    phone: &str,
) -> Result<(), StorageError> {
    let tx = database.begin(scope).await?;
    let identity = Identity::new(IdentityKind::Phone, phone);
    let contact = match tx.identities().find_owner(&identity).await? {
        Some(owner) => owner,
        None => create(&tx, &identity).await?,
    };
    tx.contacts().load(contact).await?;
    let mut chat = tx.chats().open(account, contact, ChatType::Private).await?;
    let message = tx
        .messages()
        .add_inbound(NewInbound {
            chat_id: chat.id,
            account_id: account,
            provider_message_id: &format!("wamid.{}", tx.new_id::<uuid::Uuid>()),
            direction: Direction::In,
            via: None,
            content: &Content::Text { body: "Halo, apakah pesanan saya sudah dikirim?".to_owned() },
            details: json!({}),
            sender_contact_id: None,
            sender: None,
            quoted: None,
            is_forwarded: false,
            provider_at: tx.now(),
            delivery: None,
        })
        .await?;
    let message = message.ok_or(StorageError::Missing { noun: "the message just added" })?;
    chat.unread_count += 1;
    chat.is_listed = true;
    (chat.last_message_id, chat.last_message_at) = (Some(message.id), message.provider_at);
    tx.chats().update(&chat).await?;
    tx.parked().take(account, "wamid.none").await?;
    tx.events().append(EventName::NewChat, Some(contact), &json!({ "text": "x".repeat(1500) }))?;
    tx.inbound()
        .record(Some(account), "messages", &"x".repeat(900), InboundState::Applied, None)
        .await?;
    tx.commit().await
}

async fn create(
    tx: &blazz_storage::WorkspaceTx,
    identity: &Identity,
) -> Result<ContactId, StorageError> {
    let contact = tx
        .contacts()
        .create(NewContact {
            contact_type: ContactType::Individual,
            name: &identity.value,
            is_name_given: false,
            username: None,
            name_told_at: None,
        })
        .await?;
    tx.identities().add(contact.id, identity).await?;
    Ok(contact.id)
}
