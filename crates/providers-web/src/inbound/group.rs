//! What happens to a group: who came and went, what it is called now; and all about it at once.

use blazz_domain::Timestamp;
use blazz_domain::contact::Party;
use blazz_domain::content::Content;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::inbound::{GroupNews, Inbound, InboundMessage, Origin};
use serde_json::{Value, json};
use wacore::stanza::groups::{GroupNotificationAction as Action, GroupParticipantInfo};
use whatsapp_rust::Jid;
use whatsapp_rust::features::{GroupMetadata, GroupParticipant, MemberAddMode};
use whatsapp_rust::types::events::GroupUpdate;

use super::Me;
use super::names::{identity, party, shown};

/// What a notification changes, and the line it leaves in the thread.
pub(super) fn update(me: &Me, update: &GroupUpdate) -> Vec<Inbound> {
    let at = me.time(update.timestamp.timestamp());
    let (event, subject, metadata) = facts(me, &update.action);
    let group = Identity::new(IdentityKind::GroupJid, format!("{}@g.us", update.group_jid.user));
    let news = Inbound::Group(GroupNews {
        group: group.clone(),
        event: event.to_owned(),
        subject,
        metadata,
        at,
    });
    let actor = update.participant_pn.as_ref().or(update.participant.as_ref());
    let line = words(&update.action, actor).map(|body| line(update, group, event, body, at));
    [Some(news), line].into_iter().flatten().collect()
}

fn line(
    update: &GroupUpdate,
    group: Identity,
    event: &str,
    body: String,
    at: Timestamp,
) -> Inbound {
    let name = update.notification_id.clone().unwrap_or_else(|| at.as_millis().to_string());
    Inbound::Message(Box::new(InboundMessage {
        provider_message_id: format!("group-{}-{name}-{}", group.value, update.action_index),
        origin: Origin::Customer,
        peer: Party::of(group),
        is_group: true,
        sender: None,
        provider_at: at,
        content: Content::System { event: format!("group_{event}"), body },
        mentions: <_>::default(),
        quoted: None,
        forwarded: false,
        referral: None,
    }))
}

fn facts(me: &Me, action: &Action) -> (&'static str, Option<String>, Value) {
    let nothing = || json!({});
    // Whether we are in it; nothing when it is about others.
    let own = |members: &[GroupParticipantInfo], is_in: bool| {
        let are_we = members.iter().any(|member| names(member).any(|jid| me.is(jid)));
        if are_we { json!({ "is_member": is_in }) } else { json!({}) }
    };
    match action {
        Action::Subject { subject, .. } => ("renamed", Some(subject.clone()), nothing()),
        Action::Description { description, .. } => {
            ("described", None, json!({ "description": description }))
        }
        Action::Announce => ("announcement", None, json!({ "announcement": true })),
        Action::NotAnnounce => ("announcement", None, json!({ "announcement": false })),
        Action::Locked { .. } => ("locked", None, json!({ "locked": true })),
        Action::Unlocked => ("locked", None, json!({ "locked": false })),
        Action::Add { participants, .. } => ("joined", None, own(participants, true)),
        Action::Remove { participants, .. } => ("left", None, own(participants, false)),
        Action::Promote { .. } => ("promoted", None, nothing()),
        Action::Demote { .. } => ("demoted", None, nothing()),
        Action::Create { .. } => ("created", None, nothing()),
        Action::Delete { .. } => ("deleted", None, json!({ "deleted": true })),
        _ => ("changed", None, nothing()),
    }
}

/// The line in plain words; none for what people need not read.
fn words(action: &Action, actor: Option<&Jid>) -> Option<String> {
    let by = actor.map(shown);
    let by = |done: &str| {
        by.as_ref().map_or_else(|| format!("Somebody {done}"), |name| format!("{name} {done}"))
    };
    let is_own = |members: &[GroupParticipantInfo]| {
        actor.is_some_and(|actor| members.len() == 1 && is_same(&members[0], actor))
    };
    Some(match action {
        Action::Add { participants, .. } if is_own(participants) || actor.is_none() => {
            format!("{} joined", all(participants))
        }
        Action::Add { participants, .. } => by(&format!("added {}", all(participants))),
        Action::Remove { participants, .. } if is_own(participants) || actor.is_none() => {
            format!("{} left", all(participants))
        }
        Action::Remove { participants, .. } => by(&format!("removed {}", all(participants))),
        Action::Promote { participants } => by(&format!("made {} an admin", all(participants))),
        Action::Demote { participants } => {
            by(&format!("took the rights of an admin from {}", all(participants)))
        }
        Action::Subject { subject, .. } => by(&format!("named the group “{subject}”")),
        Action::Description { .. } => by("changed the description"),
        Action::Announce => by("lets only admins write here"),
        Action::NotAnnounce => by("lets everybody write here"),
        Action::Create { .. } => by("made this group"),
        Action::Delete { .. } => by("deleted this group"),
        _ => return None,
    })
}

fn is_same(member: &GroupParticipantInfo, actor: &Jid) -> bool {
    names(member).any(|jid| jid.is_same_chat_as(actor))
}

fn names(member: &GroupParticipantInfo) -> impl Iterator<Item = &Jid> {
    let names = [Some(&member.jid), member.phone_number.as_ref(), member.lid.as_ref()];
    names.into_iter().flatten()
}

fn all(members: &[GroupParticipantInfo]) -> String {
    let name = |member: &GroupParticipantInfo| {
        let label = member.display_name.clone().filter(|name| !name.is_empty());
        label.unwrap_or_else(|| shown(member.phone_number.as_ref().unwrap_or(&member.jid)))
    };
    members.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// All that WhatsApp tells of a group.
pub(crate) fn metadata(group: &GroupMetadata, now: Timestamp) -> Option<Inbound> {
    let owner = [group.creator_pn.as_ref(), group.creator.as_ref()];
    let owner = owner.into_iter().flatten().find_map(identity);
    let members: Vec<Value> = group.participants.iter().filter_map(member).collect();
    Some(Inbound::Group(GroupNews {
        group: identity(&group.id)?,
        event: "looked_at".to_owned(),
        subject: Some(group.subject.clone()).filter(|subject| !subject.is_empty()),
        metadata: json!({
            "description": group.description,
            "owner": owner.map(|owner| owner.value),
            "size": group.size.map_or(members.len(), |size| size as usize),
            "participants": members,
            "is_member": true,
            "announcement": group.is_announcement,
            "locked": group.is_locked,
            "join_approval": group.membership_approval,
            "admins_add": group.member_add_mode == Some(MemberAddMode::AdminAdd),
        }),
        at: now,
    }))
}

/// The number has left a group, or was taken out of it.
pub(crate) fn left(group: &Jid, now: Timestamp) -> Option<Inbound> {
    Some(Inbound::Group(GroupNews {
        group: identity(group)?,
        event: "left".to_owned(),
        subject: None,
        metadata: json!({ "is_member": false }),
        at: now,
    }))
}

fn member(member: &GroupParticipant) -> Option<Value> {
    let names = [Some(&member.jid), member.phone_number.as_ref(), member.lid.as_ref()];
    let party = party(names.into_iter().flatten())?;
    let of = |kind: IdentityKind| {
        party.identities.iter().find(|it| it.kind == kind).map(|it| it.value.clone())
    };
    let role = match (member.is_super_admin(), member.is_admin()) {
        (true, _) => "superadmin",
        (_, true) => "admin",
        _ => "member",
    };
    Some(json!({
        "id": party.identities.first().map(|it| it.value.clone()),
        "phone": of(IdentityKind::Phone),
        "lid": of(IdentityKind::Lid),
        "role": role,
    }))
}
