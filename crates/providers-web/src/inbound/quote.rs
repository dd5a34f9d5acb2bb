//! What goes along with a message of any kind: what it answers, whether it was forwarded.

use waproto::whatsapp as wa;

/// The context of whichever kind the message is.
pub(super) fn context(message: &wa::Message) -> Option<&wa::ContextInfo> {
    macro_rules! first {
        ($($field:ident),+ $(,)?) => {
            None$(.or_else(|| {
                message.$field.as_option().and_then(|it| it.context_info.as_option())
            }))+
        };
    }
    first!(
        extended_text_message,
        image_message,
        video_message,
        ptv_message,
        audio_message,
        document_message,
        sticker_message,
        location_message,
        live_location_message,
        contact_message,
        contacts_array_message,
        buttons_response_message,
        list_response_message,
        template_button_reply_message,
        interactive_response_message,
        buttons_message,
        list_message,
        template_message,
        interactive_message,
        poll_creation_message,
        poll_creation_message_v2,
        poll_creation_message_v3,
        group_invite_message,
        event_message,
    )
}
