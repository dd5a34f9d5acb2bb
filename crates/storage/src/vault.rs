//! Secrets at rest: AES-256-GCM under a key that is not in the database, bound to workspace, column and row.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use blazz_domain::{AccountId, WorkspaceId};
use hmac::{Hmac, Mac};
use rand::Rng;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// First byte of every sealed value: the layout it has (nonce of 12 bytes, then ciphertext and tag).
const LAYOUT: u8 = 2;

/// Where a sealed value stands. Moved anywhere else, it does not open.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub workspace: WorkspaceId,
    pub column: &'a str,
    /// What tells the row from others of its table, such as its id.
    pub row: &'a [u8],
}

impl Place<'_> {
    fn to_bytes(self) -> Vec<u8> {
        let length = u64::try_from(self.column.len()).unwrap_or(u64::MAX).to_be_bytes();
        let column = self.column.as_bytes();
        [self.workspace.as_uuid().as_bytes(), &length[..], column, self.row].concat()
    }
}

/// Why a stored secret cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("the value was sealed with another key, for another place, or is damaged")]
    Refused,
}

/// Seals and opens secrets. Debug output shows nothing.
pub struct Vault {
    cipher: Aes256Gcm,
    key: Zeroizing<[u8; 32]>,
}

impl Vault {
    /// Takes the 32-byte key of the program.
    pub fn new(key: [u8; 32]) -> Self {
        let key = Zeroizing::new(key);
        Self { cipher: Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key)), key }
    }

    /// The vault of one account's linked device, under a key derived from the program's (HMAC-SHA256). A device
    /// seals at every message, and a key is good for 2^32 seals with random nonces (NIST SP 800-38D, section 8.3).
    pub(crate) fn of_device(&self, workspace: WorkspaceId, account: AccountId) -> Self {
        let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.key[..])
            .expect("HMAC takes keys of any length");
        mac.update(b"linked device");
        mac.update(workspace.as_uuid().as_bytes());
        mac.update(account.as_uuid().as_bytes());
        Self::new(mac.finalize().into_bytes().into())
    }

    /// Encrypts `secret` so that it opens only in the same place.
    pub fn seal(&self, place: Place<'_>, secret: &SecretString) -> Vec<u8> {
        self.seal_bytes(place, secret.expose_secret().as_bytes())
    }

    /// As [`Self::seal`], for what is no text.
    pub(crate) fn seal_bytes(&self, place: Place<'_>, secret: &[u8]) -> Vec<u8> {
        let mut nonce = [0_u8; 12];
        rand::rng().fill_bytes(&mut nonce);
        let bound = place.to_bytes();
        let payload = Payload { msg: secret, aad: &bound };
        let sealed = self
            .cipher
            .encrypt(&Nonce::from(nonce), payload)
            .expect("AES-GCM takes any message shorter than 64 GiB");
        [&[LAYOUT][..], &nonce, &sealed].concat()
    }

    /// Decrypts what [`Self::seal`] made.
    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<SecretString, VaultError> {
        let opened = self.decrypt(place, sealed)?;
        String::from_utf8(opened).map(SecretString::from).map_err(|_| VaultError::Refused)
    }

    /// Decrypts what [`Self::seal_bytes`] made.
    pub(crate) fn open_bytes(
        &self,
        place: Place<'_>,
        sealed: &[u8],
    ) -> Result<SecretSlice<u8>, VaultError> {
        self.decrypt(place, sealed).map(SecretSlice::from)
    }

    fn decrypt(&self, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let Some((&[LAYOUT], rest)) = sealed.split_first_chunk::<1>() else {
            return Err(VaultError::Refused);
        };
        let (nonce, sealed) = rest.split_first_chunk::<12>().ok_or(VaultError::Refused)?;
        let bound = place.to_bytes();
        let payload = Payload { msg: sealed, aad: &bound };
        self.cipher.decrypt(&Nonce::from(*nonce), payload).map_err(|_| VaultError::Refused)
    }

    /// A keyed fingerprint: equal secrets have equal ones, and it gives nothing away without the key.
    pub fn fingerprint(&self, purpose: &str, secret: &SecretString) -> Vec<u8> {
        let mut hash = Sha256::new();
        for part in [&self.key[..], purpose.as_bytes(), secret.expose_secret().as_bytes()] {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().to_vec()
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn place<'a>(workspace: u128, column: &'a str, row: &'a [u8]) -> Place<'a> {
        Place { workspace: Uuid::from_u128(workspace).into(), column, row }
    }

    #[test]
    fn a_secret_opens_only_in_its_own_place() {
        let vault = Vault::new([7; 32]);
        let sealed = vault.seal(place(1, "access_token", b"7"), &"EAAG secret".into());
        let opened = vault.open(place(1, "access_token", b"7"), &sealed).unwrap();
        assert_eq!(opened.expose_secret(), "EAAG secret");
        for elsewhere in [
            place(2, "access_token", b"7"),
            place(1, "app_secret", b"7"),
            place(1, "access_token", b"8"),
            place(1, "access_token7", b""),
        ] {
            assert!(vault.open(elsewhere, &sealed).is_err(), "{elsewhere:?}");
        }
        let other = Vault::new([8; 32]);
        assert!(other.open(place(1, "access_token", b"7"), &sealed).is_err());
    }

    #[test]
    fn a_device_of_another_account_or_workspace_has_another_key() {
        let vault = Vault::new([7; 32]);
        let id = Uuid::from_u128;
        let device = vault.of_device(id(1).into(), id(2).into());
        let sealed = device.seal_bytes(place(1, "c", b""), &[0xFF, 0]);
        let opened =
            vault.of_device(id(1).into(), id(2).into()).open_bytes(place(1, "c", b""), &sealed);
        assert_eq!(opened.unwrap().expose_secret(), [0xFF, 0]);
        for other in [
            vault.of_device(id(1).into(), id(3).into()),
            vault.of_device(id(2).into(), id(2).into()),
            vault,
        ] {
            assert!(other.open_bytes(place(1, "c", b""), &sealed).is_err());
        }
    }

    #[test]
    fn one_flipped_bit_is_noticed() {
        let vault = Vault::new([7; 32]);
        let sealed = vault.seal(place(1, "c", b""), &"secret".into());
        for index in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[index] ^= 1;
            assert!(vault.open(place(1, "c", b""), &damaged).is_err(), "byte {index}");
        }
    }

    #[test]
    fn the_same_secret_is_sealed_differently_each_time() {
        let vault = Vault::new([7; 32]);
        let seal = || vault.seal(place(1, "c", b""), &"secret".into());
        assert_ne!(seal(), seal());
    }
}
