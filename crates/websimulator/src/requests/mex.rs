//! `w:mex`: questions in the manner of GraphQL, each known by a number; the answers are JSON.

use wacore::iq::mex_operations::fetch_reachout_timelock;

use super::{Reply, Request};
use crate::{
    Address, Fault, clock,
    nodes::{node, required, required_child},
    world::World,
};

pub(super) fn answer(world: &World, from: &Address, request: &Request<'_>) -> Result<Reply, Fault> {
    let id = required(required_child(request.node, "query")?, "query_id")?;
    if id != fetch_reachout_timelock::DOC_ID {
        return Err(Fault::UnknownRequest {
            namespace: request.namespace.clone(),
            kind: request.kind.clone(),
            child: format!("query {id}"),
        });
    }
    let answer = reach_out_lock(world, from);
    Ok(Reply::with(node("result").bytes(answer.into_bytes()).build()))
}

fn reach_out_lock(world: &World, from: &Address) -> String {
    let lock = world.account(&from.number).and_then(|own| own.troubles.reach_out_lock);
    let ends_at = lock.map(|lock| lock.ends_at).filter(|ends_at| *ends_at > clock::seconds());
    let is_active = ends_at.is_some();
    let ends_at = ends_at.unwrap_or_default();
    let lock = format!(
        r#"{{"is_active":{is_active},"time_enforcement_ends":"{ends_at}","enforcement_type":"DEFAULT"}}"#
    );
    format!(r#"{{"data":{{"xwa2_fetch_account_reachout_timelock":{lock}}}}}"#)
}
