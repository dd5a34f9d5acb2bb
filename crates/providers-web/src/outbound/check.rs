//! What is refused before anything is sent, and what would work instead.

use blazz_domain::chat::ChatType;
use blazz_domain::field::FieldProblem;
use blazz_domain::media::MediaKind;
use blazz_domain::outgoing::{Outgoing, OutgoingMedia, OutgoingPoll, OutgoingText};
use blazz_providers::uploaded;

use super::build::member_jid;
use super::place::rules;

/// The longest text WhatsApp's own apps let one type, in characters.
const LONGEST_TEXT: usize = 65_536;
/// The longest text beside a file, in characters.
const LONGEST_CAPTION: usize = 1024;
/// The longest question of a poll and the longest option, in characters, and how many options one has.
const LONGEST_QUESTION: usize = 255;
const LONGEST_OPTION: usize = 100;
const OPTIONS: std::ops::RangeInclusive<usize> = 2..=12;
/// Contact cards in one message.
const MOST_CARDS: usize = 257;

pub(crate) fn check(to: ChatType, outgoing: &Outgoing) -> Result<(), Vec<FieldProblem>> {
    let problem = match outgoing {
        Outgoing::Text(text) => {
            let length = text.body.chars().count();
            let fits = (1..=LONGEST_TEXT).contains(&length) && !text.body.trim().is_empty();
            let length = || FieldProblem::new("text.body", "length", "write 1 to 65536 characters");
            (!fits).then(length).or_else(|| mentions(to, text))
        }
        Outgoing::Location(location) => {
            let fits = location.latitude.abs() <= 90.0 && location.longitude.abs() <= 180.0;
            let message = "latitude −90 to 90, longitude −180 to 180";
            (!fits).then(|| FieldProblem::new("location", "range", message))
        }
        Outgoing::Contacts(contacts) => {
            let fits = (1..=MOST_CARDS).contains(&contacts.contacts.len());
            (!fits).then(|| FieldProblem::new("contacts", "length", "send 1 to 257 cards"))
        }
        Outgoing::Poll(poll) => self::poll(poll),
        Outgoing::Reaction(_) | Outgoing::Vote(_) => None,
        Outgoing::Media(media) => self::media(media),
        Outgoing::Interactive(_) => Some(FieldProblem::new(
            "type",
            "not_supported",
            "a linked device cannot send buttons and lists: write the choices as text, or send from \
             a Cloud API number",
        )),
        Outgoing::Template(_) => Some(FieldProblem::new(
            "type",
            "not_supported",
            "a linked device has no templates and needs none: write freely",
        )),
    };
    problem.map_or(Ok(()), |problem| Err(vec![problem]))
}

fn media(media: &OutgoingMedia) -> Option<FieldProblem> {
    let word = if media.kind == MediaKind::Voice { MediaKind::Audio } else { media.kind };
    let named = [media.link.is_some(), media.provider_media_id.is_some(), media.media_id.is_some()];
    if named.iter().filter(|it| **it).count() != 1 {
        let message = "name the file once: link, provider_media_id or media_id";
        return Some(FieldProblem::new(format!("{word}.media_id"), "exclusive", message));
    }
    let long = media.caption.as_ref().is_some_and(|it| it.chars().count() > LONGEST_CAPTION);
    if long {
        let message = "write at most 1024 characters";
        return Some(FieldProblem::new(format!("{word}.caption"), "length", message));
    }
    uploaded(&rules(), media, word.as_str())
}

/// Members are mentioned in groups, and the text names each of them, or nobody would see it.
fn mentions(to: ChatType, text: &OutgoingText) -> Option<FieldProblem> {
    if text.mentions.is_empty() && !text.mentions_all {
        return None;
    }
    let field = "text.mentions";
    if to != ChatType::Group {
        let message = "only members of a group can be mentioned: leave this out";
        return Some(FieldProblem::new(field, "not_in_private", message));
    }
    if text.mentions_all && !text.body.contains("@all") {
        let message = "write @all in the text";
        return Some(FieldProblem::new("text.mentions_all", "not_in_text", message));
    }
    for (at, member) in text.mentions.iter().enumerate() {
        let field = format!("{field}[{at}]");
        let Some(jid) = member_jid(member) else {
            let message = "name a member by number (+62…) or by id (…@lid)";
            return Some(FieldProblem::new(field, "invalid", message));
        };
        if !text.body.contains(&format!("@{}", jid.user)) {
            let message = format!("write @{} in the text", jid.user);
            return Some(FieldProblem::new(field, "not_in_text", message));
        }
    }
    None
}

/// What WhatsApp's apps let one ask (`whatsapp-rust` 0.7.0, `features/polls.rs`, for the number of options).
fn poll(poll: &OutgoingPoll) -> Option<FieldProblem> {
    let fits = |text: &str, most: usize| !text.trim().is_empty() && text.chars().count() <= most;
    if !fits(&poll.question, LONGEST_QUESTION) {
        let message = "write 1 to 255 characters";
        return Some(FieldProblem::new("poll.question", "length", message));
    }
    if !OPTIONS.contains(&poll.options.len()) {
        return Some(FieldProblem::new("poll.options", "length", "give 2 to 12 options"));
    }
    for (at, option) in poll.options.iter().enumerate() {
        let field = format!("poll.options[{at}]");
        if !fits(option, LONGEST_OPTION) {
            return Some(FieldProblem::new(field, "length", "write 1 to 100 characters"));
        }
        if poll.options[..at].contains(option) {
            return Some(FieldProblem::new(field, "repeated", "give each option once"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use blazz_domain::outgoing::OutgoingLocation;

    use super::*;

    fn problem(outgoing: &Outgoing) -> Option<String> {
        let problems = check(ChatType::Private, outgoing).err()?;
        problems.first().map(|problem| problem.field.clone())
    }

    #[test]
    fn texts_are_neither_empty_nor_endless() {
        let text = |body: String| Outgoing::Text(OutgoingText { body, ..<_>::default() });
        assert_eq!(problem(&text("halo".into())), None);
        assert_eq!(problem(&text("😀".repeat(65_536))), None);
        for body in [String::new(), "  \n".into(), "x".repeat(65_537)] {
            assert_eq!(problem(&text(body)).as_deref(), Some("text.body"));
        }
    }

    #[test]
    fn places_lie_on_the_earth() {
        let at = |latitude, longitude| {
            let place = OutgoingLocation { latitude, longitude, name: None, address: None };
            problem(&Outgoing::Location(place))
        };
        assert_eq!(at(-6.2, 106.8), None);
        assert_eq!(at(91.0, 0.0).as_deref(), Some("location"));
        assert_eq!(at(f64::NAN, 0.0).as_deref(), Some("location"));
    }

    #[test]
    fn who_is_mentioned_is_in_the_group_and_in_the_text() {
        let text = |body: &str, mentions: &[&str]| {
            Outgoing::Text(OutgoingText {
                body: body.to_owned(),
                mentions: mentions.iter().map(|it| (*it).to_owned()).collect(),
                ..<_>::default()
            })
        };
        let in_group = |outgoing: &Outgoing| {
            let problems = check(ChatType::Group, outgoing).err().unwrap_or_default();
            problems.first().map(|problem| problem.code.clone())
        };
        assert_eq!(in_group(&text("Halo @6281234567890", &["+6281234567890"])), None);
        assert_eq!(in_group(&text("Halo @77", &["77@lid"])), None);
        assert_eq!(in_group(&text("Halo", &["77@lid"])).as_deref(), Some("not_in_text"));
        assert_eq!(in_group(&text("Halo @Ani", &["Ani"])).as_deref(), Some("invalid"));
        assert_eq!(problem(&text("@77", &["77@lid"])).as_deref(), Some("text.mentions"));
    }

    #[test]
    fn a_poll_has_two_to_twelve_different_options() {
        let poll = |options: &[String]| {
            let (question, options) = ("Jam?".to_owned(), options.to_vec());
            problem(&Outgoing::Poll(OutgoingPoll { question, options, multiple: false }))
        };
        let options: Vec<String> = (0..13).map(|hour| hour.to_string()).collect();
        assert_eq!(poll(&options[..2]), None);
        assert_eq!(poll(&options[..12]), None);
        assert_eq!(poll(&options[..1]).as_deref(), Some("poll.options"));
        assert_eq!(poll(&options).as_deref(), Some("poll.options"));
        let twice = [options[0].clone(), options[0].clone()];
        assert_eq!(poll(&twice).as_deref(), Some("poll.options[1]"));
    }
}
