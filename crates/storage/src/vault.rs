//! Secrets at rest: AES-256-GCM under a key that is not in the database, bound to workspace and column.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use blazz_domain::WorkspaceId;
use rand::Rng;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// First byte of every sealed value: the layout it has (nonce of 12 bytes, then ciphertext and tag).
const LAYOUT: u8 = 1;

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

    /// Encrypts `secret` so that it opens only for the same workspace and column.
    pub fn seal(&self, workspace: WorkspaceId, column: &str, secret: &SecretString) -> Vec<u8> {
        let mut nonce = [0_u8; 12];
        rand::rng().fill_bytes(&mut nonce);
        let place = place(workspace, column);
        let payload = Payload { msg: secret.expose_secret().as_bytes(), aad: &place };
        let sealed = self
            .cipher
            .encrypt(&Nonce::from(nonce), payload)
            .expect("AES-GCM takes any message shorter than 64 GiB");
        [&[LAYOUT][..], &nonce, &sealed].concat()
    }

    /// Decrypts what [`Self::seal`] made.
    pub fn open(
        &self,
        workspace: WorkspaceId,
        column: &str,
        sealed: &[u8],
    ) -> Result<SecretString, VaultError> {
        let Some((&[LAYOUT], rest)) = sealed.split_first_chunk::<1>() else {
            return Err(VaultError::Refused);
        };
        let (nonce, sealed) = rest.split_first_chunk::<12>().ok_or(VaultError::Refused)?;
        let place = place(workspace, column);
        let payload = Payload { msg: sealed, aad: &place };
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

fn place(workspace: WorkspaceId, column: &str) -> Vec<u8> {
    [workspace.as_uuid().as_bytes(), column.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn workspace(number: u128) -> WorkspaceId {
        Uuid::from_u128(number).into()
    }

    #[test]
    fn a_secret_opens_only_in_its_own_place() {
        let vault = Vault::new([7; 32]);
        let sealed = vault.seal(workspace(1), "access_token", &"EAAG secret".into());
        let opened = vault.open(workspace(1), "access_token", &sealed).unwrap();
        assert_eq!(opened.expose_secret(), "EAAG secret");
        assert!(vault.open(workspace(2), "access_token", &sealed).is_err());
        assert!(vault.open(workspace(1), "app_secret", &sealed).is_err());
        assert!(Vault::new([8; 32]).open(workspace(1), "access_token", &sealed).is_err());
    }

    #[test]
    fn one_flipped_bit_is_noticed() {
        let vault = Vault::new([7; 32]);
        let sealed = vault.seal(workspace(1), "c", &"secret".into());
        for index in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[index] ^= 1;
            assert!(vault.open(workspace(1), "c", &damaged).is_err(), "byte {index}");
        }
    }

    #[test]
    fn the_same_secret_is_sealed_differently_each_time() {
        let vault = Vault::new([7; 32]);
        let seal = || vault.seal(workspace(1), "c", &"secret".into());
        assert_ne!(seal(), seal());
    }
}
