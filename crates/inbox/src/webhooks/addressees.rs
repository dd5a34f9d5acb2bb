//! Whom a number's webhooks are for, remembered until an account changes.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use blazz_storage::system::accounts::{Addressee, AppSecret};
use blazz_storage::{Database, StorageError};

/// A memory of addressees. It is used only where no other process can change accounts behind it.
#[derive(Debug, Default)]
pub(crate) struct Addressees(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    /// The state of the accounts that it holds for.
    version: u64,
    by_number: HashMap<Number, Vec<Addressee>>,
}

/// A number under a business, as one app speaks of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Number {
    phone_number_id: String,
    waba_id: String,
    app: Vec<u8>,
}

impl Addressees {
    /// The live accounts with this number and business whose app signed the webhook.
    pub(crate) async fn of_number(
        &self,
        database: &Database,
        phone_number_id: &str,
        waba_id: &str,
        signer: &AppSecret,
    ) -> Result<Vec<Addressee>, StorageError> {
        let number = Number {
            phone_number_id: phone_number_id.to_owned(),
            waba_id: waba_id.to_owned(),
            app: signer.fingerprint.clone(),
        };
        // Read before the rows are: a change in between makes what is remembered stale at once.
        let version = database.bells().accounts_version();
        let is_memorable = database.is_private();
        if is_memorable && let Some(known) = self.known(version, &number) {
            return Ok(known);
        }
        let found = database
            .read_system()
            .addressees_of_number(phone_number_id, waba_id, &signer.fingerprint)
            .await?;
        if is_memorable && !found.is_empty() {
            self.remember(version, number, &found);
        }
        Ok(found)
    }

    fn known(&self, version: u64, number: &Number) -> Option<Vec<Addressee>> {
        let memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if memory.version == version { memory.by_number.get(number).cloned() } else { None }
    }

    fn remember(&self, version: u64, number: Number, found: &[Addressee]) {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if memory.version < version {
            *memory = Memory { version, by_number: HashMap::new() };
        }
        if memory.version == version {
            memory.by_number.insert(number, found.to_vec());
        }
    }
}
