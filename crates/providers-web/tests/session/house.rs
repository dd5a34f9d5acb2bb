//! A database with one linked account, and the store of its device on top of it.

mod kept;
mod place;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use blazz_domain::AccountId;
use blazz_domain::account::ProviderKind;
use blazz_providers_web::SessionBackend;
use blazz_storage::vault::Vault;
use blazz_storage::workspace::accounts::{AccountSecrets, NewAccount};
use blazz_storage::{ConnectOptions, Database, Scope, SystemClock};
use futures_util::FutureExt;

pub(crate) use kept::KeptDevice;
pub(crate) use place::{Kind, Place};

/// Makes two tests of each behaviour: `name::on_sqlite` and `name::on_mysql`.
macro_rules! on_both {
    ($($(#[doc = $doc:literal])* async fn $name:ident($house:ident: $lent:ty) $behaviour:block)+) => {$(
        $(#[doc = $doc])*
        mod $name {
            #[allow(clippy::wildcard_imports, clippy::allow_attributes, unused_imports, reason = "the test's own file")]
            use super::*;

            async fn behaviour($house: $lent) $behaviour

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                $crate::house::House::lend($crate::house::Kind::Sqlite, behaviour).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_mysql() {
                $crate::house::House::lend($crate::house::Kind::MySql, behaviour).await;
            }
        }
    )+};
}

/// A migrated database with a workspace and one account in it.
pub(crate) struct House {
    pub(crate) place: Arc<Place>,
    database: Database,
    scope: Scope,
    account: AccountId,
}

impl House {
    /// Runs a behaviour in a new house and takes the house down, also when the behaviour fails.
    pub(crate) async fn lend<F: Future<Output = ()>>(
        kind: Kind,
        behaviour: impl FnOnce(Self) -> F,
    ) {
        let Some(place) = Place::make(kind).await else { return };
        let place = Arc::new(place);
        let house = Self::at(place.clone()).await;
        let end = AssertUnwindSafe(behaviour(house)).catch_unwind().await;
        place.clear().await;
        if let Err(panic) = end {
            std::panic::resume_unwind(panic);
        }
    }

    pub(crate) async fn at(place: Arc<Place>) -> Self {
        let database = connect(&place).await;
        database.migrate().await.unwrap();
        let tx = database.begin_system().await.unwrap();
        let user = tx.add_user("ayu@example.com", "Ayu", "hash").await.unwrap();
        let workspace = tx.add_workspace("Toko", user.id).await.unwrap();
        let scope = tx.scope_of(user.id, workspace).await.unwrap().unwrap();
        let tx = tx.enter(&scope);
        let account = tx.accounts().add(new_account("own")).await.unwrap();
        tx.commit().await.unwrap();
        Self { place, database, scope, account }
    }

    /// Another account's device of the same workspace.
    pub(crate) async fn another_device(&self, name: &str) -> KeptDevice {
        let tx = self.database.begin(&self.scope).await.unwrap();
        let account = tx.accounts().add(new_account(name)).await.unwrap();
        tx.commit().await.unwrap();
        KeptDevice::new(self.database.clone(), self.scope.clone(), account)
    }

    pub(crate) fn device(&self) -> KeptDevice {
        KeptDevice::new(self.database.clone(), self.scope.clone(), self.account)
    }

    pub(crate) fn backend(&self) -> SessionBackend {
        backend(self.device())
    }

    /// The same device as a program on another machine opens it: with connections of its own.
    pub(crate) async fn elsewhere(&self) -> SessionBackend {
        let database = connect(&self.place).await;
        backend(KeptDevice::new(database, self.scope.clone(), self.account))
    }

    /// How many records of a kind the device has.
    pub(crate) async fn count(&self, kind: blazz_providers_web::Kind) -> i64 {
        let tx = self.database.read(&self.scope);
        tx.device_records().count(self.account, kind.as_str()).await.unwrap()
    }

    /// Forgets the device, as before the account is linked anew.
    pub(crate) async fn forget_device(&self) {
        let tx = self.database.begin(&self.scope).await.unwrap();
        tx.device_records().delete_all(self.account).await.unwrap();
        tx.commit().await.unwrap();
    }
}

pub(crate) fn backend(device: KeptDevice) -> SessionBackend {
    SessionBackend::new(Arc::new(device), Arc::new(SystemClock))
}

async fn connect(place: &Place) -> Database {
    let options = ConnectOptions::new(place.url());
    Database::connect(&options, Arc::new(SystemClock), Vault::new([7; 32])).await.unwrap()
}

fn new_account(name: &str) -> NewAccount {
    let secrets = AccountSecrets {
        access_token: "access".into(),
        app_secret: "app".into(),
        verify_token: "verify".into(),
    };
    NewAccount {
        provider: ProviderKind::Cloud,
        name: name.to_owned(),
        external_id: format!("number-{name}"),
        business_id: "business".to_owned(),
        secrets: Some(secrets),
    }
}
