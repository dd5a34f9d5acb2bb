//! Files in messages: their kinds, how far their bytes have come, what is known of them, and which a provider takes.

mod facts;
mod name;
mod rule;

pub use facts::{KnownFile, MediaFacts};
pub use name::clean_name;
pub use rule::{FileRefusal, FileRule, check_file, kind_for, largest_of};

text_enum! {
    /// What kind of file it is to WhatsApp.
    MediaKind {
        Image = "image",
        Video = "video",
        Audio = "audio",
        /// Audio recorded in the app: Ogg with Opus.
        Voice = "voice",
        Document = "document",
        Sticker = "sticker",
    }
}

text_enum! {
    /// Whether the bytes are here.
    MediaState {
        Pending = "pending",
        Ready = "ready",
        Failed = "failed",
    }
}
