//! From what is to be said to the message WhatsApp carries.

use blazz_domain::Timestamp;
use blazz_domain::identity::{Identity, IdentityKind};
use blazz_domain::outgoing::{
    Outgoing, OutgoingContacts, OutgoingLocation, OutgoingPoll, OutgoingText,
};
use blazz_providers::Quoted;
use buffa::MessageField;
use serde_json::Value;
use wacore_binary::JidExt;
use waproto::whatsapp as wa;
use whatsapp_rust::Jid;

use crate::inbound::jid_of_identity;

/// The message, when it is one; of a reaction see [`target`].
pub(super) fn message(
    chat: &Jid,
    outgoing: &Outgoing,
    quoted: Option<&Quoted>,
) -> Option<wa::Message> {
    let context = around(chat, quoted);
    Some(match outgoing {
        Outgoing::Text(text) => self::text(&text.body, mentioning(text, context)),
        Outgoing::Location(location) => self::location(location, context),
        Outgoing::Contacts(contacts) => self::contacts(contacts, context),
        Outgoing::Media(_)
        | Outgoing::Interactive(_)
        | Outgoing::Template(_)
        | Outgoing::Reaction(_)
        | Outgoing::Poll(_)
        | Outgoing::Vote(_) => {
            return None;
        }
    })
}

fn text(body: &str, context_info: MessageField<wa::ContextInfo>) -> wa::Message {
    if !context_info.is_set() {
        return wa::Message { conversation: Some(body.to_owned()), ..<_>::default() };
    }
    wa::Message {
        extended_text_message: MessageField::some(wa::message::ExtendedTextMessage {
            text: Some(body.to_owned()),
            context_info,
            ..<_>::default()
        }),
        ..<_>::default()
    }
}

/// The members and "@all" that a text mentions (`whatsapp.proto` of `waproto` 0.7.0, `ContextInfo`).
fn mentioning(
    text: &OutgoingText,
    mut context: MessageField<wa::ContextInfo>,
) -> MessageField<wa::ContextInfo> {
    if text.mentions.is_empty() && !text.mentions_all {
        return context;
    }
    let mut around = context.take().unwrap_or_default();
    let members = text.mentions.iter().filter_map(|member| member_jid(member));
    around.mentioned_jid = members.map(|member| member.to_string()).collect();
    around.non_jid_mentions = text.mentions_all.then_some(1);
    MessageField::some(around)
}

/// The member of a group who is named by number or by LID.
pub(super) fn member_jid(name: &str) -> Option<Jid> {
    let kind = if name.ends_with("@lid") { IdentityKind::Lid } else { IdentityKind::Phone };
    let jid = jid_of_identity(&Identity::new(kind, name))?;
    let is_number = !jid.user.is_empty() && jid.user.chars().all(|digit| digit.is_ascii_digit());
    is_number.then_some(jid)
}

/// A poll, as WhatsApp Web writes it: another field when one option may be chosen than when several may
/// (`whatsapp-rust` 0.7.0, `features/polls.rs`). Votes are sealed with its secret.
pub(super) fn poll(
    poll: &OutgoingPoll,
    context_info: MessageField<wa::ContextInfo>,
    secret: Vec<u8>,
) -> wa::Message {
    let option = |name: &String| wa::message::poll_creation_message::Option {
        option_name: Some(name.clone()),
        ..<_>::default()
    };
    let asked = MessageField::some(wa::message::PollCreationMessage {
        name: Some(poll.question.clone()),
        options: poll.options.iter().map(option).collect(),
        selectable_options_count: Some(u32::from(!poll.multiple)),
        context_info,
        ..<_>::default()
    });
    let context = wa::MessageContextInfo { message_secret: Some(secret), ..<_>::default() };
    let message =
        wa::Message { message_context_info: MessageField::some(context), ..<_>::default() };
    if poll.multiple {
        wa::Message { poll_creation_message: asked, ..message }
    } else {
        wa::Message { poll_creation_message_v3: asked, ..message }
    }
}

fn location(
    location: &OutgoingLocation,
    context_info: MessageField<wa::ContextInfo>,
) -> wa::Message {
    wa::Message {
        location_message: MessageField::some(wa::message::LocationMessage {
            degrees_latitude: Some(location.latitude),
            degrees_longitude: Some(location.longitude),
            name: location.name.clone(),
            address: location.address.clone(),
            context_info,
            ..<_>::default()
        }),
        ..<_>::default()
    }
}

fn contacts(
    contacts: &OutgoingContacts,
    context_info: MessageField<wa::ContextInfo>,
) -> wa::Message {
    let mut cards: Vec<wa::message::ContactMessage> = contacts.contacts.iter().map(card).collect();
    if cards.len() == 1 {
        let card = wa::message::ContactMessage { context_info, ..cards.remove(0) };
        return wa::Message { contact_message: MessageField::some(card), ..<_>::default() };
    }
    wa::Message {
        contacts_array_message: MessageField::some(wa::message::ContactsArrayMessage {
            display_name: Some(format!("{} contacts", cards.len())),
            contacts: cards,
            context_info,
        }),
        ..<_>::default()
    }
}

/// A card in Meta's shape as a vCard 3.0 (RFC 2426).
fn card(card: &Value) -> wa::message::ContactMessage {
    let name = card["name"]["formatted_name"].as_str().unwrap_or_default();
    let mut vcard = format!("BEGIN:VCARD\nVERSION:3.0\nN:;{0};;;\nFN:{0}\n", line(name));
    vcard.extend(card["phones"].as_array().into_iter().flatten().map(phone_line));
    vcard.push_str("END:VCARD");
    wa::message::ContactMessage {
        display_name: Some(name.to_owned()),
        vcard: Some(vcard),
        ..<_>::default()
    }
}

fn phone_line(phone: &Value) -> String {
    let number = phone["phone"].as_str().unwrap_or_default();
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let name = phone["wa_id"].as_str().unwrap_or(&digits);
    format!("TEL;type=CELL;waid={}:{}\n", line(name), line(number))
}

/// One line of a vCard: nothing in it ends the line.
fn line(text: &str) -> String {
    text.replace('\\', "\\\\").replace(['\r', '\n'], " ")
}

/// What goes along with a message of any kind.
pub(super) fn around(chat: &Jid, quoted: Option<&Quoted>) -> MessageField<wa::ContextInfo> {
    quoted.map(|quoted| context(chat, quoted)).map_or_else(<_>::default, MessageField::some)
}

/// What stands above an answer.
fn context(chat: &Jid, quoted: &Quoted) -> wa::ContextInfo {
    let author = quoted.author.as_ref().and_then(jid_of_identity);
    let author = author.or_else(|| (!quoted.is_ours && !chat.is_group()).then(|| chat.clone()));
    let said = wa::Message { conversation: quoted.text.clone(), ..<_>::default() };
    wa::ContextInfo {
        stanza_id: Some(quoted.provider_message_id.clone()),
        participant: author.map(|author| author.to_non_ad_string()),
        quoted_message: MessageField::some(said),
        ..<_>::default()
    }
}

/// A reaction, as phones write one (`wacore` 0.7.0, `build_reaction_message`); an empty emoji takes ours back.
pub(super) fn reaction(target: wa::MessageKey, emoji: &str, at: Timestamp) -> wa::Message {
    wa::Message {
        reaction_message: MessageField::some(wa::message::ReactionMessage {
            key: MessageField::some(target),
            text: Some(emoji.to_owned()),
            sender_timestamp_ms: Some(at.as_millis()),
            ..<_>::default()
        }),
        ..<_>::default()
    }
}

/// Which message a reaction or a change is about.
pub(super) fn target(chat: &Jid, quoted: Option<&Quoted>, id: &str) -> wa::MessageKey {
    let is_ours = quoted.is_some_and(|quoted| quoted.is_ours);
    let author = quoted.and_then(|quoted| quoted.author.as_ref()).and_then(jid_of_identity);
    wa::MessageKey {
        remote_jid: Some(chat.to_non_ad_string()),
        from_me: Some(is_ours),
        id: Some(id.to_owned()),
        participant: author.filter(|_| chat.is_group()).map(|author| author.to_non_ad_string()),
    }
}
