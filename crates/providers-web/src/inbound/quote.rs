//! What goes along with a message of any kind: what it answers, who is mentioned, whether it was forwarded.

use blazz_domain::inbound::Mentions;
use waproto::whatsapp as wa;

use super::names::identity;

/// As many members as a group can have (WhatsApp's help, "How to create a group").
const MOST_MENTIONS: usize = 1024;

/// Members by name, and "@all", which is no name (`whatsapp.proto` of `waproto` 0.7.0, `nonJidMentions`).
pub(super) fn mentions(context: &wa::ContextInfo) -> Mentions {
    let jids = context.mentioned_jid.iter().filter_map(|jid| jid.parse().ok());
    Mentions {
        members: jids.filter_map(|jid| identity(&jid)).take(MOST_MENTIONS).collect(),
        all: context.non_jid_mentions.is_some_and(|count| count > 0),
    }
}

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
