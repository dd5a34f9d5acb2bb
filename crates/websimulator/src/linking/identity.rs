//! The phone's signatures: on a new device's identity, and on the list of those that count.

use wacore_libsignal::crypto::hmac_sha256;
use wacore_libsignal::protocol::{CurveError, KeyPair};
use waproto::buffa::Message as _;
use waproto::whatsapp::{
    ADVDeviceIdentity, ADVEncryptionType, ADVKeyIndexList, ADVSignedDeviceIdentity,
    ADVSignedDeviceIdentityHMAC, ADVSignedKeyIndexList,
};

use crate::{clock, world::SignedKeyIndexes};

/// What stands before a signed text tells the kinds apart (`wacore` 0.7.0, `pair.rs`; the last one as whatsmeow's
/// `pair.go` and WhatsApp Web name it, unchecked by clients).
const DEVICE_BY_ACCOUNT: [u8; 2] = [6, 0];
const KEY_INDEXES_BY_ACCOUNT: [u8; 2] = [6, 2];

/// What the phone signs about a device.
pub(crate) struct DeviceSignature<'keys> {
    pub(crate) account: &'keys KeyPair,
    pub(crate) device_identity: &'keys [u8; 32],
    /// Fixed for an account.
    pub(crate) raw_id: u32,
    pub(crate) key_index: u32,
    /// Shared by phone and device since the code was seen.
    pub(crate) secret: &'keys [u8; 32],
}

/// `ADVSignedDeviceIdentityHMAC`: the signed identity, sealed so that the server cannot put another in its place.
pub(crate) fn sign_device(device: &DeviceSignature<'_>) -> Result<Vec<u8>, CurveError> {
    let details = ADVDeviceIdentity {
        raw_id: Some(device.raw_id),
        timestamp: Some(clock::seconds().unsigned_abs()),
        key_index: Some(device.key_index),
        account_type: Some(ADVEncryptionType::E2EE),
        device_type: Some(ADVEncryptionType::E2EE),
    }
    .encode_to_vec();
    let signed_text = [&DEVICE_BY_ACCOUNT[..], &details, device.device_identity].concat();
    let signature =
        wacore::crypto::calculate_curve_signature(&device.account.private_key, &signed_text)?;
    let identity = ADVSignedDeviceIdentity {
        details: Some(details),
        account_signature_key: Some(device.account.public_key.public_key_bytes().to_vec()),
        account_signature: Some(signature.to_vec()),
        device_signature: None,
    }
    .encode_to_vec();
    let sealed = ADVSignedDeviceIdentityHMAC {
        hmac: Some(hmac_sha256(device.secret, &identity).to_vec()),
        details: Some(identity),
        account_type: Some(ADVEncryptionType::E2EE),
    };
    Ok(sealed.encode_to_vec())
}

/// `ADVSignedKeyIndexList`: which linked devices count. Clients drop a device whose index is missing here
/// (`wacore` 0.7.0, `adv.rs`).
pub(crate) fn sign_key_indexes(
    account: &KeyPair,
    raw_id: u32,
    current: u32,
    valid: Vec<u32>,
) -> Result<SignedKeyIndexes, CurveError> {
    let signed_at = clock::seconds();
    let details = ADVKeyIndexList {
        raw_id: Some(raw_id),
        timestamp: Some(signed_at.unsigned_abs()),
        current_index: Some(current),
        valid_indexes: valid,
        account_type: Some(ADVEncryptionType::E2EE),
    }
    .encode_to_vec();
    let signed_text = [&KEY_INDEXES_BY_ACCOUNT[..], &details].concat();
    let signature = wacore::crypto::calculate_curve_signature(&account.private_key, &signed_text)?;
    let list = ADVSignedKeyIndexList {
        details: Some(details),
        account_signature: Some(signature.to_vec()),
        account_signature_key: Some(account.public_key.public_key_bytes().to_vec()),
    };
    Ok(SignedKeyIndexes { encoded: list.encode_to_vec(), signed_at })
}
