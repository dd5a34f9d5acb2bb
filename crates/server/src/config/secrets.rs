//! The key outside the database, and what is derived from it.

use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use rand::Rng;
use sha2::{Digest, Sha256};

use super::ConfigProblem;

/// Secrets of the installation.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Secrets")]
pub struct SecretsConfig {
    /// 32 bytes in base64 that protect stored secrets. A development installation makes its own.
    #[arg(long, env = "BLAZZ_MASTER_KEY", hide_env_values = true)]
    pub master_key: Option<String>,
    /// File with the master key, readable by its owner only.
    #[arg(long, env = "BLAZZ_MASTER_KEY_FILE")]
    pub master_key_file: Option<PathBuf>,
    /// Id of the realtime app, as Pusher's HTTP API names it.
    #[arg(long, env = "BLAZZ_APP_ID", default_value = "blazz")]
    pub app_id: String,
    /// Public key of the realtime app; derived from the master key when left out.
    #[arg(long, env = "BLAZZ_APP_KEY")]
    pub app_key: Option<String>,
    /// Secret of the realtime app, at least 32 characters; derived from the master key when left out.
    #[arg(long, env = "BLAZZ_APP_SECRET", hide_env_values = true)]
    pub app_secret: Option<String>,
}

/// The secrets of this run.
#[derive(Clone)]
pub struct Secrets {
    pub master_key: [u8; 32],
    pub app_id: String,
    pub app_key: String,
    pub app_secret: String,
}

impl SecretsConfig {
    /// Reads or, in development, makes the master key; refuses a missing or weak one.
    pub fn load(&self, data_dir: &Path, is_development: bool) -> Result<Secrets, ConfigProblem> {
        let master_key = self.master_key(data_dir, is_development)?;
        let app_secret = match &self.app_secret {
            Some(secret) if secret.len() < 32 => return Err(ConfigProblem::AppSecretWeak),
            Some(secret) => secret.clone(),
            None => derive(&master_key, "realtime app secret"),
        };
        let app_key = self.app_key.clone();
        Ok(Secrets {
            master_key,
            app_id: self.app_id.clone(),
            app_key: app_key
                .unwrap_or_else(|| derive(&master_key, "realtime app key")[..20].to_owned()),
            app_secret,
        })
    }

    fn master_key(&self, data_dir: &Path, is_development: bool) -> Result<[u8; 32], ConfigProblem> {
        if let Some(text) = &self.master_key {
            return read_key(text);
        }
        if let Some(path) = &self.master_key_file {
            return read_key_file(path);
        }
        if !is_development {
            return Err(ConfigProblem::NoMasterKey);
        }
        let path = data_dir.join("master.key");
        if !path.exists() {
            make_key_file(&path)
                .map_err(|source| ConfigProblem::KeyFile { path: path.clone(), source })?;
            tracing::info!(path = %path.display(), "made a master key for development");
        }
        read_key_file(&path)
    }
}

fn read_key(text: &str) -> Result<[u8; 32], ConfigProblem> {
    let bytes = STANDARD.decode(text.trim()).map_err(|_| ConfigProblem::MasterKeyForm)?;
    let key: [u8; 32] = bytes.try_into().map_err(|_| ConfigProblem::MasterKeyForm)?;
    let mut different = key.to_vec();
    different.sort_unstable();
    different.dedup();
    // 32 random bytes have 30 different ones on average; fewer than 16 never happen by chance.
    if different.len() < 16 { Err(ConfigProblem::MasterKeyWeak) } else { Ok(key) }
}

fn read_key_file(path: &Path) -> Result<[u8; 32], ConfigProblem> {
    let failed = |source| ConfigProblem::KeyFile { path: path.to_owned(), source };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(path).map_err(failed)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(ConfigProblem::KeyFileOpen { path: path.to_owned() });
        }
    }
    read_key(&std::fs::read_to_string(path).map_err(failed)?)
}

fn make_key_file(path: &Path) -> Result<(), std::io::Error> {
    if let Some(folder) = path.parent() {
        blazz_storage::make_private_folder(folder)?;
    }
    let mut key = [0_u8; 32];
    rand::rng().fill_bytes(&mut key);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    writeln!(file, "{}", STANDARD.encode(key))?;
    file.sync_all()
}

fn derive(master_key: &[u8; 32], purpose: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(master_key);
    hash.update(purpose.as_bytes());
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(master_key: Option<String>) -> SecretsConfig {
        SecretsConfig {
            master_key,
            master_key_file: None,
            app_id: "blazz".into(),
            app_key: None,
            app_secret: None,
        }
    }

    #[test]
    fn production_does_not_start_without_a_key() {
        let folder = tempfile::tempdir().unwrap();
        let loaded = config(None).load(folder.path(), false);
        assert!(matches!(loaded, Err(ConfigProblem::NoMasterKey)));
    }

    #[test]
    fn a_weak_or_short_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let load = |key: &[u8]| config(Some(STANDARD.encode(key))).load(folder.path(), true).err();
        assert!(matches!(load(&[0; 32]), Some(ConfigProblem::MasterKeyWeak)));
        assert!(matches!(load(b"short"), Some(ConfigProblem::MasterKeyForm)));
    }

    #[cfg(unix)]
    #[test]
    fn development_makes_a_key_that_only_its_owner_can_read_and_keeps_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let first = config(None).load(folder.path(), true).unwrap();
        let path = folder.path().join("master.key");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(config(None).load(folder.path(), true).unwrap().master_key, first.master_key);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let opened = config(None).load(folder.path(), true);
        assert!(matches!(opened, Err(ConfigProblem::KeyFileOpen { .. })));
    }
}
