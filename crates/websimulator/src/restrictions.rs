//! What an account may not do for a while, as it is told of it and when it asks.

use crate::{
    Address, clock,
    nodes::node,
    profiles,
    world::{Restriction, World},
};

/// What is restricted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Writing to people who have not written first.
    ReachingOut,
    /// Beginning chats.
    NewChats,
}

/// Sets or lifts a restriction, and tells the person's linked devices. The notices: Baileys 7.0.0-rc14,
/// `Socket/messages-recv.js`.
pub(crate) fn set(world: &mut World, number: &str, kind: Kind, seconds: Option<u32>) {
    let Some(account) = world.account_mut(number) else { return };
    let ends_at = seconds.map(|seconds| clock::seconds() + i64::from(seconds));
    let restriction = ends_at.map(|ends_at| Restriction { ends_at });
    let (operation, path, told) = match kind {
        Kind::ReachingOut => {
            account.troubles.reach_out_lock = restriction;
            let told = reach_out_lock(ends_at);
            (
                "NotificationUserReachoutTimelockUpdate",
                "xwa2_notify_account_reachout_timelock",
                told,
            )
        }
        Kind::NewChats => {
            account.troubles.cap_on_new_chats = restriction;
            let told = cap_on_new_chats(ends_at);
            (
                "MessageCappingInfoNotification",
                "xwa2_notify_new_chat_messages_capping_info_update",
                told,
            )
        }
    };
    let body = format!(r#"{{"data":{{"{path}":{told}}}}}"#);
    let update = node("update").attr("op_name", operation).bytes(body.into_bytes()).build();
    for device in profiles::own_devices(world, number) {
        let notice = node("notification").attr("type", "mex").attr("from", "s.whatsapp.net");
        profiles::tell(world, &device, notice.children([update.clone()]));
    }
}

/// The end of what holds now.
pub(crate) fn ends_at(world: &World, of: &Address, kind: Kind) -> Option<i64> {
    let troubles = &world.account(&of.number)?.troubles;
    let restriction = match kind {
        Kind::ReachingOut => troubles.reach_out_lock,
        Kind::NewChats => troubles.cap_on_new_chats,
    };
    restriction.map(|it| it.ends_at).filter(|ends_at| *ends_at > clock::seconds())
}

/// As WhatsApp words it.
pub(crate) fn reach_out_lock(ends_at: Option<i64>) -> String {
    let is_active = ends_at.is_some();
    let ends_at = ends_at.unwrap_or_default();
    format!(
        r#"{{"is_active":{is_active},"time_enforcement_ends":"{ends_at}","enforcement_type":"DEFAULT"}}"#
    )
}

/// As WhatsApp words it.
pub(crate) fn cap_on_new_chats(ends_at: Option<i64>) -> String {
    let status = if ends_at.is_some() { "CAPPED" } else { "NONE" };
    let ends_at = ends_at.unwrap_or_default();
    format!(r#"{{"capping_status":"{status}","cycle_end_timestamp":{ends_at}}}"#)
}
