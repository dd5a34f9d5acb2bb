//! Files that a person sends and opens: encrypted on the phone, as on any.

use wacore::{
    download::{DownloadUtils, Downloadable, MediaType},
    upload::encrypt_media,
};
use waproto::buffa::MessageField;
use waproto::whatsapp::{self as wa, message};

use super::{Phone, Received, WriteError};
use crate::clock;

/// A file to send.
#[derive(Clone, Debug)]
pub struct File {
    pub kind: FileKind,
    pub bytes: Vec<u8>,
    pub mimetype: String,
    /// Shown under a picture or a document.
    pub caption: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileKind {
    Image,
    Video,
    /// Recorded and sent, with a waveform instead of a name.
    VoiceNote {
        seconds: u32,
    },
    Document {
        name: String,
    },
    Sticker,
}

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("the message has no file")]
    NoFile,
    #[error("the file of the message is not on the server")]
    NotThere,
    #[error("opening the file: {reason}")]
    Sealed { reason: String },
}

impl File {
    pub fn image(bytes: impl Into<Vec<u8>>, caption: Option<&str>) -> Self {
        Self {
            kind: FileKind::Image,
            bytes: bytes.into(),
            mimetype: "image/jpeg".to_owned(),
            caption: caption.map(ToOwned::to_owned),
        }
    }
}

impl Phone {
    /// Uploads a file, encrypted, and tells somebody by number where it is and how to open it.
    pub async fn send_file(&self, to: &str, file: File) -> Result<String, WriteError> {
        let message = self.file_message(file)?;
        self.send(to, message).await
    }

    /// Uploads a file; the message about it comes back.
    pub(super) fn file_message(&self, file: File) -> Result<wa::Message, WriteError> {
        let sealed = self.seal_file(&file)?;
        Ok(message_about(file, sealed))
    }

    /// Downloads and opens the file of a message.
    pub fn open_file(&self, received: &Received) -> Result<Vec<u8>, FileError> {
        let file = file_of(&received.message).ok_or(FileError::NoFile)?;
        let path = file.direct_path().ok_or(FileError::NoFile)?;
        let key = file.media_key().ok_or(FileError::NoFile)?;
        let sealed = self.inner.exchange.files.find(path).ok_or(FileError::NotThere)?;
        DownloadUtils::verify_and_decrypt(&sealed, key, file.app_info())
            .map_err(|error| FileError::Sealed { reason: error.to_string() })
    }

    fn seal_file(&self, file: &File) -> Result<SealedFile, WriteError> {
        let kind = file.kind.media_type();
        let unsealed = |error: anyhow::Error| WriteError::File { reason: error.to_string() };
        let encrypted = encrypt_media(&file.bytes, kind).map_err(unsealed)?;
        let exchange = &self.inner.exchange;
        let path = exchange.files.keep(kind.mms_type(), encrypted.data_to_upload.into());
        Ok(SealedFile {
            url: format!("https://{}{path}", exchange.address),
            path,
            key: encrypted.media_key.to_vec(),
            hash: encrypted.file_sha256.to_vec(),
            sealed_hash: encrypted.file_enc_sha256.to_vec(),
            length: file.bytes.len() as u64,
        })
    }
}

/// Where a file is and what opens it.
struct SealedFile {
    url: String,
    path: String,
    key: Vec<u8>,
    hash: Vec<u8>,
    sealed_hash: Vec<u8>,
    length: u64,
}

impl FileKind {
    fn media_type(&self) -> MediaType {
        match self {
            Self::Image => MediaType::Image,
            Self::Video => MediaType::Video,
            Self::VoiceNote { .. } => MediaType::Audio,
            Self::Document { .. } => MediaType::Document,
            Self::Sticker => MediaType::Sticker,
        }
    }
}

/// The fields that all kinds of messages about files have under the same names.
macro_rules! about {
    ($message:path, $file:ident, $sealed:ident, { $($field:ident: $value:expr),* }) => {{
        type About = $message;
        MessageField::some(About {
            url: Some($sealed.url),
            direct_path: Some($sealed.path),
            media_key: Some($sealed.key),
            file_sha256: Some($sealed.hash),
            file_enc_sha256: Some($sealed.sealed_hash),
            file_length: Some($sealed.length),
            mimetype: Some($file.mimetype),
            media_key_timestamp: Some(clock::seconds()),
            $($field: $value,)*
            ..About::default()
        })
    }};
}

fn message_about(file: File, sealed: SealedFile) -> wa::Message {
    let empty = wa::Message::default();
    match file.kind {
        FileKind::Image => wa::Message {
            image_message: about!(message::ImageMessage, file, sealed, { caption: file.caption }),
            ..empty
        },
        FileKind::Video => wa::Message {
            video_message: about!(message::VideoMessage, file, sealed, { caption: file.caption }),
            ..empty
        },
        FileKind::VoiceNote { seconds } => wa::Message {
            audio_message: about!(message::AudioMessage, file, sealed, {
                ptt: Some(true), seconds: Some(seconds), waveform: Some(waveform())
            }),
            ..empty
        },
        FileKind::Document { name } => wa::Message {
            document_message: about!(message::DocumentMessage, file, sealed, {
                caption: file.caption, file_name: Some(name)
            }),
            ..empty
        },
        FileKind::Sticker => wa::Message {
            sticker_message: about!(message::StickerMessage, file, sealed, {}),
            ..empty
        },
    }
}

/// 64 heights between 0 and 100, as a phone draws a voice.
fn waveform() -> Vec<u8> {
    (0..64_u8).map(|place| (place * 3) % 101).collect()
}

fn file_of(message: &wa::Message) -> Option<&dyn Downloadable> {
    let image = message.image_message.as_option().map(|file| file as &dyn Downloadable);
    image
        .or_else(|| message.video_message.as_option().map(|file| file as _))
        .or_else(|| message.audio_message.as_option().map(|file| file as _))
        .or_else(|| message.document_message.as_option().map(|file| file as _))
        .or_else(|| message.sticker_message.as_option().map(|file| file as _))
}
