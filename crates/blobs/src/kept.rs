//! What is known of bytes once they are kept.

use sha2::{Digest, Sha256};

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Bytes.
    pub size: u64,
    /// Lower-case hex.
    pub sha256: String,
}

/// Counts and hashes bytes as they pass.
#[derive(Default)]
pub(crate) struct Tally {
    hash: Sha256,
    size: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
    }

    pub(crate) fn kept(self) -> Kept {
        Kept { size: self.size, sha256: hex::encode(self.hash.finalize()) }
    }
}
