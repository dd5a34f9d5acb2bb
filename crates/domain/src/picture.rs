//! The picture that a person or a group shows: what is known of it, and when WhatsApp is asked again.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::id::MediaId;
use crate::time::Timestamp;

/// What is known is believed for so long; news of a change are asked about at once.
const BELIEVED_FOR: Duration = Duration::from_hours(24 * 7);

text_enum! {
    /// Whether there is a picture.
    PictureState {
        /// WhatsApp was not asked yet, or has not answered.
        Unknown = "unknown",
        Ready = "ready",
        /// None is set.
        None = "none",
        /// Whoever it is of does not show it to this number.
        Hidden = "hidden",
    }
}

text_enum! {
    /// What kind of image the bytes are.
    PictureKind {
        Jpeg = "image/jpeg",
        Png = "image/png",
        Webp = "image/webp",
    }
}

impl PictureKind {
    /// The kind by what the bytes begin with, whatever somebody says of them.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            _ => None,
        }
    }
}

/// What is known of somebody's picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// When WhatsApp was last asked, or it was last decided to ask.
    pub asked_at: Timestamp,
    #[serde(flatten)]
    pub seen: Seen,
}

/// What WhatsApp last showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Seen {
    Unknown,
    None,
    Hidden,
    Ready(PictureFile),
}

/// A picture that is kept here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureFile {
    pub file: MediaId,
    /// WhatsApp's name of this very picture; a new picture has another one.
    pub provider_id: String,
    pub kind: PictureKind,
    /// Lower-case hex.
    pub sha256: String,
}

impl Picture {
    pub const fn state(&self) -> PictureState {
        match self.seen {
            Seen::Unknown => PictureState::Unknown,
            Seen::None => PictureState::None,
            Seen::Hidden => PictureState::Hidden,
            Seen::Ready(_) => PictureState::Ready,
        }
    }

    pub const fn file(&self) -> Option<&PictureFile> {
        match &self.seen {
            Seen::Ready(file) => Some(file),
            Seen::Unknown | Seen::None | Seen::Hidden => None,
        }
    }

    /// The same, when it is about to be asked anew.
    pub fn asked_again(known: Option<&Self>, now: Timestamp) -> Self {
        Self { asked_at: now, seen: known.map_or(Seen::Unknown, |it| it.seen.clone()) }
    }

    /// Whether WhatsApp is to be asked although it has told of no change.
    pub fn is_due(known: Option<&Self>, now: Timestamp) -> bool {
        known.is_none_or(|it| now.since(it.asked_at) >= BELIEVED_FOR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_image_is_is_seen_in_its_bytes_alone() {
        let kind = |bytes: &[u8]| PictureKind::of(bytes);
        assert_eq!(kind(b"\xFF\xD8\xFF\xE0rest"), Some(PictureKind::Jpeg));
        assert_eq!(kind(b"\x89PNG\r\n\x1a\nrest"), Some(PictureKind::Png));
        assert_eq!(kind(b"RIFF\x01\x02\x03\x04WEBPVP8 "), Some(PictureKind::Webp));
        for other in [&b"<svg xmlns"[..], b"<html>", b"GIF89a", b"RIFF\x01\x02\x03\x04WAVE", b""] {
            assert_eq!(kind(other), None, "{other:?}");
        }
    }

    #[test]
    fn what_is_known_is_believed_for_a_week() {
        let asked_at = Timestamp::from_seconds(1_700_000_000);
        let known = Picture { asked_at, seen: Seen::None };
        let after = |days: u64| asked_at.plus(Duration::from_hours(24 * days));
        assert!(Picture::is_due(None, asked_at));
        assert!(!Picture::is_due(Some(&known), after(6)));
        assert!(Picture::is_due(Some(&known), after(7)));
    }

    #[test]
    fn what_is_kept_of_a_picture_says_all_of_it() {
        let file = PictureFile {
            file: uuid::Uuid::from_u128(7).into(),
            provider_id: "1700000001".to_owned(),
            kind: PictureKind::Jpeg,
            sha256: "ab".repeat(32),
        };
        for seen in [Seen::Unknown, Seen::None, Seen::Hidden, Seen::Ready(file)] {
            let picture = Picture { asked_at: Timestamp::from_millis(5), seen };
            let kept = serde_json::to_value(&picture).unwrap();
            assert_eq!(kept["state"], picture.state().as_str());
            assert_eq!(serde_json::from_value::<Picture>(kept).unwrap(), picture);
        }
    }
}
