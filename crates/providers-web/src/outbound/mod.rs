//! Messages as a linked device sends them.

mod build;
mod check;
mod send;

pub(crate) use check::check;
pub(crate) use send::{mark_read, send};

use blazz_domain::content::MessageKind;

/// The kinds that can be sent.
pub(crate) const KINDS: &[MessageKind] =
    &[MessageKind::Text, MessageKind::Location, MessageKind::Contacts];
