//! A customer in a group: joining by link, asking to join, leaving, writing.

use serde_json::{Value, json};

use super::{CustomerChat, CustomerPhone};
use crate::cloud::{
    webhooks::payload,
    world::{Group, JoinRequest, Number, Peer},
};

/// The group of an invite link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRoom {
    pub group_id: String,
    phone_number_id: String,
    /// False when a join request now waits for the business.
    pub has_joined: bool,
}

impl CustomerPhone {
    /// Follows an invite link; `None` when it is dead or the person was removed before.
    pub fn join(&self, invite_link: &str) -> Option<GroupRoom> {
        let (number_id, group_id, needs_approval) = self.simulation.world(|world| {
            let group = world.groups.values().find(|group| group.invite_link() == invite_link)?;
            let is_shut_out = group.removed.contains(&self.id);
            (!is_shut_out)
                .then(|| (group.number.clone(), group.id.clone(), group.approval_required))
        })?;
        let event =
            if needs_approval { self.ask_to_join(&group_id) } else { self.enter(&group_id) };
        self.tell(&number_id, &group_id, event);
        Some(GroupRoom { group_id, phone_number_id: number_id, has_joined: !needs_approval })
    }

    pub fn leave(&self, room: &GroupRoom) {
        let wa_id = self.handle();
        self.simulation.world(|world| {
            if let Some(group) = world.groups.get_mut(&room.group_id) {
                group.participants.retain(|member| *member != self.id);
            }
        });
        let event = json!({
            "type": "group_participants_remove",
            "initiated_by": "participant",
            "removed_participants": [{ "wa_id": wa_id }],
        });
        self.tell(&room.phone_number_id, &room.group_id, event);
    }

    /// The group's thread as this member sees it.
    pub fn chat_in(&self, room: &GroupRoom) -> CustomerChat {
        CustomerChat::of(self, &room.phone_number_id, Peer::Group(room.group_id.clone()))
    }

    fn enter(&self, group_id: &str) -> Value {
        self.simulation.world(|world| {
            if let Some(group) = world.groups.get_mut(group_id) {
                admit(group, self);
            }
        });
        let (wa_id, user_id) = (self.handle(), self.user_id());
        json!({
            "type": "group_participants_add",
            "reason": "invite_link",
            "added_participants": [{ "wa_id": wa_id, "user_id": user_id }],
        })
    }

    fn ask_to_join(&self, group_id: &str) -> Value {
        let id = self.simulation.world(|world| {
            let id = format!("JR-{}", world.ids.decimal(12));
            if let Some(group) = world.groups.get_mut(group_id) {
                group.join_requests.push(JoinRequest { id: id.clone(), customer: self.id });
            }
            id
        });
        json!({
            "type": "group_join_request_created",
            "join_request_id": id,
            "wa_id": self.handle(),
            "user_id": self.user_id(),
        })
    }

    fn tell(&self, number_id: &str, group_id: &str, mut event: Value) {
        let now = self.simulation.now();
        event["timestamp"] = json!((now / 1000).to_string());
        event["group_id"] = json!(group_id);
        let notice = self.simulation.world(|world| {
            world.numbers.get(number_id).map(|number| participants_notice(number, &event))
        });
        if let Some(notice) = notice {
            self.simulation.notify(notice);
        }
    }
}

fn admit(group: &mut Group, phone: &CustomerPhone) {
    if !group.participants.contains(&phone.id) {
        group.participants.push(phone.id);
    }
}

fn participants_notice(number: &Number, event: &Value) -> crate::cloud::webhooks::Notice {
    let value = json!({
        "messaging_product": "whatsapp",
        "metadata": payload::metadata(number),
        "groups": [event],
    });
    payload::about(number, "group_participants_update", value)
}
