//! Reading and building stanzas: XML-like nodes with attributes and children or bytes.

use wacore_binary::{Jid, Node, NodeContent, builder::NodeBuilder};

use crate::Fault;

/// WhatsApp itself, as a sender and as an addressee.
pub(crate) const SERVER: &str = "s.whatsapp.net";

pub(crate) fn node(tag: &'static str) -> NodeBuilder {
    NodeBuilder::new(tag)
}

pub(crate) fn attribute(node: &Node, key: &str) -> Option<String> {
    node.attrs.get(key).map(|value| value.as_str().into_owned())
}

pub(crate) fn jid(node: &Node, key: &str) -> Option<Jid> {
    node.attrs.get(key).and_then(wacore_binary::NodeValue::to_jid)
}

pub(crate) fn required(node: &Node, key: &str) -> Result<String, Fault> {
    attribute(node, key)
        .filter(|value| !value.is_empty())
        .ok_or_else(|| malformed(node, format!("without {key}")))
}

pub(crate) fn required_jid(node: &Node, key: &str) -> Result<Jid, Fault> {
    jid(node, key).ok_or_else(|| malformed(node, format!("without a JID as {key}")))
}

pub(crate) fn required_child<'node>(node: &'node Node, tag: &str) -> Result<&'node Node, Fault> {
    node.get_optional_child(tag).ok_or_else(|| malformed(node, format!("without <{tag}>")))
}

pub(crate) fn children(node: &Node) -> &[Node] {
    node.children().unwrap_or_default()
}

/// The bytes of a node; texts that the codec keeps as words count too.
pub(crate) fn bytes(node: &Node) -> Vec<u8> {
    match &node.content {
        Some(NodeContent::Bytes(bytes)) => bytes.clone(),
        Some(NodeContent::String(text)) => text.as_bytes().to_vec(),
        _ => Vec::new(),
    }
}

/// As many bytes as the place takes, or the fault that names it.
pub(crate) fn exactly<const LENGTH: usize>(node: &Node) -> Result<[u8; LENGTH], Fault> {
    let found = bytes(node);
    let length = found.len();
    found.try_into().map_err(|_| malformed(node, format!("of {length} bytes instead of {LENGTH}")))
}

pub(crate) fn malformed(node: &Node, reason: impl Into<String>) -> Fault {
    Fault::Malformed { tag: node.tag.to_string(), reason: reason.into() }
}
