//! What happens to a group: who came and went, what it is called now.

use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::inbound::{GroupNews, Inbound};
use serde_json::{Value, json};
use wacore::stanza::groups::GroupNotificationAction as Action;
use whatsapp_rust::types::events::GroupUpdate;

use super::Me;

pub(super) fn update(me: &Me, update: &GroupUpdate) -> Vec<Inbound> {
    let group = Identity::new(IdentityKind::GroupJid, format!("{}@g.us", update.group_jid.user));
    let (event, subject, metadata) = what(&update.action);
    vec![Inbound::Group(GroupNews {
        group,
        event: event.to_owned(),
        subject,
        metadata,
        at: me.time(update.timestamp.timestamp()),
    })]
}

fn what(action: &Action) -> (&'static str, Option<String>, Value) {
    let nothing = || json!({});
    match action {
        Action::Subject { subject, .. } => ("subject", Some(subject.clone()), nothing()),
        Action::Description { description, .. } => {
            ("description", None, json!({ "description": description }))
        }
        Action::Announce => ("announcement", None, json!({ "announcement": true })),
        Action::NotAnnounce => ("announcement", None, json!({ "announcement": false })),
        Action::Locked { .. } => ("locked", None, json!({ "locked": true })),
        Action::Unlocked => ("locked", None, json!({ "locked": false })),
        Action::Add { .. } => ("joined", None, nothing()),
        Action::Remove { .. } => ("left", None, nothing()),
        Action::Promote { .. } => ("promoted", None, nothing()),
        Action::Demote { .. } => ("demoted", None, nothing()),
        Action::Create { .. } => ("created", None, nothing()),
        Action::Delete { .. } => ("deleted", None, json!({ "deleted": true })),
        _ => ("changed", None, nothing()),
    }
}
