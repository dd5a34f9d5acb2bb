//! `w:mex`: questions in the manner of GraphQL, each known by a number; the answers are JSON.

use wacore::iq::mex_operations::{
    fetch_new_chat_message_capping_info as new_chats, fetch_reachout_timelock,
};

use super::{Reply, Request};
use crate::{
    Address, Fault,
    nodes::{node, required, required_child},
    restrictions::{Kind, cap_on_new_chats, ends_at, reach_out_lock},
    world::World,
};

pub(super) fn answer(world: &World, from: &Address, request: &Request<'_>) -> Result<Reply, Fault> {
    let id = required(required_child(request.node, "query")?, "query_id")?;
    let answer = match id.as_str() {
        fetch_reachout_timelock::DOC_ID => {
            let lock = reach_out_lock(ends_at(world, from, Kind::ReachingOut));
            format!(r#"{{"data":{{"xwa2_fetch_account_reachout_timelock":{lock}}}}}"#)
        }
        new_chats::DOC_ID => {
            let cap = cap_on_new_chats(ends_at(world, from, Kind::NewChats));
            format!(r#"{{"data":{{"xwa2_message_capping_info":{cap}}}}}"#)
        }
        _ => {
            return Err(Fault::UnknownRequest {
                namespace: request.namespace.clone(),
                kind: request.kind.clone(),
                child: format!("query {id}"),
            });
        }
    };
    Ok(Reply::with(node("result").bytes(answer.into_bytes()).build()))
}
