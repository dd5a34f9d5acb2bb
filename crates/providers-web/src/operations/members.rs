//! What became of each person, as WhatsApp answers for each by a number.

use blazz_domain::identity::Identity;
use blazz_domain::operation::{GroupAct, MemberFailure, MemberOutcome};
use whatsapp_rust::features::ParticipantChangeResponse;

use crate::inbound::identity;

/// One outcome for each person who was asked about. WhatsApp may answer under the person's other name: then the
/// answers stand in the order of the question.
pub(super) fn outcomes(
    act: &GroupAct,
    people: &[Identity],
    answers: &[ParticipantChangeResponse],
) -> Vec<MemberOutcome> {
    let in_order = people.len() == answers.len();
    let outcome = |(place, member): (usize, &Identity)| {
        let answer = answers.iter().find(|answer| is_about(answer, member));
        let answer = answer.or_else(|| answers.get(place).filter(|_| in_order));
        let failure = match answer {
            Some(answer) => answer.error.as_deref().map(|code| failure(act, code)),
            None => Some(MemberFailure::new("refused", None, "WhatsApp has said nothing of them")),
        };
        MemberOutcome { member: member.clone(), failure }
    };
    people.iter().enumerate().map(outcome).collect()
}

fn is_about(answer: &ParticipantChangeResponse, member: &Identity) -> bool {
    let names = [Some(&answer.jid), answer.phone_number.as_ref()];
    names.into_iter().flatten().any(|jid| identity(jid).as_ref() == Some(member))
}

/// The numbers: whatsmeow `group.go` and the answers that `wacore` 0.7.0, `iq/groups.rs`, describes.
fn failure(act: &GroupAct, number: &str) -> MemberFailure {
    let (code, reason) = match (act, number) {
        (GroupAct::Add(_), "403") => (
            "invite_by_link",
            "this person lets nobody add them to groups: send them the group's link",
        ),
        (GroupAct::Add(_), "404") => ("not_on_whatsapp", "this number is not on WhatsApp"),
        (GroupAct::Add(_), "408") => {
            ("has_left", "this person has left the group not long ago: send them the group's link")
        }
        (GroupAct::Add(_), "409") => ("already_member", "this person is in the group already"),
        (GroupAct::Approve(_) | GroupAct::Reject(_), "404") => {
            ("not_waiting", "this person no longer waits to be let in")
        }
        (_, "404") => ("not_a_member", "this person is not in the group"),
        (_, "405" | "406") => {
            ("is_creator", "this person made the group: nobody can do this to them")
        }
        _ => ("refused", "WhatsApp has refused this for this person"),
    };
    MemberFailure::new(code, number.parse().ok(), reason)
}

#[cfg(test)]
mod tests {
    use blazz_domain::identity::IdentityKind;
    use wacore_binary::builder::NodeBuilder;
    use whatsapp_rust::wacore::protocol::ProtocolNode;

    use super::*;

    fn answer(jid: &str, phone: Option<&str>, error: Option<&str>) -> ParticipantChangeResponse {
        let mut node = NodeBuilder::new("participant").attr("jid", jid);
        if let Some(phone) = phone {
            node = node.attr("phone_number", phone);
        }
        if let Some(error) = error {
            node = node.attr("error", error);
        }
        ParticipantChangeResponse::try_from_node_ref(&node.build().as_node_ref()).unwrap()
    }

    fn phone(digits: &str) -> Identity {
        Identity::new(IdentityKind::Phone, format!("+{digits}"))
    }

    #[test]
    fn everybody_who_was_asked_about_has_an_outcome_under_the_name_that_was_asked() {
        let people = [phone("6281234500001"), phone("6281234500002"), phone("6281234500003")];
        let act = GroupAct::Add(people.to_vec());
        let answers = [
            answer("7001@lid", Some("6281234500002@s.whatsapp.net"), Some("403")),
            answer("6281234500001@s.whatsapp.net", None, None),
        ];
        let found = outcomes(&act, &people, &answers);
        let codes: Vec<Option<&str>> = found
            .iter()
            .map(|it| it.failure.as_ref().map(|failure| failure.code.as_str()))
            .collect();
        assert_eq!(codes, [None, Some("invite_by_link"), Some("refused")]);
        assert_eq!(
            found.iter().map(|it| &it.member).collect::<Vec<_>>(),
            [&people[0], &people[1], &people[2]]
        );
    }

    #[test]
    fn answers_under_other_names_count_in_their_order() {
        let people = [phone("6281234500001"), phone("6281234500002")];
        let act = GroupAct::Add(people.to_vec());
        let answers = [answer("7001@lid", None, None), answer("7002@lid", None, Some("409"))];
        let found = outcomes(&act, &people, &answers);
        assert_eq!(found[0].failure, None);
        let failure = found[1].failure.as_ref().unwrap();
        assert_eq!((failure.code.as_str(), failure.provider_code), ("already_member", Some(409)));
    }
}
