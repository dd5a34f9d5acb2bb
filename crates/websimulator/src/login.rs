//! A linked device comes back: who it is, and what has waited for it.

use wacore_binary::{Node, Server};

use crate::{
    Address, Entry, Fault, clock,
    nodes::{SERVER, node},
    noise::Newcomer,
    socket::Speaker,
    world::{ClientVersion, Line, Order, World},
};

/// Why a login is refused, as the client is told (`wacore` 0.7.0, `stanza/connect_failure.rs`).
enum Refusal {
    /// 401: link again.
    LoggedOut(Fault),
    /// 405: the client is too old.
    Outdated,
    Banned {
        code: u32,
        seconds: u64,
    },
}

/// Lets a known device in, or tells it why not.
pub(crate) fn admit(world: &mut World, newcomer: &Newcomer, line: Line) -> Option<Speaker> {
    let number = newcomer.payload.username.map(|number| number.to_string()).unwrap_or_default();
    let place = newcomer.payload.device.and_then(|place| u16::try_from(place).ok());
    let address = Address::new(number, place.unwrap_or_default());
    if let Err(refusal) = check(world, &address, newcomer) {
        refuse(world, &address, &line, refusal);
        return None;
    }
    line.order(Order::Send(success(world, &address)?));
    let device = world.device_mut(&address)?;
    if let Some(older) = device.line.replace(line) {
        older.order(Order::Send(conflict("replaced")));
        older.order(Order::Close);
    }
    world.journal.push(Entry::LoggedIn { device: address.clone(), handshake: newcomer.handshake });
    Some(Speaker::Device(address))
}

fn check(world: &World, address: &Address, newcomer: &Newcomer) -> Result<(), Refusal> {
    let account = world.account(&address.number).ok_or(Refusal::LoggedOut(Fault::NotLinked))?;
    let link = account.devices.get(&address.device).and_then(|device| device.link.as_ref());
    let link = link.ok_or(Refusal::LoggedOut(Fault::NotLinked))?;
    if link.noise_key != newcomer.noise_key {
        return Err(Refusal::LoggedOut(Fault::WrongNoiseKey));
    }
    match account.ban {
        Some(ban) => Err(Refusal::Banned { code: ban.code, seconds: ban.seconds }),
        None if version_of(newcomer) < world.oldest_version => Err(Refusal::Outdated),
        None => Ok(()),
    }
}

/// What the client says it is; nothing at all is older than everything.
fn version_of(newcomer: &Newcomer) -> ClientVersion {
    let agent = newcomer.payload.user_agent.as_option();
    let version = agent.and_then(|agent| agent.app_version.as_option());
    version.map_or((0, 0, 0), |version| {
        let part = |part: Option<u32>| part.unwrap_or_default();
        (part(version.primary), part(version.secondary), part(version.tertiary))
    })
}

fn refuse(world: &mut World, address: &Address, line: &Line, refusal: Refusal) {
    let failure = match refusal {
        Refusal::LoggedOut(fault) => {
            world.complain(Some(address), fault);
            node("failure").attr("reason", "401").attr("location", "sim")
        }
        Refusal::Outdated => node("failure").attr("reason", "405").attr("location", "sim"),
        Refusal::Banned { code, seconds } => {
            node("failure").attr("reason", "402").attr("code", code).attr("expire", seconds)
        }
    };
    line.order(Order::Send(failure.build()));
    line.order(Order::Close);
}

fn success(world: &World, address: &Address) -> Option<Node> {
    let account = world.account(&address.number)?;
    let success = node("success")
        .attr("t", clock::seconds())
        .attr("lid", account.jid(address.device, Server::Lid))
        .attr("location", "sim")
        .build();
    Some(success)
}

/// Ends a connection for good: `replaced` by another, or `device_removed`.
pub(crate) fn conflict(kind: &'static str) -> Node {
    let error = node("stream:error").children([node("conflict").attr("type", kind).build()]);
    if kind == "device_removed" { error.attr("code", "401").build() } else { error.build() }
}

/// The device wants what has waited: all of it, marked as old, between a preview and an end mark.
/// From now on stanzas come as they are made.
pub(crate) fn become_active(world: &mut World, address: &Address) {
    let Some(device) = world.device_mut(address) else { return };
    let Some(line) = device.line.as_mut() else { return };
    line.active = true;
    let line = line.clone();
    if let Some(held) = &mut device.held {
        held.clear();
    }
    let waiting = device.queue.waiting();
    if !waiting.is_empty() {
        line.order(Order::Send(preview(device.queue.len(), |tag| device.queue.count(tag))));
    }
    let count = waiting.len();
    for (place, mut stanza) in waiting.into_iter().enumerate() {
        stanza.attrs.insert("offline", place.to_string());
        world.journal.push(Entry::Delivered {
            class: stanza.tag.to_string(),
            id: crate::nodes::attribute(&stanza, "id").unwrap_or_default(),
            to: address.clone(),
            offline: true,
        });
        line.order(Order::Send(stanza));
    }
    line.order(Order::Send(note(node("offline").attr("count", count).build())));
}

fn preview(count: usize, of: impl Fn(&str) -> usize) -> Node {
    note(
        node("offline_preview")
            .attr("count", count)
            .attr("message", of("message"))
            .attr("notification", of("notification"))
            .attr("receipt", of("receipt"))
            .attr("appdata", 0)
            .build(),
    )
}

/// `<ib>`: news about the connection itself, which is not acknowledged.
fn note(content: Node) -> Node {
    node("ib").attr("from", SERVER).children([content]).build()
}
