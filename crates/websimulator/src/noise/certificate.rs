//! Who the server says it is: a chain of two certificates under a root of our own.

use wacore_libsignal::protocol::{CurveError, KeyPair, PrivateKey, PublicKey};
use waproto::buffa::{Message as _, MessageField};
use waproto::whatsapp::{
    CertChain,
    cert_chain::{NoiseCertificate, noise_certificate::Details},
};

/// From the beginning of 2020 to the end of 2099, UTC: certificates of a simulator do not expire.
const NOT_BEFORE: u64 = 1_577_836_800;
const NOT_AFTER: u64 = 4_102_444_799;

/// The serial that clients demand of the intermediate's issuer (`wacore-noise`, `handshake.rs`, `verify_server_cert`).
const ROOT_SERIAL: u32 = 0;
const INTERMEDIATE_SERIAL: u32 = 1;
const LEAF_SERIAL: u32 = 2;

/// The server's Noise key and the chain that vouches for it.
#[derive(Clone)]
pub(crate) struct ServerKeys {
    /// Signs the chain; a client that checks it must be given this key in the place of WhatsApp's.
    pub(crate) root: PublicKey,
    pub(crate) noise: KeyPair,
    /// The encoded chain, as it travels in the handshake.
    pub(crate) chain: Vec<u8>,
}

impl ServerKeys {
    pub(crate) fn generate() -> Result<Self, CurveError> {
        let root = wacore::crypto::generate_curve_key_pair();
        let intermediate = wacore::crypto::generate_curve_key_pair();
        let noise = wacore::crypto::generate_curve_key_pair();
        let chain = CertChain {
            leaf: certificate(LEAF_SERIAL, INTERMEDIATE_SERIAL, &noise, &intermediate)?,
            intermediate: certificate(INTERMEDIATE_SERIAL, ROOT_SERIAL, &intermediate, &root)?,
        };
        Ok(Self { root: root.public_key, noise, chain: chain.encode_to_vec() })
    }
}

impl ServerKeys {
    /// Keys of before. The chain is taken as it is.
    pub(crate) fn from_parts(
        root: &[u8],
        noise: &[u8],
        chain: Vec<u8>,
    ) -> Result<Self, CurveError> {
        let root = PublicKey::from_djb_public_key_bytes(root)?;
        let noise = KeyPair::try_from(PrivateKey::deserialize(noise)?)?;
        Ok(Self { root, noise, chain })
    }
}

fn certificate(
    serial: u32,
    issuer_serial: u32,
    subject: &KeyPair,
    issuer: &KeyPair,
) -> Result<MessageField<NoiseCertificate>, CurveError> {
    let details = Details {
        serial: Some(serial),
        issuer_serial: Some(issuer_serial),
        key: Some(subject.public_key.public_key_bytes().to_vec()),
        not_before: Some(NOT_BEFORE),
        not_after: Some(NOT_AFTER),
    }
    .encode_to_vec();
    let signature = wacore::crypto::calculate_curve_signature(&issuer.private_key, &details)?;
    let certificate =
        NoiseCertificate { details: Some(details), signature: Some(signature.to_vec()) };
    Ok(MessageField::some(certificate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_is_signed_down_from_the_root() {
        let keys = ServerKeys::generate().unwrap();
        let chain = CertChain::decode_from_slice(&keys.chain).unwrap();
        let middle = chain.intermediate.as_option().unwrap();
        let middle_details = middle.details.clone().unwrap();
        assert!(keys.root.verify_signature(&middle_details, middle.signature.as_ref().unwrap()));

        let middle_key = Details::decode_from_slice(&middle_details).unwrap().key.unwrap();
        let middle_key = PublicKey::from_djb_public_key_bytes(&middle_key).unwrap();
        let leaf = chain.leaf.as_option().unwrap();
        let leaf_details = leaf.details.clone().unwrap();
        assert!(middle_key.verify_signature(&leaf_details, leaf.signature.as_ref().unwrap()));

        let leaf_key = Details::decode_from_slice(&leaf_details).unwrap().key.unwrap();
        assert_eq!(leaf_key, keys.noise.public_key.public_key_bytes());
    }
}
