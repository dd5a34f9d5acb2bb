//! What lasts when the simulator stops: one folder with the server's keys, the world, the phones, and the files.

pub(crate) mod forms;
mod phone;

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wacore_libsignal::protocol::{CurveError, SignalProtocolError};

pub(crate) use phone::KeptPhone;

use crate::{exchange::Exchange, media::Files, noise::ServerKeys, world::World};

#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    #[error("reading or writing in the folder of the simulator")]
    Folder(#[from] std::io::Error),
    #[error("the folder of the simulator holds something else than a simulator has written")]
    Form(#[from] serde_json::Error),
    #[error("a key in the folder of the simulator is none")]
    Key(#[from] CurveError),
    #[error("a Signal record in the folder of the simulator is none")]
    Signal(#[from] SignalProtocolError),
}

/// What is read back at once.
#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) keys: Option<ServerKeys>,
    pub(crate) world: World,
    pub(crate) phones: Vec<KeptPhone>,
}

/// The server's keys, without those that are not needed again.
#[derive(Serialize, Deserialize)]
struct KeptKeys {
    root: Vec<u8>,
    noise: Vec<u8>,
    chain: Vec<u8>,
}

const KEYS: &str = "keys.json";
const WORLD: &str = "world.json";
const PHONES: &str = "phones.json";
/// Beneath it each file has its path on the server, with dots in the place of slashes.
const FILES: &str = "files";

/// What a folder holds; of an empty one, or one that is not there yet, nothing.
pub(crate) fn load(folder: &Path) -> Result<Kept, KeepError> {
    if !folder.join(WORLD).exists() {
        return Ok(Kept::default());
    }
    let world: World = read(&folder.join(WORLD))?;
    for entry in fs::read_dir(folder.join(FILES))? {
        let entry = entry?;
        let path = entry.file_name().to_string_lossy().replace('.', "/");
        world.files.put_back(path, fs::read(entry.path())?.into());
    }
    let keys: KeptKeys = read(&folder.join(KEYS))?;
    let keys = ServerKeys::from_parts(&keys.root, &keys.noise, keys.chain)?;
    Ok(Kept { keys: Some(keys), world, phones: read(&folder.join(PHONES))? })
}

/// Writes all of it; what was there before is whole until the new is.
pub(crate) fn save(
    folder: &Path,
    exchange: &Exchange,
    phones: &[KeptPhone],
) -> Result<(), KeepError> {
    fs::create_dir_all(folder.join(FILES))?;
    save_files(&folder.join(FILES), &exchange.files)?;
    let keys = &exchange.keys;
    let kept = KeptKeys {
        root: keys.root.public_key_bytes().to_vec(),
        noise: keys.noise.private_key.serialize().to_vec(),
        chain: keys.chain.clone(),
    };
    write(&folder.join(KEYS), &kept)?;
    write(&folder.join(PHONES), &phones)?;
    exchange.look(|world| write(&folder.join(WORLD), world))
}

/// A file never changes, so that one that is there is not written again.
fn save_files(folder: &Path, files: &Files) -> Result<(), KeepError> {
    for (path, bytes) in files.all() {
        let place = folder.join(path.replace('/', "."));
        if !place.exists() {
            fs::write(place, bytes)?;
        }
    }
    Ok(())
}

fn read<T: DeserializeOwned>(place: &Path) -> Result<T, KeepError> {
    Ok(serde_json::from_slice(&fs::read(place)?)?)
}

fn write<T: Serialize>(place: &PathBuf, what: &T) -> Result<(), KeepError> {
    let unfinished = place.with_extension("unfinished");
    fs::write(&unfinished, serde_json::to_vec(what)?)?;
    fs::rename(unfinished, place)?;
    Ok(())
}
