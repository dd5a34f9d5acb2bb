//! Limits of text, files, locations and reactions, and the collection of what is wrong (cloud-api.md §2.2).

use blazz_domain::chat::ChatType;
use blazz_domain::field::FieldProblem;
use blazz_domain::media::{FileRule, MediaKind};
use blazz_domain::outgoing::{
    Outgoing, OutgoingLocation, OutgoingMedia, OutgoingReaction, OutgoingText,
};
use url::Url;

use super::{contacts, interactive, media_word, template};
use crate::uploaded;

pub(super) fn check(
    to: ChatType,
    outgoing: &Outgoing,
    files: &[FileRule],
) -> Result<(), Vec<FieldProblem>> {
    let mut problems = Problems::default();
    if to == ChatType::Group && !fits_groups(outgoing) {
        problems.add("type", "not_in_groups", "WhatsApp takes text, files and templates in groups");
    }
    match outgoing {
        Outgoing::Text(message) => text(message, &mut problems),
        Outgoing::Media(file) => media(file, files, &mut problems),
        Outgoing::Location(place) => location(place, &mut problems),
        Outgoing::Contacts(cards) => contacts::check(&cards.contacts, &mut problems),
        Outgoing::Interactive(message) => interactive::check(message, &mut problems),
        Outgoing::Template(message) => template::check(message, &mut problems),
        Outgoing::Reaction(given) => reaction(given, &mut problems),
        Outgoing::Poll(_) | Outgoing::Vote(_) => problems.add(
            "type",
            "not_supported",
            "this number has no polls: write the choices as text, or use a number that is linked by phone",
        ),
    }
    if problems.0.is_empty() { Ok(()) } else { Err(problems.0) }
}

/// Groups take no interactive messages, locations and contact cards (cloud-api.md §7).
const fn fits_groups(outgoing: &Outgoing) -> bool {
    !matches!(outgoing, Outgoing::Interactive(_) | Outgoing::Location(_) | Outgoing::Contacts(_))
}

fn text(text: &OutgoingText, problems: &mut Problems) {
    problems.length("text.body", &text.body, 4096);
    if !text.mentions.is_empty() || text.mentions_all {
        let message = "only numbers that are linked by phone can mention members: leave this out";
        problems.add("text.mentions", "not_supported", message);
    }
}

fn media(file: &OutgoingMedia, files: &[FileRule], problems: &mut Problems) {
    let word = media_word(file.kind);
    match (&file.link, &file.provider_media_id, file.media_id) {
        (Some(link), None, None) => problems.web_address(&format!("{word}.link"), link),
        (None, Some(id), None) => problems.length(&format!("{word}.provider_media_id"), id, 256),
        (None, None, Some(_)) => problems.0.extend(uploaded(files, file, word)),
        (None, None, None) => {
            problems.add(&format!("{word}.link"), "required", "a link or a media id");
        }
        _ => problems.add(&format!("{word}.link"), "invalid", "either a link or one media id"),
    }
    let takes_caption =
        matches!(file.kind, MediaKind::Image | MediaKind::Video | MediaKind::Document);
    match &file.caption {
        Some(_) if !takes_caption => {
            problems.add(&format!("{word}.caption"), "invalid", "this kind has no caption");
        }
        caption => problems.optional_length(&format!("{word}.caption"), caption.as_deref(), 1024),
    }
    if file.filename.is_some() && file.kind != MediaKind::Document {
        problems.add(&format!("{word}.filename"), "invalid", "only documents have a file name");
    }
}

fn location(place: &OutgoingLocation, problems: &mut Problems) {
    for (field, degrees, most) in [
        ("location.latitude", place.latitude, 90.0),
        ("location.longitude", place.longitude, 180.0),
    ] {
        if !(degrees.is_finite() && degrees.abs() <= most) {
            problems.add(field, "out_of_range", &format!("−{most} to {most} degrees"));
        }
    }
}

/// One emoji or nothing. The longest ones (families, flags of regions) take up to 14 code points.
fn reaction(reaction: &OutgoingReaction, problems: &mut Problems) {
    if reaction.target.is_empty() {
        problems.add("reaction.message_id", "required", "must not be empty");
    }
    let emoji = &reaction.emoji;
    let is_one = !emoji.is_ascii()
        && emoji.chars().count() <= 14
        && !emoji.chars().any(|part| part.is_alphabetic() || part.is_whitespace());
    if !emoji.is_empty() && !is_one {
        problems.add("reaction.emoji", "invalid", "one emoji, or empty to take it back");
    }
}

/// What is wrong so far.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<FieldProblem>);

impl Problems {
    pub(super) fn add(&mut self, field: &str, code: &str, message: &str) {
        self.0.push(FieldProblem::new(field, code, message));
    }

    /// 1 to `most` characters, not all of them blank.
    pub(super) fn length(&mut self, field: &str, text: &str, most: usize) {
        if text.trim().is_empty() {
            self.add(field, "required", "must not be empty");
        } else if text.chars().count() > most {
            self.add(field, "too_long", &format!("at most {most} characters"));
        }
    }

    pub(super) fn optional_length(&mut self, field: &str, text: Option<&str>, most: usize) {
        if let Some(text) = text {
            self.length(field, text, most);
        }
    }

    /// 1 to `most` items.
    pub(super) fn count(&mut self, field: &str, count: usize, most: usize) {
        if count == 0 {
            self.add(field, "required", "needs at least one");
        } else if count > most {
            self.add(field, "too_many", &format!("at most {most}"));
        }
    }

    pub(super) fn unique(&mut self, field: &str, is_new: bool) {
        if !is_new {
            self.add(field, "duplicate", "must differ from the others");
        }
    }

    pub(super) fn web_address(&mut self, field: &str, address: &str) {
        let is_web = Url::parse(address)
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        if !is_web {
            self.add(field, "invalid", "an address that begins with https://");
        }
    }
}
