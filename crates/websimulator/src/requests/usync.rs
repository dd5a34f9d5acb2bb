//! `usync`: who is on WhatsApp, by which LID, and with which devices.

use wacore_binary::{Jid, Node, Server};

use super::{Reply, Request};
use crate::{
    Address, Fault, clock, device_list,
    nodes::{attribute, bytes, children, jid, malformed, node, required, required_child},
    world::{Account, World},
};

pub(super) fn answer(
    world: &mut World,
    from: &Address,
    request: &Request<'_>,
) -> Result<Reply, Fault> {
    let usync = required_child(request.node, "usync")?;
    let wanted = children(required_child(usync, "query")?);
    let asked = children(required_child(usync, "list")?);
    acquaint(world, from, asked);
    let users =
        asked.iter().map(|user| answer_user(world, user, wanted)).collect::<Result<Vec<_>, _>>()?;
    let mut answer =
        node("usync").attr("sid", required(usync, "sid")?).attr("index", "0").attr("last", "true");
    for key in ["mode", "context"] {
        answer = answer.attr(key, required(usync, key)?);
    }
    let answer = answer.children([node("result").build(), node("list").children(users).build()]);
    Ok(Reply::with(answer.build()))
}

/// Whoever has asked for somebody's devices is told when they change.
fn acquaint(world: &mut World, from: &Address, asked: &[Node]) {
    for jid in asked.iter().filter_map(|user| jid(user, "jid")) {
        let number = world.account_of(&jid).map(|account| account.number.clone());
        if let Some(account) = number.and_then(|number| world.account_mut(&number)) {
            account.acquaintances.insert(from.number.clone());
        }
    }
}

/// Somebody is named by a JID, or by a phone number within `<contact>`.
fn answer_user(world: &World, user: &Node, wanted: &[Node]) -> Result<Node, Fault> {
    let asked = jid(user, "jid");
    let given = user.get_optional_child("contact").map(bytes).filter(|text| !text.is_empty());
    let number = given.map(|text| String::from_utf8_lossy(&text).into_owned());
    let named = match (&asked, &number) {
        (Some(jid), _) => jid.to_non_ad(),
        (None, Some(number)) => Jid::pn(number.trim_start_matches('+')),
        (None, None) => return Err(malformed(user, "without a JID or a number")),
    };
    let account = world.account_of(&named);
    let known = world.number_of(&named);
    let known = known.as_deref().map(|number| world.jid_of(number, Server::Lid));
    let found = wanted
        .iter()
        .map(|protocol| match protocol.tag.as_ref() {
            "contact" => Ok(Some(contact(known.is_some(), number.as_deref()))),
            "lid" => Ok(known.clone().map(|lid| node("lid").attr("val", lid).build())),
            _ => answer_protocol(account, protocol),
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut answer = node("user").attr("jid", named.clone());
    if let (Server::Lid, Some(account)) = (named.server, account) {
        answer = answer.attr("pn_jid", account.jid(0, Server::Pn));
    }
    Ok(answer.children(found.into_iter().flatten()).build())
}

/// What one protocol says of somebody; nothing of those who have no device here.
fn answer_protocol(account: Option<&Account>, protocol: &Node) -> Result<Option<Node>, Fault> {
    let found = match (protocol.tag.as_ref(), account) {
        ("devices", Some(account)) => Some(device_list::devices_node(account)),
        ("status", Some(account)) => Some(status(account)),
        ("picture", Some(account)) => {
            let picture =
                account.profile.picture.as_ref().filter(|_| !account.profile.hides_picture);
            picture.map(|picture| node("picture").attr("id", picture.id.as_str()).build())
        }
        ("disappearing_mode", Some(_)) => {
            Some(node("disappearing_mode").attr("duration", 0).attr("t", 0).build())
        }
        ("picture" | "business" | "devices" | "status" | "disappearing_mode", _) => None,
        (unknown, _) => {
            let version = attribute(protocol, "version").unwrap_or_default();
            let child = format!("usync {unknown} {version}");
            return Err(Fault::UnknownRequest {
                namespace: "usync".to_owned(),
                kind: "get".to_owned(),
                child: child.trim_end().to_owned(),
            });
        }
    };
    Ok(found)
}

fn status(account: &Account) -> Node {
    match &account.profile.about {
        Some(about) => node("status").attr("t", about.at).bytes(about.text.as_bytes()).build(),
        None => node("status").attr("t", clock::seconds()).build(),
    }
}

fn contact(is_known: bool, number: Option<&str>) -> Node {
    let known = if is_known { "in" } else { "out" };
    let contact = node("contact").attr("type", known);
    match number {
        Some(number) => contact.string_content(number).build(),
        None => contact.build(),
    }
}
