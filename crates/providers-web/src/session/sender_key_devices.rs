//! Which devices of a group have our key, and which need it again.

use serde::{Deserialize, Serialize};
use wacore::store::error::Result;

use super::SessionBackend;
use super::code::{from_json, to_json};
use crate::store::{Change, Kind, RecordKey, beginning};

#[derive(Serialize, Deserialize)]
pub(super) struct SenderKeyDevice {
    pub(super) group: String,
    pub(super) device: String,
    has_key: bool,
}

impl SenderKeyDevice {
    fn key(&self) -> RecordKey {
        RecordKey::of(&[&self.group, &self.device])
    }
}

impl SessionBackend {
    pub(super) async fn sender_key_devices(&self, group: &str) -> Result<Vec<(String, bool)>> {
        let rows = self.rows(Some(group)).await?;
        let of_group = rows.into_iter().filter(|row| row.group == group);
        Ok(of_group.map(|row| (row.device, row.has_key)).collect())
    }

    pub(super) async fn put_sender_key_devices(
        &self,
        group: &str,
        entries: &[(&str, bool)],
    ) -> Result<()> {
        let put = |(device, has_key): &(&str, bool)| {
            let (group, device) = (group.to_owned(), (*device).to_owned());
            let row = SenderKeyDevice { group, device, has_key: *has_key };
            Ok(Change::Put { kind: Kind::SenderKeyDevice, key: row.key(), value: to_json(&row)? })
        };
        let changes: Result<Vec<Change>> = entries.iter().map(put).collect();
        let _turn = self.records.beside(Kind::SenderKeyDevice).await;
        self.records.write(changes?).await
    }

    /// Deletes the rows that `is_gone` picks, among those of a group or among all.
    pub(super) async fn forget_sender_key_devices(
        &self,
        is_gone: impl Fn(&SenderKeyDevice) -> bool + Send,
        group: Option<&str>,
    ) -> Result<()> {
        let _turn = self.records.alone(Kind::SenderKeyDevice).await;
        let rows = self.rows(group).await?;
        let gone: Vec<RecordKey> =
            rows.iter().filter(|row| is_gone(row)).map(SenderKeyDevice::key).collect();
        self.records.delete_many(Kind::SenderKeyDevice, gone).await
    }

    async fn rows(&self, group: Option<&str>) -> Result<Vec<SenderKeyDevice>> {
        let prefix = group.map(|group| beginning(&[group])).unwrap_or_default();
        let records = self.records.all(Kind::SenderKeyDevice, &prefix).await?;
        records.iter().map(|record| from_json(&record.value)).collect()
    }
}
