//! Requests, files and frames that WhatsApp would refuse.

use blazz_websimulator::{Address, Complaint, Fault};
use whatsapp_rust::{
    IqError, Jid, NodeBuilder, Server,
    http::{HttpClient as _, HttpRequest, UreqHttpClient},
    wacore::request::InfoQuery,
    wacore_binary::{Node, NodeContent},
};

use crate::{
    companion::Companion,
    stage::{SHOP, Stage},
};

#[tokio::test]
async fn an_upload_of_keys_under_another_identity_is_refused() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    let upload = vec![
        part("registration", vec![0, 0, 0, 9]),
        part("type", vec![5]),
        part("identity", vec![3; 32]),
        NodeBuilder::new("list").build(),
        signed_key(),
    ];
    refused(&companion, "encrypt", upload).await;

    ends_with(stage, companion, Some(&device), &Fault::IdentityChanged).await;
}

#[tokio::test]
async fn keys_of_the_wrong_length_are_malformed() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    refused(&companion, "encrypt", vec![part("registration", vec![9])]).await;

    let reason = "of 1 bytes instead of 4".to_owned();
    let fault = Fault::Malformed { tag: "registration".to_owned(), reason };
    ends_with(stage, companion, Some(&device), &fault).await;
}

#[tokio::test]
async fn settings_that_do_not_follow_the_last_are_refused() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    let patch = part("patch", Vec::new());
    let collection = NodeBuilder::new("collection").attr("name", "regular").attr("version", "7");
    let sync = NodeBuilder::new("sync").children([collection.children([patch]).build()]);
    let answer = companion.client.send_iq(set("w:sync:app:state", vec![sync.build()])).await;

    let answer = answer.unwrap().to_owned_node();
    let collection = answer.get_optional_child("sync").unwrap().get_optional_child("collection");
    assert!(collection.unwrap().get_optional_child("error").is_some());
    let collection = "regular".to_owned();
    let fault = Fault::CollectionConflict { collection, given: 7, current: 0 };
    ends_with(stage, companion, Some(&device), &fault).await;
}

#[tokio::test]
async fn nobody_writes_to_a_group_they_are_not_in() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;
    let group: Jid = stage.ani.create_group("Without the shop", &[]).unwrap().parse().unwrap();

    let enc = NodeBuilder::new("enc").attr("v", "2").attr("type", "skmsg").bytes([0]).build();
    let message = NodeBuilder::new("message").attr("id", "uninvited").attr("to", group);
    let message = message.attr("type", "text").children([enc]).build();
    companion.client.send_node(message).await.unwrap();

    let fault = Fault::NotAMember { id: "uninvited".to_owned() };
    ends_with(stage, companion, Some(&device), &fault).await;
}

#[tokio::test]
async fn nobody_takes_another_persons_device_off() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    let phone = NodeBuilder::new("remove-companion-device").attr("jid", Jid::pn(SHOP)).build();
    refused(&companion, "md", vec![phone]).await;

    let fault = Fault::Malformed {
        tag: "remove-companion-device".to_owned(),
        reason: "of a device that is not one's own".to_owned(),
    };
    ends_with(stage, companion, Some(&device), &fault).await;
}

#[tokio::test]
async fn a_file_is_uploaded_with_the_pass_alone() {
    let stage = Stage::set().await;
    let (companion, _) = Companion::linked(&stage.simulator, &stage.shop).await;

    let address = format!("http://{}/mms/image/token?auth=guessed", stage.simulator.file_host());
    let answer = UreqHttpClient::new().execute(HttpRequest::post(address)).await.unwrap();

    assert_eq!(answer.status_code, 401);
    let fault = Fault::File { reason: "an upload without the pass".to_owned() };
    ends_with(stage, companion, None, &fault).await;
}

#[tokio::test]
async fn a_frame_that_is_no_stanza_ends_the_connection() {
    let stage = Stage::set().await;
    let (companion, device) = Companion::linked(&stage.simulator, &stage.shop).await;

    companion.client.send_raw_bytes(vec![0, 255, 255, 255]).await.unwrap();

    stage.until(|| !stage.simulator.is_online(&device)).await;
    let complaint = stage.simulator.complaints().remove(0);
    assert!(matches!(complaint.fault, Fault::Frame { .. }), "{complaint}");
    companion.stop().await;
    stage.simulator.stop().await;
}

fn part(tag: &'static str, bytes: Vec<u8>) -> Node {
    NodeBuilder::new(tag).bytes(bytes).build()
}

fn signed_key() -> Node {
    let parts =
        [part("id", vec![0, 0, 1]), part("value", vec![7; 32]), part("signature", vec![7; 64])];
    NodeBuilder::new("skey").children(parts).build()
}

fn set(namespace: &'static str, content: Vec<Node>) -> InfoQuery<'static> {
    InfoQuery::set(namespace, Jid::new("", Server::Pn), Some(NodeContent::Nodes(content)))
}

async fn refused(companion: &Companion, namespace: &'static str, content: Vec<Node>) {
    let answer = companion.client.send_iq(set(namespace, content)).await;
    assert!(matches!(answer, Err(IqError::ServerError { code: 400, .. })));
}

/// Ends a test in which exactly this was complained of.
async fn ends_with(stage: Stage, companion: Companion, about: Option<&Address>, fault: &Fault) {
    stage.until(|| !stage.simulator.complaints().is_empty()).await;
    let expected = [Complaint { about: about.cloned(), fault: fault.clone() }];
    assert_eq!(stage.simulator.complaints(), expected);
    companion.stop().await;
    stage.simulator.stop().await;
}
