//! The server's side of Noise XX, of IK, and of the way back from IK to XX.
//!
//! Facts: `wacore-noise` 0.7.0, `handshake.rs` (the client's side, which this mirrors) and `state.rs`.

use wacore_binary::consts::{
    NOISE_PATTERN_IK, NOISE_PATTERN_XX, NOISE_PATTERN_XXFALLBACK, WA_CONN_HEADER,
};
use wacore_libsignal::protocol::KeyPair;
use wacore_noise::{HandshakeError, NoiseHandshake};
use waproto::buffa::{Message as _, MessageField};
use waproto::whatsapp::{
    ClientPayload, HandshakeMessage,
    handshake_message::{ClientFinish, ClientHello, ServerHello},
};

use super::{Sealed, ServerKeys};
use crate::Handshake;

#[derive(Debug, thiserror::Error)]
pub(crate) enum HandshakeFault {
    #[error("decoding a message of the handshake")]
    Encoding(#[from] waproto::buffa::DecodeError),
    #[error("a handshake message without {0}")]
    Incomplete(&'static str),
    #[error("the cryptography of the handshake")]
    Cryptography(#[from] HandshakeError),
}

/// A client that has shown its static key and said who it is.
pub(crate) struct Admitted {
    pub(crate) newcomer: Newcomer,
    pub(crate) sealed: Sealed,
}

/// Who is at the other end, as they say; the key is proven, the payload is not yet believed.
pub(crate) struct Newcomer {
    pub(crate) noise_key: [u8; 32],
    pub(crate) payload: ClientPayload,
    pub(crate) handshake: Handshake,
}

/// What follows from the client's first message.
pub(crate) enum Answer {
    /// IK: the client is known at once.
    Done { reply: Vec<u8>, admitted: Box<Admitted> },
    /// XX: the client answers once more.
    Continue { reply: Vec<u8>, pending: Box<Pending> },
}

/// The full handshake, waiting for the client's last message.
pub(crate) struct Pending {
    noise: NoiseHandshake,
    ephemeral: KeyPair,
    handshake: Handshake,
}

pub(crate) fn answer(keys: &ServerKeys, hello: &[u8]) -> Result<Answer, HandshakeFault> {
    let message = HandshakeMessage::decode_from_slice(hello)?;
    let hello = message.client_hello.into_option().ok_or(HandshakeFault::Incomplete("a hello"))?;
    if hello.r#static.is_none() {
        return answer_in_full(keys, &hello, Handshake::Full);
    }
    match resume(keys, &hello) {
        Ok((reply, admitted)) => Ok(Answer::Done { reply, admitted: Box::new(admitted) }),
        Err(_) => answer_in_full(keys, &hello, Handshake::FellBack),
    }
}

fn answer_in_full(
    keys: &ServerKeys,
    hello: &ClientHello,
    handshake: Handshake,
) -> Result<Answer, HandshakeFault> {
    let pattern = match handshake {
        Handshake::FellBack => NOISE_PATTERN_XXFALLBACK,
        _ => NOISE_PATTERN_XX,
    };
    let client_ephemeral = ephemeral_of(hello)?;
    let ephemeral = wacore::crypto::generate_curve_key_pair();
    let mut noise = NoiseHandshake::new(pattern, &WA_CONN_HEADER)?;
    noise.authenticate(client_ephemeral);
    noise.authenticate(ephemeral.public_key.public_key_bytes());
    noise.mix_shared_secret(ephemeral.private_key.serialize(), client_ephemeral)?;
    let sealed_key = noise.encrypt(keys.noise.public_key.public_key_bytes())?;
    noise.mix_shared_secret(keys.noise.private_key.serialize(), client_ephemeral)?;
    let chain = noise.encrypt(&keys.chain)?;
    let reply = server_hello(&ephemeral, Some(sealed_key), chain);
    Ok(Answer::Continue { reply, pending: Box::new(Pending { noise, ephemeral, handshake }) })
}

fn resume(keys: &ServerKeys, hello: &ClientHello) -> Result<(Vec<u8>, Admitted), HandshakeFault> {
    let client_ephemeral = ephemeral_of(hello)?;
    let sealed_key = hello.r#static.as_deref().ok_or(HandshakeFault::Incomplete("a key"))?;
    let sealed = hello.payload.as_deref().ok_or(HandshakeFault::Incomplete("a payload"))?;
    let mut noise = NoiseHandshake::new(NOISE_PATTERN_IK, &WA_CONN_HEADER)?;
    noise.authenticate(keys.noise.public_key.public_key_bytes());
    noise.authenticate(client_ephemeral);
    noise.mix_shared_secret(keys.noise.private_key.serialize(), client_ephemeral)?;
    let client_key = noise.decrypt(sealed_key)?;
    noise.mix_shared_secret(keys.noise.private_key.serialize(), &client_key)?;
    let payload = noise.decrypt(sealed)?;

    let ephemeral = wacore::crypto::generate_curve_key_pair();
    noise.authenticate(ephemeral.public_key.public_key_bytes());
    noise.mix_shared_secret(ephemeral.private_key.serialize(), client_ephemeral)?;
    noise.mix_shared_secret(ephemeral.private_key.serialize(), &client_key)?;
    let chain = noise.encrypt(&keys.chain)?;
    let reply = server_hello(&ephemeral, None, chain);
    Ok((reply, admit(noise, &client_key, &payload, Handshake::Resumed)?))
}

impl Pending {
    pub(crate) fn finish(mut self, finish: &[u8]) -> Result<Admitted, HandshakeFault> {
        let message = HandshakeMessage::decode_from_slice(finish)?;
        let ClientFinish { r#static: sealed_key, payload: sealed, .. } =
            message.client_finish.into_option().ok_or(HandshakeFault::Incomplete("a finish"))?;
        let sealed_key = sealed_key.ok_or(HandshakeFault::Incomplete("a key"))?;
        let sealed = sealed.ok_or(HandshakeFault::Incomplete("a payload"))?;
        let client_key = self.noise.decrypt(&sealed_key)?;
        self.noise.mix_shared_secret(self.ephemeral.private_key.serialize(), &client_key)?;
        let payload = self.noise.decrypt(&sealed)?;
        admit(self.noise, &client_key, &payload, self.handshake)
    }
}

fn admit(
    noise: NoiseHandshake,
    client_key: &[u8],
    payload: &[u8],
    handshake: Handshake,
) -> Result<Admitted, HandshakeFault> {
    let noise_key =
        client_key.try_into().map_err(|_| HandshakeFault::Incomplete("a key of 32 bytes"))?;
    let payload = ClientPayload::decode_from_slice(payload)?;
    let (opening, sealing) = noise.finish()?;
    let newcomer = Newcomer { noise_key, payload, handshake };
    Ok(Admitted { newcomer, sealed: Sealed::new(opening, sealing) })
}

fn ephemeral_of(hello: &ClientHello) -> Result<&[u8], HandshakeFault> {
    hello.ephemeral.as_deref().ok_or(HandshakeFault::Incomplete("an ephemeral key"))
}

fn server_hello(ephemeral: &KeyPair, key: Option<Vec<u8>>, payload: Vec<u8>) -> Vec<u8> {
    let hello = ServerHello {
        ephemeral: Some(ephemeral.public_key.public_key_bytes().to_vec()),
        r#static: key,
        payload: Some(payload),
        ..ServerHello::default()
    };
    let message =
        HandshakeMessage { server_hello: MessageField::some(hello), ..HandshakeMessage::default() };
    message.encode_to_vec()
}
