//! Files: where their bytes are and what opens them.

use blazz_domain::content::{Content, MediaContent, MediaSource};
use blazz_domain::media::MediaKind;
use serde::{Deserialize, Serialize};
use waproto::whatsapp as wa;

/// All that is needed to fetch a file and to open it; the text a file is known by here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MediaReference {
    pub(crate) kind: MediaKind,
    pub(crate) path: String,
    #[serde(with = "hex")]
    pub(crate) key: Vec<u8>,
    /// SHA-256 of the file.
    #[serde(with = "hex")]
    pub(crate) sha256: Vec<u8>,
    /// SHA-256 of what lies at the path.
    #[serde(with = "hex")]
    pub(crate) sealed_sha256: Vec<u8>,
    /// Bytes of the file, as announced.
    pub(crate) size: Option<u64>,
    pub(crate) mime_type: Option<String>,
}

/// The fields that every kind of file has, under the same names.
macro_rules! file {
    ($kind:expr, $it:expr) => {{
        let it = $it;
        let reference = match (&it.direct_path, &it.media_key, &it.file_sha256, &it.file_enc_sha256)
        {
            (Some(path), Some(key), Some(sha256), Some(sealed)) => Some(MediaReference {
                kind: $kind,
                path: path.clone(),
                key: key.to_vec(),
                sha256: sha256.to_vec(),
                sealed_sha256: sealed.to_vec(),
                size: it.file_length,
                mime_type: it.mimetype.clone(),
            }),
            _ => None,
        };
        content($kind, reference, it.mimetype.clone())
    }};
}

pub(super) fn read(message: &wa::Message) -> Option<Content> {
    let picture = message
        .image_message
        .as_option()
        .map(|it| with(file!(MediaKind::Image, it), it.caption.as_ref(), None, false));
    let film = || {
        let it = message.video_message.as_option().or_else(|| message.ptv_message.as_option())?;
        let is_gif = it.gif_playback == Some(true);
        Some(with(file!(MediaKind::Video, it), it.caption.as_ref(), None, is_gif))
    };
    let sound = || {
        let it = message.audio_message.as_option()?;
        let kind = if it.ptt == Some(true) { MediaKind::Voice } else { MediaKind::Audio };
        Some(with(file!(kind, it), None, None, false))
    };
    let document = || {
        let it = message.document_message.as_option()?;
        let name = it.file_name.as_ref().or(it.title.as_ref());
        Some(with(file!(MediaKind::Document, it), it.caption.as_ref(), name, false))
    };
    let sticker = || {
        let it = message.sticker_message.as_option()?;
        Some(with(file!(MediaKind::Sticker, it), None, None, it.is_animated == Some(true)))
    };
    picture.or_else(film).or_else(sound).or_else(document).or_else(sticker).map(Content::Media)
}

fn content(
    kind: MediaKind,
    reference: Option<MediaReference>,
    mime_type: Option<String>,
) -> MediaContent {
    let sha256 = reference.as_ref().map(|it| hex::encode(&it.sha256));
    let source = reference.and_then(|it| serde_json::to_string(&it).ok());
    MediaContent {
        kind,
        source: source.map_or(MediaSource::Missing, MediaSource::Provider),
        mime_type,
        sha256,
        filename: None,
        caption: None,
        animated: false,
    }
}

fn with(
    file: MediaContent,
    caption: Option<&String>,
    name: Option<&String>,
    animated: bool,
) -> MediaContent {
    let caption = caption.map(|it| it.replace('\0', "")).filter(|it| !it.is_empty());
    MediaContent { caption, filename: name.cloned(), animated, ..file }
}
