//! A real database with people, workspaces and contacts in it.

use std::sync::Arc;

use blazz_domain::contact::ContactType;
use blazz_domain::event::EventName;
use blazz_domain::permission::{Permission, Permissions};
use blazz_domain::{ApiTokenId, ContactId, SessionId, UserId, WorkspaceId};
use blazz_realtime::{App, Hub, Limits};
use blazz_storage::system::sessions::NewSession;
use blazz_storage::vault::Vault;
use blazz_storage::workspace::api_tokens::NewApiToken;
use blazz_storage::workspace::contacts::NewContact;
use blazz_storage::{ConnectOptions, Database, Scope, SystemClock};
use serde_json::json;
use std::time::Duration;
use tempfile::TempDir;

use super::super::DatabaseLog;
use super::super::auth::Listener;

pub(super) struct House {
    pub(super) database: Database,
    pub(super) hub: Hub,
    _folder: TempDir,
}

/// Somebody who owns a workspace and is signed in.
pub(super) struct Owner {
    pub(super) user: UserId,
    pub(super) session: SessionId,
    pub(super) workspace: WorkspaceId,
    pub(super) scope: Scope,
    name: String,
}

impl House {
    pub(super) async fn build() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("blazz.db").display());
        let vault = Vault::new([7; 32]);
        let options = ConnectOptions::new(url);
        let database = Database::connect(&options, Arc::new(SystemClock), vault).await.unwrap();
        database.migrate().await.unwrap();
        let log = Arc::new(DatabaseLog::new(database.clone()));
        let hub = Hub::new(App::new("1", "app-key", "app-secret"), Limits::default(), log);
        Self { database, hub, _folder: folder }
    }

    pub(super) async fn owner(&self, name: &str) -> Owner {
        let tx = self.database.begin_system().await.unwrap();
        let email = format!("{name}@example.com");
        let user = tx.add_user(&email, name, "no password").await.unwrap().id;
        let workspace = tx.add_workspace(name, user).await.unwrap();
        let new = NewSession {
            user_id: user,
            workspace_id: Some(workspace),
            token_hash: name.as_bytes(),
            ip: "127.0.0.1",
            user_agent: "test",
            expires_at: tx.now().plus(Duration::from_hours(1)),
        };
        let session = tx.add_session(new).await.unwrap();
        let scope = tx.scope_of(user, workspace).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        Owner { user, session, workspace, scope, name: name.to_owned() }
    }

    pub(super) async fn contact(&self, scope: &Scope) -> ContactId {
        let tx = self.database.begin(scope).await.unwrap();
        let new = NewContact {
            contact_type: ContactType::Individual,
            name: "Budi",
            is_name_given: true,
            username: None,
            name_told_at: None,
        };
        let contact = tx.contacts().create(new).await.unwrap();
        tx.commit().await.unwrap();
        contact.id
    }

    /// Commits an event of a contact; with many, in one transaction.
    pub(super) async fn happen(&self, scope: &Scope, contact: ContactId, times: usize) {
        let tx = self.database.begin(scope).await.unwrap();
        for _ in 0..times {
            let data = json!({ "contact": { "id": contact } });
            tx.events().append(EventName::ContactUpdated, Some(contact), &data).unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// As after a backup was restored.
    pub(super) async fn renew_log(&self) {
        let tx = self.database.begin_system().await.unwrap();
        tx.renew_log_epoch().await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A token of the owner, with these rights.
    pub(super) async fn token(
        &self,
        owner: &Owner,
        rights: &[Permission],
    ) -> (ApiTokenId, Listener) {
        let tx = self.database.begin(&owner.scope).await.unwrap();
        let scopes: Permissions = rights.iter().copied().collect();
        let token_hash = b"hash".as_slice();
        let new = NewApiToken {
            name: "crm",
            prefix: "blz_x",
            token_hash,
            scopes,
            made_by: owner.user,
            expires_at: None,
        };
        let token = tx.api_tokens().add(new).await.unwrap();
        tx.commit().await.unwrap();
        let scope =
            self.database.read_system().find_token(token_hash).await.unwrap().unwrap().scope;
        (token, Listener::Token { token, maker: owner.user, scope })
    }
}

impl Owner {
    pub(super) fn listener(&self) -> Listener {
        let (session, user, name) = (self.session, self.user, self.name.clone());
        Listener::Member { session, user, name }
    }
}
