//! Secrets at rest: AES-256-GCM under a key that is not in the database, bound to workspace, column and row.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use blazz_domain::WorkspaceId;
use rand::Rng;
use secrecy::{ExposeSecret, SecretString};
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

    /// Encrypts `secret` so that it opens only in the same place.
    pub fn seal(&self, place: Place<'_>, secret: &SecretString) -> Vec<u8> {
        let mut nonce = [0_u8; 12];
        rand::rng().fill_bytes(&mut nonce);
        let bound = place.to_bytes();
        let payload = Payload { msg: secret.expose_secret().as_bytes(), aad: &bound };
        let sealed = self
            .cipher
            .encrypt(&Nonce::from(nonce), payload)
            .expect("AES-GCM takes any message shorter than 64 GiB");
        [&[LAYOUT][..], &nonce, &sealed].concat()
    }

    /// Decrypts what [`Self::seal`] made.
    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<SecretString, VaultError> {
        let Some((&[LAYOUT], rest)) = sealed.split_first_chunk::<1>() else {
            return Err(VaultError::Refused);
        };
        let (nonce, sealed) = rest.split_first_chunk::<12>().ok_or(VaultError::Refused)?;
        let bound = place.to_bytes();
        let payload = Payload { msg: sealed, aad: &bound };
        let opened =
            self.cipher.decrypt(&Nonce::from(*nonce), payload).map_err(|_| VaultError::Refused)?;
        String::from_utf8(opened).map(SecretString::from).map_err(|_| VaultError::Refused)
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
