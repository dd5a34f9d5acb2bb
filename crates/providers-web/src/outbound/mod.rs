//! Messages as a linked device sends them.

mod arrange;
mod build;
mod change;
mod check;
mod fetch;
mod keys;
mod older;
mod place;
mod send;
mod upload;
mod vote;

pub(crate) use arrange::arrange;
pub(crate) use change::change;
pub(crate) use check::check;
pub(crate) use fetch::{FetchError, Files};
pub(crate) use older::ask_older;
pub(crate) use place::{place, rules};
pub(crate) use send::{mark_read, send};

use blazz_domain::content::MessageKind;

/// The kinds that can be sent.
pub(crate) const KINDS: &[MessageKind] = &[
    MessageKind::Text,
    MessageKind::Image,
    MessageKind::Video,
    MessageKind::Audio,
    MessageKind::Voice,
    MessageKind::Document,
    MessageKind::Sticker,
    MessageKind::Location,
    MessageKind::Contacts,
    MessageKind::Poll,
];
