//! Pictures, about texts and block lists. The shapes: `wacore` 0.7.0, `iq/contacts.rs`, `profile.rs`, `blocklist.rs`.

use wacore_binary::{Node, Server};

use super::{Reply, Request};
use crate::{
    Address, Fault,
    nodes::{attribute, bytes, jid, malformed, node, required, required_child, required_jid},
    profiles::{self, Owner},
    world::{Picture, World},
};

/// What a JPEG begins with. WhatsApp takes no other pictures: 406, as whatsmeow's `group.go` reads it.
const JPEG: [u8; 3] = [0xFF, 0xD8, 0xFF];

pub(super) fn answer(
    world: &mut World,
    from: &Address,
    request: &Request<'_>,
) -> Result<Reply, Fault> {
    match (request.namespace.as_str(), request.kind.as_str()) {
        ("w:profile:picture", "get") => picture(world, from, request),
        ("w:profile:picture", _) => set_picture(world, from, request),
        ("blocklist", "get") => Ok(block_list(world, from)),
        ("blocklist", _) => block(world, from, request),
        ("status", "set") => {
            let text = bytes(required_child(request.node, "status")?);
            profiles::set_about(world, &from.number, &String::from_utf8_lossy(&text));
            Ok(Reply::done())
        }
        _ => Err(request.unknown()),
    }
}

fn picture(world: &World, from: &Address, request: &Request<'_>) -> Result<Reply, Fault> {
    let asked = required_child(request.node, "picture")?;
    if !matches!(required(asked, "type")?.as_str(), "preview" | "image") {
        return Err(malformed(asked, "of an unknown type"));
    }
    let of = required_jid(request.node, "target")?;
    let (picture, is_hidden) = if of.server == Server::Group {
        let group = world.groups.get(of.user.as_str());
        (group.and_then(|group| group.picture.as_ref()), false)
    } else {
        let profile = world.account_of(&of).map(|account| (&account.number, &account.profile));
        let is_hidden = profile.is_some_and(|(number, profile)| {
            let hides = profile.hides_picture || profile.blocked.contains_key(&from.number);
            hides && *number != from.number
        });
        (profile.and_then(|(_, profile)| profile.picture.as_ref()), is_hidden)
    };
    Ok(match picture {
        Some(_) if is_hidden => Reply::Error { code: 401, text: "not-authorized" },
        None => Reply::Error { code: 404, text: "item-not-found" },
        Some(known) if attribute(asked, "id").as_deref() == Some(&known.id) => {
            Reply::with(node("picture").build())
        }
        Some(picture) => Reply::with(picture_node(world, picture, asked)),
    })
}

fn picture_node(world: &World, picture: &Picture, asked: &Node) -> Node {
    node("picture")
        .attr("id", picture.id.as_str())
        .attr("type", attribute(asked, "type").unwrap_or_default())
        .attr("url", format!("https://{}{}", world.file_host.0, picture.path))
        .attr("direct_path", picture.path.as_str())
        .build()
}

fn set_picture(world: &mut World, from: &Address, request: &Request<'_>) -> Result<Reply, Fault> {
    let image = request.node.get_optional_child("picture").map(bytes);
    if image.as_ref().is_some_and(|image| !image.starts_with(&JPEG)) {
        return Ok(Reply::Error { code: 406, text: "not-acceptable" });
    }
    let owner = match jid(request.node, "target") {
        None => Owner::Person(from.number.clone()),
        Some(group) if group.server == Server::Group => Owner::Group(group.user.to_string()),
        Some(_) => return Err(malformed(request.node, "about somebody else's picture")),
    };
    Ok(match profiles::set_picture(world, &from.number, &owner, image.map(Into::into)) {
        Ok(Some(id)) => Reply::with(node("picture").attr("id", id).build()),
        Ok(None) => Reply::done(),
        Err(error) => {
            let (code, text) = error.answer();
            Reply::Error { code, text }
        }
    })
}

fn block_list(world: &World, from: &Address) -> Reply {
    let blocked = world.account(&from.number).map(|own| &own.profile.blocked);
    let items = blocked.into_iter().flatten().map(|(number, since)| {
        node("item").attr("jid", world.jid_of(number, Server::Lid)).attr("t", *since).build()
    });
    Reply::with(node("list").children(items).build())
}

/// By LID, and with the number beside it when somebody is blocked: another form is not taken.
fn block(world: &mut World, from: &Address, request: &Request<'_>) -> Result<Reply, Fault> {
    let item = required_child(request.node, "item")?;
    let is_blocked = match required(item, "action")?.as_str() {
        "block" => true,
        "unblock" => false,
        _ => return Err(malformed(item, "with an unknown action")),
    };
    let named = required_jid(item, "jid")?;
    if named.server != Server::Lid {
        return Err(malformed(item, "without a LID"));
    }
    if is_blocked && jid(item, "pn_jid").is_none_or(|jid| jid.server != Server::Pn) {
        return Err(malformed(item, "without the number of whom to block"));
    }
    let whom = world.number_of(&named).ok_or_else(|| malformed(item, "of nobody"))?;
    profiles::block(world, from, &whom, is_blocked);
    Ok(Reply::done())
}
