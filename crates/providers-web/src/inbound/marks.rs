//! What a person does to single messages on the phone for themselves alone: deletes them there, or stars them.
//!
//! A new device is told at first (`from_full_sync`) what was ever deleted and starred. What was starred then comes with
//! the history, which may be later; what was deleted does not.

use blazz_domain::inbound::{Inbound, MessageOnPhone, PhoneMark};
use whatsapp_rust::types::events::{DeleteMessageForMeUpdate, StarUpdate};

use super::Me;
use super::names::party;

pub(super) fn deleted(me: &Me, update: &DeleteMessageForMeUpdate) -> Vec<Inbound> {
    let Some(peer) = party([&update.chat_jid]) else { return Vec::new() };
    vec![Inbound::MessageOnPhone(MessageOnPhone {
        target: update.message_id.clone(),
        peer,
        is_ours: update.from_me,
        mark: PhoneMark::Deleted,
        at: me.moment(update.timestamp.timestamp_millis()),
        may_come: !update.from_full_sync,
    })]
}

pub(super) fn starred(me: &Me, update: &StarUpdate) -> Vec<Inbound> {
    let Some(peer) = party([&update.chat_jid]) else { return Vec::new() };
    let is_starred = update.action.starred == Some(true);
    vec![Inbound::MessageOnPhone(MessageOnPhone {
        target: update.message_id.clone(),
        peer,
        is_ours: update.from_me,
        mark: PhoneMark::Starred(is_starred),
        at: me.moment(update.timestamp.timestamp_millis()),
        may_come: is_starred || !update.from_full_sync,
    })]
}

#[cfg(test)]
mod tests {
    use waproto::whatsapp::sync_action_value::{DeleteMessageForMeAction, StarAction};

    use super::super::hostile::me;
    use super::*;

    fn star(is_starred: bool, is_old: bool) -> MessageOnPhone {
        let action = StarAction { starred: Some(is_starred) };
        let update = StarUpdate::builder()
            .chat_jid("628222@s.whatsapp.net".parse().unwrap())
            .message_id("3EB0".to_owned())
            .from_me(true)
            .timestamp(wacore::time::from_millis_or_now(1_763_000_000_123))
            .action(Box::new(action))
            .from_full_sync(is_old)
            .build();
        only(starred(&me(), &update))
    }

    fn deletion(is_old: bool) -> MessageOnPhone {
        let update = DeleteMessageForMeUpdate::builder()
            .chat_jid("1203@g.us".parse().unwrap())
            .participant_jid("628222@s.whatsapp.net".parse().unwrap())
            .message_id("3EB0".to_owned())
            .from_me(false)
            .timestamp(wacore::time::from_millis_or_now(1_763_000_000_123))
            .action(Box::new(DeleteMessageForMeAction::default()))
            .from_full_sync(is_old)
            .build();
        only(deleted(&me(), &update))
    }

    fn only(mut told: Vec<Inbound>) -> MessageOnPhone {
        match told.pop() {
            Some(Inbound::MessageOnPhone(it)) if told.is_empty() => it,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_mark_names_its_message_and_when_it_was_set() {
        let told = star(true, false);
        assert_eq!((told.target.as_str(), told.is_ours), ("3EB0", true));
        assert_eq!(told.at.as_millis(), 1_763_000_000_123);
        assert_eq!(told.peer.phone(), Some("+628222"));
        let told = deletion(false);
        assert_eq!((told.mark, told.is_ours), (PhoneMark::Deleted, false));
        assert_eq!(told.peer.identities[0].value, "1203@g.us");
    }

    #[test]
    fn of_what_was_before_only_starred_messages_may_still_come() {
        let may_come = [star(true, true), star(false, true), deletion(true)].map(|it| it.may_come);
        assert_eq!(may_come, [true, false, false]);
        let may_come = [star(true, false), star(false, false), deletion(false)];
        assert!(may_come.iter().all(|it| it.may_come));
    }
}
