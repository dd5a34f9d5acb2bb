//! `w:sync:app:state`: settings that the devices of a person share, as encrypted patches in numbered order.

use wacore::appstate::schemas::Collection;
use wacore_binary::Node;
use waproto::buffa::{Message as _, MessageField};
use waproto::whatsapp::{SyncdPatch, SyncdVersion};

use super::{Reply, Request};
use crate::{
    Address, Fault, clock,
    nodes::{attribute, bytes, children, malformed, node, required, required_child},
    world::{Account, Snapshot, World},
};

pub(super) fn answer(
    world: &mut World,
    from: &Address,
    request: &Request<'_>,
) -> Result<Reply, Fault> {
    let sync = required_child(request.node, "sync")?;
    let mut answers = Vec::new();
    for collection in children(sync) {
        answers.push(answer_collection(world, from, collection)?);
    }
    Ok(Reply::with(node("sync").children(answers).build()))
}

fn answer_collection(world: &mut World, from: &Address, collection: &Node) -> Result<Node, Fault> {
    let name = required(collection, "name")?;
    let version = attribute(collection, "version").unwrap_or_else(|| "0".to_owned());
    let version: u64 =
        version.parse().map_err(|_| malformed(collection, "with a version that is none"))?;
    let pushed = collection.get_optional_child("patch").map(bytes);
    let account = world.account_mut(&from.number).ok_or(Fault::NotLinked)?;
    let patches = account.collections.entry(name.clone()).or_default();
    let current = patches.len() as u64;
    let Some(pushed) = pushed else {
        let snapshot = account.snapshots.get(&name).filter(|_| version == 0);
        let known = snapshot.map_or(version, |snapshot| snapshot.version);
        return Ok(newer_than(&name, patches, known, snapshot));
    };
    if version > current {
        let fault = Fault::CollectionConflict { collection: name.clone(), given: version, current };
        world.complain(Some(from), fault);
    }
    SyncdPatch::decode_from_slice(&pushed)
        .map_err(|error| malformed(collection, format!("with a patch that is none: {error}")))?;
    if !push_settings(world, from, &name, version, pushed) {
        return Ok(conflict(&name));
    }
    Ok(node("collection").attr("name", name).attr("version", current + 1).build())
}

/// Takes a patch over if it was made on what is there, and tells the person's other devices; whether it was. Another
/// device that was faster is no fault: the client fetches and tries again.
pub(crate) fn push_settings(
    world: &mut World,
    from: &Address,
    name: &str,
    base: u64,
    patch: Vec<u8>,
) -> bool {
    let Some(account) = world.account_mut(&from.number) else { return false };
    let patches = account.collections.entry(name.to_owned()).or_default();
    let current = patches.len() as u64;
    if base != current {
        return false;
    }
    patches.push(numbered(patch, current + 1));
    tell_others(world, from, name, current + 1);
    true
}

/// The version is the server's to write (`whatsapp-rust` 0.7.0, `appstate_sync.rs`).
fn numbered(patch: Vec<u8>, version: u64) -> Vec<u8> {
    let Ok(mut patch) = SyncdPatch::decode_from_slice(&patch) else { return patch };
    patch.version = MessageField::some(SyncdVersion { version: Some(version) });
    patch.encode_to_vec()
}

/// As stanzas name the collections (`wacore` 0.7.0, `appstate`, `patch_decode.rs`, `WAPatchName`).
pub(crate) fn collection_name(collection: Collection) -> &'static str {
    match collection {
        Collection::Regular => "regular",
        Collection::RegularLow => "regular_low",
        Collection::RegularHigh => "regular_high",
        Collection::CriticalBlock => "critical_block",
        Collection::CriticalUnblockLow => "critical_unblock_low",
    }
}

/// The patches after a version, and before them the snapshot that has all up to it.
fn newer_than(name: &str, patches: &[Vec<u8>], version: u64, snapshot: Option<&Snapshot>) -> Node {
    let known = usize::try_from(version).unwrap_or(usize::MAX).min(patches.len());
    let newer = patches[known..].iter().map(|patch| node("patch").bytes(patch.clone()).build());
    let newer: Vec<Node> = newer.collect();
    let answer = node("collection")
        .attr("name", name)
        .attr("version", patches.len())
        .attr("has_more_patches", "false");
    let snapshot =
        snapshot.map(|snapshot| node("snapshot").bytes(snapshot.reference.clone()).build());
    let newer = (!newer.is_empty()).then(|| node("patches").children(newer).build());
    let parts: Vec<Node> = snapshot.into_iter().chain(newer).collect();
    if parts.is_empty() { answer.build() } else { answer.children(parts).build() }
}

fn conflict(name: &str) -> Node {
    let error = node("error").attr("code", "409").attr("text", "conflict").build();
    node("collection").attr("name", name).attr("type", "error").children([error]).build()
}

/// The other devices of the person fetch what is new.
fn tell_others(world: &mut World, from: &Address, name: &str, version: u64) {
    let others: Vec<Address> = world
        .account(&from.number)
        .into_iter()
        .flat_map(Account::addresses)
        .filter(|device| device != from)
        .collect();
    for device in others {
        let Some(jid) = world.account(&device.number).map(Account::own_jid) else { continue };
        let notice = node("notification")
            .attr("type", "server_sync")
            .attr("from", jid)
            .attr("id", world.next_stanza_id())
            .attr("t", clock::seconds())
            .children([node("collection").attr("name", name).attr("version", version).build()]);
        world.deliver(&device, notice.build());
    }
}
