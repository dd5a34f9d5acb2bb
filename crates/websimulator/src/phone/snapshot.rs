//! The settings of a person in one file for each collection, in the place of all patches so far.

use wacore::{appstate::hash::HashState, download::MediaType, upload::encrypt_media};
use waproto::buffa::{Message as _, MessageField};
use waproto::whatsapp::{ExternalBlobReference, KeyId, SyncdRecord, SyncdSnapshot, SyncdVersion};

use super::{Phone, WriteError, link::SETTINGS_KEY_ID};
use crate::world::Snapshot;

impl Phone {
    /// From now on a device that has none of the settings yet is given a file with what is set at this moment, and then
    /// the patches since, as WhatsApp does; until the first time, it is given all patches.
    pub fn snapshot_settings(&self) -> Result<(), WriteError> {
        for (name, state, records) in self.inner.records_of_settings() {
            let version = state.version;
            let reference = self.keep_snapshot(&name, &state, records)?;
            let snapshot = Snapshot { version, reference };
            self.change(|account| account.snapshots.insert(name, snapshot));
        }
        Ok(())
    }

    /// Where the file is, and what opens it.
    fn keep_snapshot(
        &self,
        name: &str,
        state: &HashState,
        records: Vec<SyncdRecord>,
    ) -> Result<Vec<u8>, WriteError> {
        let keys = self.inner.settings_keys();
        let snapshot = SyncdSnapshot {
            version: MessageField::some(SyncdVersion { version: Some(state.version) }),
            records,
            mac: Some(state.generate_snapshot_mac(name, &keys.snapshot_mac)),
            key_id: MessageField::some(KeyId { id: Some(SETTINGS_KEY_ID.to_vec()) }),
        };
        let kind = MediaType::AppState;
        let written = snapshot.encode_to_vec();
        let encrypted = encrypt_media(&written, kind)
            .map_err(|error| WriteError::File { reason: error.to_string() })?;
        let files = &self.inner.exchange.files;
        let path = files.keep(kind.mms_type(), encrypted.data_to_upload.into());
        let reference = ExternalBlobReference {
            media_key: Some(encrypted.media_key.to_vec()),
            direct_path: Some(path),
            file_size_bytes: Some(written.len() as u64),
            file_sha256: Some(encrypted.file_sha256.to_vec()),
            file_enc_sha256: Some(encrypted.file_enc_sha256.to_vec()),
            ..ExternalBlobReference::default()
        };
        Ok(reference.encode_to_vec())
    }
}
