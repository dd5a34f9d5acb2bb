//! A message that was found, as clients see it.

use blazz_domain::search::SnippetPart;
use serde::Serialize;
use utoipa::ToSchema;

use super::{ContactView, MessageView};

/// A message that has the words looked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FoundMessage)]
pub struct FoundMessageView {
    pub message: MessageView,
    /// With whom the chat is that it stands in.
    pub contact: ContactView,
    /// A piece of its text, or of the name of its file, around the words: at most about 160 characters.
    pub snippet: Vec<SnippetPart>,
}
