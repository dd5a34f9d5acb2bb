//! Which files a provider takes, as data: by kind, type and size.

use serde::Serialize;
use utoipa::ToSchema;

use super::MediaKind;

/// Files of some types that can be sent as one kind. A kind may have several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FileRule {
    pub kind: MediaKind,
    /// Media types without parameters; empty: any.
    pub types: Vec<String>,
    /// Bytes.
    pub largest: u64,
    /// Bytes, of one that moves; `null`: as of any.
    pub largest_animated: Option<u64>,
}

impl FileRule {
    pub fn new(kind: MediaKind, types: &[&str], largest: u64) -> Self {
        let types = types.iter().map(|it| (*it).to_owned()).collect();
        Self { kind, types, largest, largest_animated: None }
    }

    #[must_use]
    pub const fn animated(mut self, largest: u64) -> Self {
        self.largest_animated = Some(largest);
        self
    }

    fn takes(&self, mime_type: &str) -> bool {
        self.types.is_empty() || self.types.iter().any(|it| it == essence(mime_type))
    }

    fn limit(&self, is_animated: bool) -> u64 {
        self.largest_animated.filter(|_| is_animated).unwrap_or(self.largest)
    }
}

/// Why a file cannot be sent as this kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileRefusal {
    #[error("the file is empty")]
    Empty,
    #[error("the picture is damaged, and what it tells of its place cannot be taken out")]
    Damaged,
    /// In bytes.
    #[error("the file is larger than {limit} bytes, the most that can be sent as {kind}")]
    TooLarge { kind: MediaKind, limit: u64 },
    #[error("a file of type {found} cannot be sent as {kind}{}", offered(.accepted))]
    Type { kind: MediaKind, found: String, accepted: Vec<String> },
}

fn offered(accepted: &[String]) -> String {
    if accepted.is_empty() {
        return ": this number sends no such files".to_owned();
    }
    format!(": send {}", accepted.join(", "))
}

impl FileRefusal {
    /// A stable word.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::Damaged => "file_damaged",
            Self::TooLarge { .. } => "file_too_large",
            Self::Type { .. } => "file_type_refused",
        }
    }
}

/// Checks a file of this type and size (bytes) against the rules of a provider.
pub fn check_file(
    rules: &[FileRule],
    kind: MediaKind,
    mime_type: &str,
    size: u64,
    is_animated: bool,
) -> Result<(), FileRefusal> {
    if size == 0 {
        return Err(FileRefusal::Empty);
    }
    let of_kind = || rules.iter().filter(|rule| rule.kind == kind);
    let limits = of_kind().filter(|rule| rule.takes(mime_type)).map(|it| it.limit(is_animated));
    let Some(limit) = limits.max() else {
        let accepted = of_kind().flat_map(|rule| rule.types.iter().cloned()).collect();
        let found = essence(mime_type).to_owned();
        return Err(FileRefusal::Type { kind, found, accepted });
    };
    if size > limit { Err(FileRefusal::TooLarge { kind, limit }) } else { Ok(()) }
}

/// The kind that a file is sent as when nobody says: what shows it best, and a document where nothing else takes it.
pub fn kind_for(rules: &[FileRule], mime_type: &str, size: u64) -> MediaKind {
    let kinds = [MediaKind::Image, MediaKind::Video, MediaKind::Audio];
    let takes = |kind: &MediaKind| check_file(rules, *kind, mime_type, size, false).is_ok();
    kinds.into_iter().find(takes).unwrap_or(MediaKind::Document)
}

/// The largest file that can be sent as this kind, or as any, in bytes.
pub fn largest_of(rules: &[FileRule], kind: Option<MediaKind>) -> u64 {
    let of_kind = rules.iter().filter(|rule| kind.is_none_or(|kind| rule.kind == kind));
    of_kind.map(|it| it.largest.max(it.largest_animated.unwrap_or(0))).max().unwrap_or(0)
}

/// The type without its parameters.
fn essence(mime_type: &str) -> &str {
    mime_type.split(';').next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Vec<FileRule> {
        vec![
            FileRule::new(MediaKind::Image, &["image/jpeg", "image/png"], 5),
            FileRule::new(MediaKind::Sticker, &["image/webp"], 1).animated(3),
            FileRule::new(MediaKind::Voice, &["audio/ogg"], 4),
            FileRule::new(MediaKind::Document, &["application/pdf"], 9),
            FileRule::new(MediaKind::Document, &["image/png"], 5),
        ]
    }

    #[test]
    fn a_limit_names_itself() {
        let check = |kind, mime_type, size, moves| {
            check_file(&rules(), kind, mime_type, size, moves).err().map(|it| it.to_string())
        };
        assert_eq!(check(MediaKind::Image, "image/png", 5, false), None);
        assert_eq!(check(MediaKind::Voice, "audio/ogg; codecs=opus", 4, false), None);
        let large = check(MediaKind::Image, "image/png", 6, false).unwrap();
        assert!(large.contains("larger than 5 bytes"), "{large}");
        assert_eq!(check(MediaKind::Sticker, "image/webp", 3, true), None);
        assert!(check(MediaKind::Sticker, "image/webp", 3, false).is_some());
        let other = check(MediaKind::Image, "image/webp", 1, false).unwrap();
        assert!(other.ends_with("send image/jpeg, image/png"), "{other}");
        assert_eq!(check(MediaKind::Image, "image/png", 0, false).unwrap(), "the file is empty");
        let none = check(MediaKind::Video, "video/mp4", 1, false).unwrap();
        assert!(none.contains("sends no such files"), "{none}");
    }

    #[test]
    fn what_is_too_large_for_its_kind_is_a_document() {
        assert_eq!(kind_for(&rules(), "image/png", 5), MediaKind::Image);
        assert_eq!(kind_for(&rules(), "image/png", 6), MediaKind::Document);
        assert_eq!(kind_for(&rules(), "application/pdf", 1), MediaKind::Document);
        assert_eq!(largest_of(&rules(), None), 9);
        assert_eq!(largest_of(&rules(), Some(MediaKind::Sticker)), 3);
    }
}
