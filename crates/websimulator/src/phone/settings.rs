//! The settings that the devices of a person share, as the phone keeps them: patches opened, checked and made.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, PoisonError},
};

use wacore::appstate::{
    AppStateError, ExpandedAppStateKeys, encode_record, expand_app_state_keys,
    hash::{HashState, generate_patch_mac},
    process_patch,
    schemas::{IndexPart, Schema},
};
use waproto::buffa::{Message as _, MessageField};
use waproto::whatsapp::{
    self as wa, SyncActionValue, SyncdPatch, SyncdRecord, syncd_mutation::SyncdOperation,
};

use super::{Inner, link::SETTINGS_KEY_ID};
use crate::{Fault, clock, requests};

/// What each collection holds.
#[derive(Default)]
pub(super) struct Settings {
    collections: BTreeMap<String, Collection>,
}

#[derive(Default)]
struct Collection {
    state: HashState,
    /// The MAC of the last value under each index, both sealed.
    macs: HashMap<Vec<u8>, Vec<u8>>,
    /// What is set, sealed, by the sealed index: a snapshot consists of these.
    records: BTreeMap<Vec<u8>, SyncdRecord>,
    /// The values that are set, by what they are about.
    values: BTreeMap<Vec<String>, SyncActionValue>,
}

/// One thing that is set, or taken away.
pub(super) struct Change<'index> {
    pub(super) schema: &'static Schema,
    /// What follows the name of the action in the index.
    pub(super) about: &'index [&'index str],
    pub(super) value: SyncActionValue,
    pub(super) operation: SyncdOperation,
}

impl Inner {
    /// Takes over what other devices have set. A patch whose MACs are wrong is complained of and passed over.
    pub(super) fn catch_up_on_settings(&self) {
        let names: Vec<String> = self.exchange.look(|world| {
            let own = world.account(&self.number);
            own.map(|own| own.collections.keys().cloned().collect()).unwrap_or_default()
        });
        let mut settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        for name in names {
            self.catch_up(settings.collections.entry(name.clone()).or_default(), &name);
        }
    }

    /// Everything that is set under an action, by what it is about.
    pub(super) fn settings_of(&self, action: &str) -> Vec<(Vec<String>, SyncActionValue)> {
        self.catch_up_on_settings();
        let settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        let values = settings.collections.values().flat_map(|collection| &collection.values);
        let of_action = values.filter(|(index, _)| index.first().is_some_and(|it| it == action));
        of_action.map(|(index, value)| (index[1..].to_vec(), value.clone())).collect()
    }

    /// Sets something for all devices of the person; anew when another device was faster.
    pub(super) fn share_setting(&self, change: &Change<'_>) {
        let name = requests::collection_name(change.schema.collection);
        let mut settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        let collection = settings.collections.entry(name.to_owned()).or_default();
        loop {
            self.catch_up(collection, name);
            let patch = self.make_patch(collection, name, change);
            let base = collection.state.version;
            let own = self.address();
            let pushed = self
                .exchange
                .change(|world| requests::push_settings(world, &own, name, base, patch));
            if pushed {
                return self.catch_up(collection, name);
            }
        }
    }

    fn catch_up(&self, collection: &mut Collection, name: &str) {
        let known = usize::try_from(collection.state.version).unwrap_or(usize::MAX);
        let newer: Vec<Vec<u8>> = self.exchange.look(|world| {
            let patches = world.account(&self.number).and_then(|own| own.collections.get(name));
            patches.and_then(|all| all.get(known..)).unwrap_or_default().to_vec()
        });
        for patch in newer {
            if let Err(reason) = self.take_over(collection, name, &patch) {
                collection.state.version += 1;
                let fault = Fault::SettingsSealedWrongly { collection: name.into(), reason };
                self.exchange.change(|world| world.complain(None, fault));
            }
        }
    }

    /// Changes nothing when the patch is not as it must be.
    fn take_over(&self, to: &mut Collection, name: &str, patch: &[u8]) -> Result<(), String> {
        let patch = SyncdPatch::decode_from_slice(patch).map_err(|error| error.to_string())?;
        let keys = Arc::new(self.settings_keys());
        let given = |id: &[u8]| {
            if id == SETTINGS_KEY_ID {
                Ok(Arc::clone(&keys))
            } else {
                Err(AppStateError::KeyNotFound)
            }
        };
        let macs = &to.macs;
        let before = |index: &[u8]| Ok(macs.get(index).cloned());
        let mut state = to.state.clone();
        let taken = process_patch(&patch, &mut state, given, before, true, name)
            .map_err(|error| error.to_string())?;
        to.state = state;
        for index in &taken.removed_index_macs {
            to.macs.remove(index);
            to.records.remove(index);
        }
        for mutation in patch.mutations {
            let is_set =
                mutation.operation.is_none_or(|operation| operation == SyncdOperation::SET);
            if let (true, Some(record)) = (is_set, mutation.record.into_option())
                && let Some(index) = record.index.blob.clone()
            {
                to.records.insert(index, record);
            }
        }
        for added in taken.added_macs {
            to.macs.insert(added.index_mac, added.value_mac);
        }
        for mutation in taken.mutations {
            match (mutation.operation, mutation.action_value) {
                (SyncdOperation::SET, Some(value)) => to.values.insert(mutation.index, value),
                _ => to.values.remove(&mutation.index),
            };
        }
        Ok(())
    }

    /// A patch as a phone seals it. The server writes the version.
    fn make_patch(&self, collection: &Collection, name: &str, change: &Change<'_>) -> Vec<u8> {
        let keys = self.settings_keys();
        let index = index_of(change.schema, change.about);
        let mut value = change.value.clone();
        value.timestamp = Some(clock::milliseconds());
        let version = i32::try_from(change.schema.version).unwrap_or_default();
        let (mutation, _) = encode_record(
            change.operation,
            &index,
            &value,
            &keys,
            &SETTINGS_KEY_ID,
            &rand::random(),
            version,
        );
        let mutations = vec![mutation];
        let mut state = collection.state.clone();
        let before = |index: &[u8], _| Ok(collection.macs.get(index).cloned());
        drop(state.update_hash(&mutations, before));
        state.version += 1;
        let mut patch = SyncdPatch {
            snapshot_mac: Some(state.generate_snapshot_mac(name, &keys.snapshot_mac)),
            key_id: MessageField::some(wa::KeyId { id: Some(SETTINGS_KEY_ID.to_vec()) }),
            mutations,
            ..SyncdPatch::default()
        };
        patch.patch_mac = Some(generate_patch_mac(&patch, name, &keys.patch_mac, state.version));
        patch.encode_to_vec()
    }

    /// Each collection as it is now: its name, its state, and the sealed records.
    pub(super) fn records_of_settings(&self) -> Vec<(String, HashState, Vec<SyncdRecord>)> {
        self.catch_up_on_settings();
        let settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        let collections = settings.collections.iter();
        let written = collections.filter(|(_, collection)| collection.state.version > 0);
        written
            .map(|(name, of)| {
                (name.clone(), of.state.clone(), of.records.values().cloned().collect())
            })
            .collect()
    }

    pub(super) fn settings_keys(&self) -> ExpandedAppStateKeys {
        expand_app_state_keys(&self.settings_key())
    }
}

/// The index is a list in JSON: the name of the action, then what it is about.
fn index_of(schema: &Schema, about: &[&str]) -> Vec<u8> {
    let mut about = about.iter();
    let parts = schema.index_parts.iter().filter_map(|part| match part {
        IndexPart::Literal { value } => Some(*value),
        _ => about.next().copied(),
    });
    serde_json::json!(parts.collect::<Vec<_>>()).to_string().into_bytes()
}
