//! What WhatsApp would refuse, and what the simulator does not know, is reported by name.

use std::sync::Arc;

use blazz_websimulator::{Address, Complaint, Fault};
use whatsapp_rust::{
    IqError, Jid, NodeBuilder, SendOptions, Server,
    types::events::Event,
    wacore::{
        crypto::generate_curve_key_pair,
        request::InfoQuery,
        store::{Device, in_memory::InMemoryBackend, traits::DeviceStore as _},
    },
    wacore_binary::{Node, NodeContent},
    waproto::whatsapp as wa,
};

use crate::{
    companion::Companion,
    stage::{ANI, SHOP, Stage},
};

#[tokio::test]
async fn an_unknown_request_is_refused_and_named() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    let riddle = vec![NodeBuilder::new("riddle").build()];
    let refused = companion.client.send_iq(get("sphinx", riddle)).await;

    assert!(matches!(refused, Err(IqError::ServerError { code: 501, .. })));
    let named = Fault::UnknownRequest {
        namespace: "sphinx".to_owned(),
        kind: "get".to_owned(),
        child: "riddle".to_owned(),
    };
    ends_with(stage, companion, &device, named).await;
}

#[tokio::test]
async fn an_unknown_stanza_is_named() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    companion.client.send_node(NodeBuilder::new("telegram").build()).await.unwrap();

    ends_with(stage, companion, &device, Fault::UnknownStanza { tag: "telegram".to_owned() }).await;
}

#[tokio::test]
async fn a_message_without_a_type_is_malformed() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    let message = NodeBuilder::new("message").attr("id", "1").attr("to", Jid::pn(ANI)).build();
    companion.client.send_node(message).await.unwrap();

    let fault = Fault::Malformed { tag: "message".to_owned(), reason: "without type".to_owned() };
    ends_with(stage, companion, &device, fault).await;
}

#[tokio::test]
async fn a_message_to_nobody_is_refused() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    companion.client.send_node(message("lost", &Jid::pn("999"), &[])).await.unwrap();

    let code = companion.told(|event| match event {
        Event::ServerAck(ack) if ack.id == "lost" => Some(ack.error.clone()),
        _ => None,
    });
    assert!(code.await.is_some());
    let fault =
        Fault::UnknownRecipient { id: "lost".to_owned(), to: "999@s.whatsapp.net".to_owned() };
    ends_with(stage, companion, &device, fault).await;
}

#[tokio::test]
async fn a_message_must_go_to_every_device() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    let ani = Jid::pn(ANI);
    companion.client.send_node(message("short", &ani, std::slice::from_ref(&ani))).await.unwrap();

    stage.until(|| !stage.simulator.complaints().is_empty()).await;
    let fault = Fault::DeviceLeftOut { id: "short".to_owned(), device: Address::phone(SHOP) };
    let complaint = Complaint { about: Some(device), fault };
    assert_eq!(stage.simulator.complaints().remove(0), complaint);
    companion.stop().await;
    stage.simulator.stop().await;
}

#[tokio::test]
async fn what_a_phone_cannot_open_is_named() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    let phones = [Jid::pn(ANI), Jid::pn(SHOP)];
    companion.client.send_node(message("noise", &Jid::pn(ANI), &phones)).await.unwrap();

    stage.until(|| stage.simulator.complaints().len() >= 2).await;
    for complaint in stage.simulator.complaints() {
        assert_eq!(complaint.about.as_ref(), Some(&device));
        assert!(matches!(complaint.fault, Fault::Undecryptable { .. }), "{complaint}");
    }
    companion.stop().await;
    stage.simulator.stop().await;
}

#[tokio::test]
async fn a_message_that_begins_a_session_shows_who_has_signed_the_device() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    let mut message = message("bare", &Jid::pn(ANI), &[Jid::pn(ANI)]);
    let NodeContent::Nodes(parts) = message.content.as_mut().unwrap() else { unreachable!() };
    let NodeContent::Nodes(places) = parts[0].content.as_mut().unwrap() else { unreachable!() };
    let NodeContent::Nodes(encs) = places[0].content.as_mut().unwrap() else { unreachable!() };
    encs[0].attrs.insert("type", "pkmsg");
    companion.client.send_node(message).await.unwrap();

    let reason = "without <device-identity>".to_owned();
    let fault = Fault::Malformed { tag: "message".to_owned(), reason };
    ends_with(stage, companion, &device, fault).await;
}

#[tokio::test]
async fn a_receipt_of_an_unknown_kind_is_named() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    let receipt = NodeBuilder::new("receipt").attr("id", "1").attr("to", Jid::pn(ANI));
    companion.client.send_node(receipt.attr("type", "adored").build()).await.unwrap();

    let reason = "of the unknown type adored".to_owned();
    let fault = Fault::Malformed { tag: "receipt".to_owned(), reason };
    ends_with(stage, companion, &device, fault).await;
}

#[tokio::test]
async fn a_message_under_an_id_that_was_used_is_accepted_twice_and_shown_once() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;
    for _ in 0..2 {
        let options = SendOptions::default().with_message_id("3EB0TWICE");
        let text = wa::Message { conversation: Some("twice".to_owned()), ..Default::default() };
        companion.client.send_message_with_options(Jid::pn(ANI), text, options).await.unwrap();
    }

    stage.until(|| stage.ani.seen().repeated == ["3EB0TWICE"]).await;
    let twice = stage.simulator.accepted_twice();
    assert_eq!((twice.len(), twice[0].id.as_str(), twice[0].times), (1, "3EB0TWICE", 2));
    assert_eq!(twice[0].from, device);
    assert_eq!(stage.ani.seen().texts(), ["twice"]);
    companion.stop().await;
    stage.end().await;
}

#[tokio::test]
async fn an_acknowledgement_of_nothing_is_named() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    let ack = NodeBuilder::new("ack").attr("class", "notification").attr("id", "never").build();
    companion.client.send_node(ack).await.unwrap();

    let (class, id) = ("notification".to_owned(), "never".to_owned());
    ends_with(stage, companion, &device, Fault::AcknowledgedNothing { class, id }).await;
}

#[tokio::test]
async fn a_receipt_for_a_message_that_never_came_is_named() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    let receipt = NodeBuilder::new("receipt").attr("id", "never").attr("to", Jid::pn(ANI)).build();
    companion.client.send_node(receipt).await.unwrap();

    let (class, id) = ("receipt".to_owned(), "never".to_owned());
    ends_with(stage, companion, &device, Fault::AcknowledgedNothing { class, id }).await;
}

#[tokio::test]
async fn a_signed_pre_key_must_be_signed() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    let part = |tag, bytes: Vec<u8>| NodeBuilder::new(tag).bytes(bytes).build();
    let key = NodeBuilder::new("skey").children([
        part("id", vec![0, 0, 9]),
        part("value", vec![7; 32]),
        part("signature", vec![7; 64]),
    ]);
    let rotate = NodeBuilder::new("rotate").children([key.build()]).build();
    let content = NodeContent::Nodes(vec![rotate]);
    let request = InfoQuery::set("encrypt", server(), Some(content));
    let refused = companion.client.send_iq(request).await;

    assert!(matches!(refused, Err(IqError::ServerError { code: 400, .. })));
    ends_with(stage, companion, &device, Fault::SignedPreKeyUnsigned { id: 9 }).await;
}

#[tokio::test]
async fn a_device_with_keys_that_are_not_signed_is_not_registered() {
    let stage = Stage::set().await;
    let keys = Arc::new(InMemoryBackend::new());
    let device = Device { signed_pre_key_signature: [1; 64], ..Device::new() };
    keys.save(&device).await.unwrap();

    let companion = Companion::start(&stage.simulator, keys).await;
    companion.told(|event| matches!(event, Event::ConnectFailure(_)).then_some(())).await;

    let fault = Fault::SignedPreKeyUnsigned { id: device.signed_pre_key_id };
    assert_eq!(stage.simulator.complaints(), [Complaint { about: None, fault }]);
    companion.stop().await;
    stage.simulator.stop().await;
}

#[tokio::test]
async fn a_login_with_another_noise_key_is_logged_out() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;
    let keys = companion.stop().await;
    let mut stolen = keys.load().await.unwrap().unwrap();
    stolen.noise_key = generate_curve_key_pair();
    keys.save(&stolen).await.unwrap();

    let companion = Companion::start(&stage.simulator, keys).await;
    companion.told(|event| matches!(event, Event::LoggedOut(_)).then_some(())).await;

    ends_with(stage, companion, &device, Fault::WrongNoiseKey).await;
}

#[tokio::test]
async fn a_one_time_key_is_given_out_once() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    let mut given = Vec::new();
    for _ in 0..3 {
        let user = NodeBuilder::new("user").attr("jid", Jid::pn(ANI)).build();
        let key = NodeBuilder::new("key").children([user]).build();
        let answer = companion.client.send_iq(get("encrypt", vec![key])).await.unwrap();
        let answer = answer.to_owned_node();
        let user = answer.get_optional_child("list").unwrap().get_optional_child("user").unwrap();
        let id = user.get_optional_child("key").unwrap().get_optional_child("id").unwrap();
        assert!(!given.contains(&id.content), "given out again");
        given.push(id.content.clone());
    }
    companion.stop().await;
    stage.end().await;
}

fn server() -> Jid {
    Jid::new("", Server::Pn)
}

fn get(namespace: &'static str, content: Vec<Node>) -> InfoQuery<'static> {
    InfoQuery::get(namespace, server(), Some(NodeContent::Nodes(content)))
}

/// A message with a copy for each of these devices, in which there is nothing to read.
fn message(id: &str, to: &Jid, devices: &[Jid]) -> Node {
    let places = devices.iter().map(|device| {
        let enc = NodeBuilder::new("enc").attr("v", "2").attr("type", "msg").bytes([0]).build();
        NodeBuilder::new("to").attr("jid", device.clone()).children([enc]).build()
    });
    let participants = NodeBuilder::new("participants").children(places).build();
    let message = NodeBuilder::new("message").attr("id", id).attr("to", to.clone());
    message.attr("type", "text").children([participants]).build()
}

/// Ends a test in which exactly this was complained of.
async fn ends_with(stage: Stage, companion: Companion, device: &Address, fault: Fault) {
    let expected = [Complaint { about: Some(device.clone()), fault }];
    stage.until(|| !stage.simulator.complaints().is_empty()).await;
    assert_eq!(stage.simulator.complaints(), expected);
    companion.stop().await;
    stage.simulator.stop().await;
}
