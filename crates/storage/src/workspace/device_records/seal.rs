//! Sealing and opening the records of one device.

use blazz_domain::{AccountId, WorkspaceId};

use super::{DeviceRecord, SealedRecord};
use crate::error::StorageError;
use crate::vault::{Place, Vault};

pub(super) struct DeviceVault {
    vault: Vault,
    workspace: WorkspaceId,
    account: AccountId,
}

impl DeviceVault {
    pub(super) fn new(vault: &Vault, workspace: WorkspaceId, account: AccountId) -> Self {
        Self { vault: vault.of_device(workspace, account), workspace, account }
    }

    pub(super) fn open(
        &self,
        kind: &str,
        sealed: SealedRecord,
    ) -> Result<DeviceRecord, StorageError> {
        let row = self.row(kind, &sealed.key);
        let value = self.vault.open_bytes(self.place(&row), &sealed.sealed)?;
        Ok(DeviceRecord { key: sealed.key, value, updated_at: sealed.updated_at })
    }

    pub(super) fn seal(&self, kind: &str, key: &[u8], value: &[u8]) -> Vec<u8> {
        self.vault.seal_bytes(self.place(&self.row(kind, key)), value)
    }

    fn place<'a>(&self, row: &'a [u8]) -> Place<'a> {
        Place { workspace: self.workspace, column: "device_records.sealed", row }
    }

    /// Account, kind and key, so that no two records have the same.
    fn row(&self, kind: &str, key: &[u8]) -> Vec<u8> {
        let length = u64::try_from(kind.len()).unwrap_or(u64::MAX).to_be_bytes();
        [self.account.as_uuid().as_bytes(), &length[..], kind.as_bytes(), key].concat()
    }
}
