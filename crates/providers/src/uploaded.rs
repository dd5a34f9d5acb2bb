//! Checks a file that was uploaded here against what a provider takes.

use blazz_domain::field::FieldProblem;
use blazz_domain::media::{FileRule, check_file};
use blazz_domain::outgoing::OutgoingMedia;

/// What is wrong with the file itself, under the field that names it; nothing, when it is one by link or by a
/// provider's id.
pub fn uploaded(rules: &[FileRule], media: &OutgoingMedia, word: &str) -> Option<FieldProblem> {
    let file = media.file.as_ref().filter(|_| media.media_id.is_some())?;
    let checked = check_file(rules, media.kind, &file.mime_type, file.size, file.is_animated);
    let refusal = checked.err()?;
    Some(FieldProblem::new(format!("{word}.media_id"), refusal.code(), refusal.to_string()))
}
