//! What a device asks: requests by namespace, each answered or reported by name.

mod app_state;
mod encrypt;
mod groups;
mod linked_devices;
mod mex;
mod profile;
mod settings;
mod usync;

pub(crate) use app_state::{collection_name, push_settings};
pub(crate) use encrypt::ask_for_more;

use wacore_binary::Node;

use crate::{
    Address, Fault, login, media,
    nodes::{SERVER, attribute, children, node, required},
    world::World,
};

/// An `<iq>` that wants an answer.
pub(crate) struct Request<'node> {
    id: String,
    /// Whom it goes to, which the answer comes from.
    to: String,
    pub(crate) namespace: String,
    /// `get` or `set`.
    pub(crate) kind: String,
    pub(crate) node: &'node Node,
}

pub(crate) enum Reply {
    Result(Vec<Node>),
    Error { code: u16, text: &'static str },
}

impl Reply {
    /// Done, with nothing to say.
    pub(crate) fn done() -> Self {
        Self::Result(Vec::new())
    }

    pub(crate) fn with(child: Node) -> Self {
        Self::Result(vec![child])
    }
}

impl<'node> Request<'node> {
    fn read(node: &'node Node) -> Result<Self, Fault> {
        Ok(Self {
            id: required(node, "id")?,
            to: attribute(node, "to").unwrap_or_else(|| SERVER.to_owned()),
            namespace: required(node, "xmlns")?,
            kind: required(node, "type")?,
            node,
        })
    }

    /// The tag of the first child, which names the request within its namespace; empty when there is none.
    pub(crate) fn child_tag(&self) -> &'node str {
        children(self.node).first().map_or("", |child| child.tag.as_ref())
    }

    fn unknown(&self) -> Fault {
        Fault::UnknownRequest {
            namespace: self.namespace.clone(),
            kind: self.kind.clone(),
            child: self.child_tag().to_owned(),
        }
    }
}

pub(crate) fn hear(world: &mut World, from: &Address, stanza: &Node) -> Result<(), Fault> {
    let request = Request::read(stanza)?;
    let answered = answer(world, from, &request);
    let (reply, heard) = match answered {
        Ok(reply) => (reply, Ok(())),
        Err(fault @ Fault::UnknownRequest { .. }) => {
            (Reply::Error { code: 501, text: "feature-not-implemented" }, Err(fault))
        }
        Err(fault) => (Reply::Error { code: 400, text: "bad-request" }, Err(fault)),
    };
    world.tell(from, reply_node(&request, reply));
    if heard.is_ok() {
        follow_up(world, from, &request);
    }
    heard
}

/// What happens only once the answer is on its way.
fn follow_up(world: &mut World, from: &Address, request: &Request<'_>) {
    match (request.namespace.as_str(), request.child_tag()) {
        ("passive", "active") => login::become_active(world, from),
        ("md", "remove-companion-device") => linked_devices::remove(world, from, request),
        _ => {}
    }
}

fn answer(world: &mut World, from: &Address, request: &Request<'_>) -> Result<Reply, Fault> {
    match (request.namespace.as_str(), request.kind.as_str(), request.child_tag()) {
        ("encrypt", kind, child) => encrypt::answer(world, from, request, kind, child),
        ("usync", "get", "usync") => usync::answer(world, from, request),
        ("md", "set", "remove-companion-device") => linked_devices::check(world, from, request),
        ("w:sync:app:state", "set", "sync") => app_state::answer(world, from, request),
        ("w:g2", ..) => groups::answer(world, from, request),
        ("w:profile:picture" | "blocklist" | "status", ..) => profile::answer(world, from, request),
        ("w:mex", "get", "query") => mex::answer(world, from, request),
        ("w:m", "set", "media_conn") => {
            let (host, pass) = world.file_host.clone();
            Ok(Reply::with(media::hosts(host, pass)))
        }
        _ => settings::answer(request),
    }
}

fn reply_node(request: &Request<'_>, reply: Reply) -> Node {
    let answer = node("iq").attr("from", request.to.as_str()).attr("id", request.id.as_str());
    match reply {
        Reply::Result(children) if children.is_empty() => answer.attr("type", "result").build(),
        Reply::Result(children) => answer.attr("type", "result").children(children).build(),
        Reply::Error { code, text } => {
            let error = node("error").attr("code", code).attr("text", text).build();
            answer.attr("type", "error").children([error]).build()
        }
    }
}
