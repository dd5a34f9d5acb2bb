//! What a device must not get away with while it is being linked.

use tokio::sync::{mpsc, oneshot};
use wacore::iq::prekeys::SignedPreKeyNode;
use wacore::pair::{DeviceState, PairUtils};
use wacore_binary::Node;
use wacore_libsignal::protocol::KeyPair;
use waproto::whatsapp::ClientPayload;

use super::*;
use crate::{
    Address, Complaint, Handshake,
    world::{Account, Bundle},
};

const VISITOR: u64 = 77;
const SECRET: [u8; 32] = [5; 32];

/// A device with an offer from a phone, and what it will be told.
struct Stage {
    world: World,
    device: DeviceState,
    /// `ADVSignedDeviceIdentityHMAC`, as the phone made it.
    identity: Vec<u8>,
    end: oneshot::Receiver<Result<(), LinkError>>,
    offer_id: String,
}

impl Stage {
    fn set() -> Self {
        let mut world = World::default();
        let account = wacore::crypto::generate_curve_key_pair();
        world.add_account(Account::new("628", "100", raw(&account), bundle(&account)));
        let device = DeviceState {
            identity_key: wacore::crypto::generate_curve_key_pair(),
            noise_key: wacore::crypto::generate_curve_key_pair(),
            adv_secret_key: SECRET,
        };
        world.visitors.insert(VISITOR, visitor(&device));
        let identity = sign_device(&DeviceSignature {
            account: &account,
            device_identity: &raw(&device.identity_key),
            raw_id: 1,
            key_index: 1,
            secret: &SECRET,
        });
        let identity = identity.expect("a device can be signed");
        let offered = Offered {
            device: Address::new("628", 1),
            key_index: 1,
            identity: identity.clone(),
            key_indexes: sign_key_indexes(&account, 1, 1, vec![1]).expect("a list can be signed"),
        };
        let end = make_offer(&mut world, VISITOR, offered).expect("the device is there");
        let offer = world.visitors[&VISITOR].offer.as_ref().expect("just made");
        let offer_id = offer.stanza_id.clone();
        Self { world, device, identity, end, offer_id }
    }

    fn signed(&self) -> Vec<u8> {
        let signed = PairUtils::do_pair_crypto(&self.device, &self.identity);
        signed.expect("the phone's signature is good").0
    }

    fn answer(&mut self, identity: Vec<u8>, key_index: u32) -> Result<(), LinkError> {
        let answer = PairUtils::build_pair_success_response(&self.offer_id, identity, key_index);
        hear(&mut self.world, VISITOR, &answer);
        self.end.try_recv().expect("an answer ends the offer")
    }
}

fn visitor(device: &DeviceState) -> Visitor {
    let registration =
        Registration { bundle: bundle(&device.identity_key), noise_key: raw(&device.noise_key) };
    let line = Line::new(VISITOR, mpsc::unbounded_channel().0);
    Visitor { registration, line, refs: Vec::new(), code: None, passkey: None, offer: None }
}

fn raw(keys: &KeyPair) -> [u8; 32] {
    keys.public_key.public_key_bytes().try_into().expect("keys have 32 bytes")
}

fn bundle(identity: &KeyPair) -> Bundle {
    let key = wacore::crypto::generate_curve_key_pair().public_key;
    let signature =
        wacore::crypto::calculate_curve_signature(&identity.private_key, &key.serialize());
    let signature = signature.expect("a key can be signed").to_vec();
    let signed = SignedPreKeyNode::new(1, key.public_key_bytes().to_vec(), signature);
    Bundle::new(9, raw(identity), signed).expect("it is signed")
}

#[test]
fn a_device_that_signs_is_linked() {
    let mut stage = Stage::set();
    let signed = stage.signed();
    assert_eq!(stage.answer(signed, 1), Ok(()));
    assert!(stage.world.device(&Address::new("628", 1)).is_some());
    assert!(stage.world.complaints.is_empty());
}

#[test]
fn a_device_that_does_not_sign_is_not_linked() {
    let mut stage = Stage::set();
    stage.device.identity_key = wacore::crypto::generate_curve_key_pair();
    let by_phone_alone = Vec::new();
    let fault = Fault::DeviceIdentityUnsigned;
    assert_eq!(stage.answer(by_phone_alone, 1), Err(LinkError::Wrong(fault.clone())));
    assert!(stage.world.device(&Address::new("628", 1)).is_none());
    assert_eq!(stage.world.complaints, [Complaint { about: None, fault }]);
}

#[test]
fn a_device_keeps_to_the_key_index_it_was_given() {
    let mut stage = Stage::set();
    let signed = stage.signed();
    let fault = Fault::KeyIndex { expected: 1, given: 2 };
    assert_eq!(stage.answer(signed, 2), Err(LinkError::Wrong(fault)));
}

#[test]
fn a_device_may_refuse() {
    let mut stage = Stage::set();
    let refusal = PairUtils::build_pair_error_node(&stage.offer_id, 401, "hmac-mismatch");
    hear(&mut stage.world, VISITOR, &refusal);
    let refused = LinkError::Refused { code: "401".to_owned(), text: "hmac-mismatch".to_owned() };
    assert_eq!(stage.end.try_recv(), Ok(Err(refused)));
    assert!(stage.world.complaints.is_empty());
}

#[test]
fn nothing_is_sent_before_the_login() {
    let mut stage = Stage::set();
    let message: Node = node("message").attr("id", "1").build();
    hear(&mut stage.world, VISITOR, &message);
    let fault = Fault::TooEarly { tag: "message".to_owned() };
    assert_eq!(stage.world.complaints, [Complaint { about: None, fault }]);
}

#[test]
fn a_registration_must_be_complete() {
    let mut world = World::default();
    let (sender, _orders) = mpsc::unbounded_channel();
    let newcomer = Newcomer {
        noise_key: [1; 32],
        payload: ClientPayload::default(),
        handshake: Handshake::Full,
    };
    assert!(welcome(&mut world, &newcomer, Line::new(1, sender)).is_none());
    let fault = Fault::RegistrationIncomplete { missing: "any keys" };
    assert_eq!(world.complaints, [Complaint { about: None, fault }]);
}
