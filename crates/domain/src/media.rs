//! Files in messages: their kinds and how far their bytes have come.

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
