//! Whatever strangers send: bytes of all sorts, names of all sorts, times of all sorts.

use std::sync::Arc;

use blazz_domain::Timestamp;
use blazz_domain::inbound::Inbound;
use buffa::Message as _;
use proptest::prelude::*;
use wacore::types::message::{MessageInfo, MessageSource};
use waproto::whatsapp as wa;
use whatsapp_rust::Jid;
use whatsapp_rust::types::events::InboundMessage;

use super::{Me, conversation, message};

pub(super) fn me() -> Me {
    Me { pn: Some(Jid::pn("628111")), lid: None, now: Timestamp::from_millis(1_764_000_000_000) }
}

pub(super) fn told(message: wa::Message, chat: &str, is_from_me: bool) -> InboundMessage {
    let sender = if is_from_me { "628111@s.whatsapp.net" } else { "628222@s.whatsapp.net" };
    let source = MessageSource {
        chat: chat.parse().unwrap(),
        sender: sender.parse().unwrap(),
        is_from_me,
        is_group: chat.ends_with("@g.us"),
        ..MessageSource::default()
    };
    let info = MessageInfo { id: "3EB0".to_owned(), source, ..MessageInfo::default() };
    InboundMessage::builder().message(Arc::new(message)).info(Arc::new(info)).build()
}

proptest! {
    #[test]
    fn no_bytes_are_lost_and_none_end_the_program(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        chat in prop_oneof![
            Just("628222@s.whatsapp.net"), Just("99@lid"), Just("1203@g.us"),
            Just("status@broadcast"), Just("1@newsletter"),
        ],
        is_from_me in any::<bool>(),
    ) {
        if let Ok(read) = wa::Message::decode_from_slice(&bytes) {
            let arrival = message(&me(), &told(read, chat, is_from_me));
            prop_assert_eq!(arrival.inbound.len(), 1);
        }
        if let Ok(chat) = wa::Conversation::decode_from_slice(&bytes) {
            for told in conversation(&me(), &chat) {
                prop_assert!(matches!(told, Inbound::Message(_)));
            }
        }
    }

    #[test]
    fn no_time_lies_in_the_future(seconds in any::<i64>()) {
        prop_assert!(me().time(seconds) <= me().now);
    }

    #[test]
    fn a_text_comes_as_it_was_written(body in "\\PC{1,200}") {
        let read = wa::Message { conversation: Some(body.clone()), ..<_>::default() };
        let arrival = message(&me(), &told(read, "628222@s.whatsapp.net", false));
        let Inbound::Message(told) = &arrival.inbound[0] else { panic!("no message") };
        prop_assert_eq!(told.content.text(), Some(body.as_str()));
    }
}
