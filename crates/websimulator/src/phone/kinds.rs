//! Kinds of messages beyond texts and files: places, cards, answers to lists and buttons, and what nobody knows.

use waproto::buffa::MessageField;
use waproto::whatsapp::{self as wa, message};

use super::{
    File, Phone, Received, WriteError,
    outgoing::{Outgoing, field},
};

/// A place on the map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// Degrees, north and east positive.
    pub latitude: f64,
    pub longitude: f64,
    pub name: Option<String>,
    pub address: Option<String>,
}

/// A number that no field of a message has (`waproto` 0.7.0, `whatsapp.proto`, `Message`).
const UNKNOWN_FIELD: u32 = 9_999;
/// Says that a field follows, and ends there: no protobuf.
const NO_PROTOBUF: [u8; 4] = [0x0A, 0xFF, 0xFF, 0x7F];

impl Phone {
    pub async fn send_place(&self, to: &str, place: Place) -> Result<String, WriteError> {
        let place = message::LocationMessage {
            degrees_latitude: Some(place.latitude),
            degrees_longitude: Some(place.longitude),
            name: place.name,
            address: place.address,
            ..message::LocationMessage::default()
        };
        let location_message = MessageField::some(place);
        self.send(to, wa::Message { location_message, ..wa::Message::default() }).await
    }

    /// Where the person is at this moment, the first time or a further time in the same chat: `step` counts from 1.
    pub async fn send_live_place(
        &self,
        to: &str,
        place: &Place,
        step: i64,
    ) -> Result<String, WriteError> {
        let live = message::LiveLocationMessage {
            degrees_latitude: Some(place.latitude),
            degrees_longitude: Some(place.longitude),
            caption: place.name.clone(),
            sequence_number: Some(step),
            ..message::LiveLocationMessage::default()
        };
        let live_location_message = MessageField::some(live);
        self.send(to, wa::Message { live_location_message, ..wa::Message::default() }).await
    }

    /// A card of somebody, by name and number.
    pub async fn send_card(
        &self,
        to: &str,
        name: &str,
        number: &str,
    ) -> Result<String, WriteError> {
        let contact_message = MessageField::some(card(name, number));
        self.send(to, wa::Message { contact_message, ..wa::Message::default() }).await
    }

    /// Several cards at once.
    pub async fn send_cards(&self, to: &str, cards: &[(&str, &str)]) -> Result<String, WriteError> {
        let all = message::ContactsArrayMessage {
            display_name: Some(format!("{} contacts", cards.len())),
            contacts: cards.iter().map(|(name, number)| card(name, number)).collect(),
            ..message::ContactsArrayMessage::default()
        };
        let contacts_array_message = MessageField::some(all);
        self.send(to, wa::Message { contacts_array_message, ..wa::Message::default() }).await
    }

    /// Chooses a row of a list that came in.
    pub async fn choose_row(
        &self,
        list: &Received,
        row: &str,
        title: &str,
    ) -> Result<String, WriteError> {
        use message::list_response_message::{ListType, SingleSelectReply};
        let reply = SingleSelectReply { selected_row_id: Some(row.to_owned()) };
        let answer = message::ListResponseMessage {
            title: Some(title.to_owned()),
            list_type: Some(ListType::SINGLE_SELECT),
            single_select_reply: MessageField::some(reply),
            context_info: MessageField::some(self.quote(list)),
            ..message::ListResponseMessage::default()
        };
        let list_response_message = MessageField::some(answer);
        self.send(&list.chat, wa::Message { list_response_message, ..wa::Message::default() }).await
    }

    /// Presses a button under a message that came in.
    pub async fn press_button(
        &self,
        under: &Received,
        button: &str,
        label: &str,
    ) -> Result<String, WriteError> {
        use message::buttons_response_message::{Response, Type};
        let answer = message::ButtonsResponseMessage {
            selected_button_id: Some(button.to_owned()),
            r#type: Some(Type::DISPLAY_TEXT),
            context_info: MessageField::some(self.quote(under)),
            response: Some(Response::SelectedDisplayText(label.to_owned())),
        };
        let buttons_response_message = MessageField::some(answer);
        self.send(&under.chat, wa::Message { buttons_response_message, ..wa::Message::default() })
            .await
    }

    /// A picture or a film that is shown once. Linked devices are told only that there was one, as WhatsApp does.
    pub async fn send_view_once(&self, to: &str, file: File) -> Result<String, WriteError> {
        let message = self.file_message(file)?;
        let wrapped = message::FutureProofMessage { message: MessageField::some(message) };
        let view_once_message_v2 = MessageField::some(wrapped);
        let message = wa::Message { view_once_message_v2, ..wa::Message::default() };
        let outgoing = Outgoing { is_view_once: true, ..Outgoing::new(message) };
        self.inner.post(to, outgoing).await
    }

    /// Says how long messages stay in the chat, in seconds: a message for devices, with nothing to read.
    pub async fn disappear_after(&self, to: &str, seconds: u32) -> Result<String, WriteError> {
        let setting = message::ProtocolMessage {
            r#type: Some(message::protocol_message::Type::EPHEMERAL_SETTING),
            ephemeral_expiration: Some(seconds),
            ..message::ProtocolMessage::default()
        };
        let protocol_message = MessageField::some(setting);
        self.send(to, wa::Message { protocol_message, ..wa::Message::default() }).await
    }

    /// A message of a kind that is newer than every client: one field that nobody knows.
    pub async fn send_unknown_kind(&self, to: &str) -> Result<String, WriteError> {
        let raw = field(UNKNOWN_FIELD, b"from the future");
        self.inner.post(to, Outgoing { raw: Some(raw), ..Outgoing::default() }).await
    }

    /// Bytes in the place of a message, properly sealed.
    pub async fn send_no_message(&self, to: &str) -> Result<String, WriteError> {
        let raw = Some(NO_PROTOBUF.to_vec());
        self.inner.post(to, Outgoing { raw, ..Outgoing::default() }).await
    }
}

fn card(name: &str, number: &str) -> message::ContactMessage {
    let vcard = format!(
        "BEGIN:VCARD\nVERSION:3.0\nN:;{name};;;\nFN:{name}\n\
         TEL;type=CELL;type=VOICE;waid={number}:+{number}\nEND:VCARD"
    );
    message::ContactMessage {
        display_name: Some(name.to_owned()),
        vcard: Some(vcard),
        ..message::ContactMessage::default()
    }
}
