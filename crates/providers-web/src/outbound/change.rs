//! Changes a message that was sent: new words, or its deletion for everyone.

use std::sync::Arc;

use blazz_domain::Timestamp;
use blazz_domain::change::MessageChange;
use blazz_domain::content::MessageKind;
use blazz_providers::{Change, Recipient, SendContext, SendError, Sent};
use buffa::MessageField;
use wacore::types::message::AddressingMode;
use wacore_binary::JidExt;
use waproto::whatsapp as wa;
use waproto::whatsapp::message::{ProtocolMessage, protocol_message::Type};
use whatsapp_rust::{Client, Jid};

use super::build;
use super::send::{away, connected, hand_over_message, in_time, no_recipient, not_supported};
use crate::inbound::jid_of;
use crate::live::Live;

/// Hands a change over under its own name, and waits for WhatsApp's word on it.
pub(crate) async fn change(
    live: Option<&Live>,
    recipient: &Recipient,
    change: &Change,
    context: &SendContext,
) -> Result<Sent, SendError> {
    let (live, client) = connected(live).ok_or_else(away)?;
    let chat = jid_of(recipient).ok_or_else(no_recipient)?;
    let attempt = async {
        let key = build::target(&chat, context.quoted.as_ref(), &change.target);
        let message = match &change.what {
            MessageChange::Delete => revoke(key),
            MessageChange::Edit { text } => {
                let key = ours_in(&client, &chat, key).await;
                let said = words(change.kind, text).ok_or_else(not_supported)?;
                edit(key, said, live.now())
            }
        };
        let name = context.message_id.clone().unwrap_or_else(|| client.generate_message_id());
        hand_over_message((live, &client), &chat, message, name).await
    };
    in_time(context.time_out, attempt).await
}

/// As WhatsApp Web writes it (`whatsapp-rust` 0.7.0, `send/actions.rs`): our own by `from_me`, somebody else's by
/// naming the member. The stanza's attribute `edit` follows from it.
fn revoke(key: wa::MessageKey) -> wa::Message {
    about(ProtocolMessage {
        key: MessageField::some(key),
        r#type: Some(Type::REVOKE),
        ..<_>::default()
    })
}

/// A message that stands for new words of an earlier one (`whatsapp-rust` 0.7.0, `send/mod.rs`, `build_edit_message`).
fn edit(key: wa::MessageKey, said: wa::Message, at: Timestamp) -> wa::Message {
    about(ProtocolMessage {
        key: MessageField::some(key),
        r#type: Some(Type::MESSAGE_EDIT),
        edited_message: MessageField::some(said),
        timestamp_ms: Some(at.as_millis()),
        ..<_>::default()
    })
}

fn about(protocol: ProtocolMessage) -> wa::Message {
    wa::Message { protocol_message: MessageField::some(protocol), ..<_>::default() }
}

/// In a group, WhatsApp Web names us in an edit as the group does: by number or by LID.
async fn ours_in(client: &Arc<Client>, chat: &Jid, key: wa::MessageKey) -> wa::MessageKey {
    if !chat.is_group() {
        return key;
    }
    let group = client.groups().query_info(chat).await.ok();
    let by_lid = group.is_some_and(|group| group.addressing_mode == AddressingMode::Lid);
    let own = if by_lid { client.lid().or_else(|| client.pn()) } else { client.pn() };
    wa::MessageKey { participant: own.map(|own| own.to_non_ad_string()), ..key }
}

/// The new words in a message of the same kind.
fn words(kind: MessageKind, text: &str) -> Option<wa::Message> {
    let caption = Some(text.to_owned());
    let mut message = wa::Message::default();
    match kind {
        MessageKind::Text => message.conversation = caption,
        MessageKind::Image => {
            let image = wa::message::ImageMessage { caption, ..<_>::default() };
            message.image_message = MessageField::some(image);
        }
        MessageKind::Video => {
            let video = wa::message::VideoMessage { caption, ..<_>::default() };
            message.video_message = MessageField::some(video);
        }
        MessageKind::Document => {
            let document = wa::message::DocumentMessage { caption, ..<_>::default() };
            message.document_message = MessageField::some(document);
        }
        _ => return None,
    }
    Some(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_beside_a_file_stay_beside_it_and_sounds_have_none() {
        let said = words(MessageKind::Document, "Harga baru").unwrap();
        let document = said.document_message.as_option().unwrap();
        assert_eq!(document.caption.as_deref(), Some("Harga baru"));
        assert_eq!(said.conversation, None);
        assert!(words(MessageKind::Voice, "x").is_none());
    }
}
