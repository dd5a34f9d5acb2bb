//! What is refused before anything is sent, and what would work instead.

use blazz_domain::chat::ChatType;
use blazz_domain::field::FieldProblem;
use blazz_domain::outgoing::Outgoing;

/// The longest text WhatsApp's own apps let one type, in characters.
const LONGEST_TEXT: usize = 65_536;
/// The longest text beside a file, in characters.
const LONGEST_CAPTION: usize = 1024;
/// Contact cards in one message.
const MOST_CARDS: usize = 257;

pub(crate) fn check(_: ChatType, outgoing: &Outgoing) -> Result<(), Vec<FieldProblem>> {
    let problem = match outgoing {
        Outgoing::Text(text) => {
            let length = text.body.chars().count();
            let fits = (1..=LONGEST_TEXT).contains(&length) && !text.body.trim().is_empty();
            (!fits).then(|| FieldProblem::new("text.body", "length", "write 1 to 65536 characters"))
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
        Outgoing::Reaction(_) => None,
        Outgoing::Media(media) => {
            let long =
                media.caption.as_ref().is_some_and(|it| it.chars().count() > LONGEST_CAPTION);
            let message = "write at most 1024 characters";
            long.then(|| FieldProblem::new(format!("{}.caption", media.kind), "length", message))
        }
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

#[cfg(test)]
mod tests {
    use blazz_domain::outgoing::{OutgoingLocation, OutgoingText};

    use super::*;

    fn problem(outgoing: &Outgoing) -> Option<String> {
        let problems = check(ChatType::Private, outgoing).err()?;
        problems.first().map(|problem| problem.field.clone())
    }

    #[test]
    fn texts_are_neither_empty_nor_endless() {
        let text = |body: String| Outgoing::Text(OutgoingText { body, preview_url: false });
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
}
