//! Who signs in to the demo. The password is made anew for every data folder: nothing has a default one.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use rand::RngExt;
use serde::{Deserialize, Serialize};

/// Letters that are not mistaken for each other.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// The way into the demo.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Login {
    pub(crate) email: String,
    pub(crate) colleague: String,
    pub(crate) password: String,
    /// The folder has been set up.
    #[serde(skip)]
    pub(crate) is_known: bool,
}

impl Login {
    /// Reads the login of a folder, or makes one that only its owner can read.
    pub(crate) fn of(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join("demo-login.json");
        if path.exists() {
            let text = std::fs::read_to_string(&path).context("reading the demo's login")?;
            return Ok(Self { is_known: true, ..serde_json::from_str(&text)? });
        }
        let login = Self {
            email: "ayu@demo.example".to_owned(),
            colleague: "budi@demo.example".to_owned(),
            password: password(),
            is_known: false,
        };
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let mut file = options.open(&path).context("keeping the demo's login")?;
        file.write_all(serde_json::to_string(&login)?.as_bytes())?;
        Ok(login)
    }
}

/// Three groups of four letters: easy to type, 59 bits.
fn password() -> String {
    let mut rng = rand::rng();
    let mut group = || -> String {
        (0..4).map(|_| char::from(LETTERS[rng.random_range(0..LETTERS.len())])).collect()
    };
    [group(), group(), group()].join("-")
}
