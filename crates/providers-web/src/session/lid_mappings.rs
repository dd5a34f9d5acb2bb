//! Which phone number belongs to which LID, found from either side.

use std::collections::BTreeMap;

use wacore::store::error::Result;
use wacore::store::traits::LidPnMappingEntry;

use super::SessionBackend;
use super::code::{from_json, to_json};
use super::records::Records;
use crate::store::{Change, Kind, RecordKey};

impl SessionBackend {
    pub(super) async fn mapping_of_lid(&self, lid: &str) -> Result<Option<LidPnMappingEntry>> {
        let found = self.records.find(Kind::LidMapping, &RecordKey::of(&[lid])).await?;
        found.map(|value| from_json(&value)).transpose()
    }

    /// By the LID that came last for this number.
    pub(super) async fn mapping_of_phone(&self, phone: &str) -> Result<Option<LidPnMappingEntry>> {
        let found = self.records.find(Kind::PhoneLids, &RecordKey::of(&[phone])).await?;
        let lids: Vec<String> = found.map_or_else(|| Ok(Vec::new()), |value| from_json(&value))?;
        match lids.last() {
            Some(lid) => self.mapping_of_lid(lid).await,
            None => Ok(None),
        }
    }

    pub(super) async fn put_mappings(&self, entries: &[LidPnMappingEntry]) -> Result<()> {
        let _turn = self.records.alone(Kind::LidMapping).await;
        let mut book = Book::open(&self.records, entries).await?;
        for entry in entries {
            book.enter(entry);
        }
        self.records.write(book.changes()?).await
    }
}

/// The mappings that some new ones concern, and the LIDs of their numbers: the latest last.
#[derive(Default)]
struct Book {
    mappings: BTreeMap<String, LidPnMappingEntry>,
    lids: BTreeMap<String, Vec<String>>,
}

impl Book {
    async fn open(records: &Records, new: &[LidPnMappingEntry]) -> Result<Self> {
        let mut book = Self::default();
        let keys: Vec<RecordKey> = new.iter().map(|entry| RecordKey::of(&[&entry.lid])).collect();
        for value in records.find_many(Kind::LidMapping, &keys).await?.values() {
            let mapping: LidPnMappingEntry = from_json(value)?;
            book.mappings.insert(mapping.lid.clone(), mapping);
        }
        let phones = new.iter().chain(book.mappings.values()).map(|it| it.phone_number.clone());
        book.lids = phones.map(|phone| (phone, Vec::new())).collect();
        let keys: Vec<RecordKey> = book.lids.keys().map(|phone| RecordKey::of(&[phone])).collect();
        let found = records.find_many(Kind::PhoneLids, &keys).await?;
        for (lids, key) in book.lids.values_mut().zip(&keys) {
            if let Some(value) = found.get(key) {
                *lids = from_json(value)?;
            }
        }
        Ok(book)
    }

    /// The LID leaves the number it had.
    fn enter(&mut self, entry: &LidPnMappingEntry) {
        let before = self.mappings.insert(entry.lid.clone(), entry.clone());
        for phone in before.map(|before| before.phone_number).iter().chain([&entry.phone_number]) {
            self.lids.entry(phone.clone()).or_default().retain(|lid| *lid != entry.lid);
        }
        self.lids.entry(entry.phone_number.clone()).or_default().push(entry.lid.clone());
    }

    fn changes(self) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        for (lid, mapping) in self.mappings {
            let (kind, key) = (Kind::LidMapping, RecordKey::of(&[&lid]));
            changes.push(Change::Put { kind, key, value: to_json(&mapping)? });
        }
        for (phone, lids) in self.lids {
            let (kind, key) = (Kind::PhoneLids, RecordKey::of(&[&phone]));
            changes.push(if lids.is_empty() {
                Change::Delete { kind, key }
            } else {
                Change::Put { kind, key, value: to_json(&lids)? }
            });
        }
        Ok(changes)
    }
}
