//! Whether something made from files is still what those files would give.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A small file that remembers what its result was made from.
pub(crate) struct Stamp {
    file: PathBuf,
    now: String,
}

impl Stamp {
    /// Reads the sources (files, or folders with all that is in them) as they are now.
    pub(crate) fn of(file: PathBuf, sources: &[PathBuf]) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        for source in sources {
            add(source, &mut hasher)?;
        }
        Ok(Self { file, now: format!("{:016x}", hasher.finish()) })
    }

    pub(crate) fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|before| before == self.now)
    }

    /// Remembers the sources as they were when they were read.
    pub(crate) fn set(&self) -> Result<()> {
        fs::write(&self.file, &self.now).with_context(|| format!("writing {}", self.file.display()))
    }
}

fn add(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    if path.is_dir() {
        let mut entries = fs::read_dir(path)
            .and_then(|entries| {
                entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, _>>()
            })
            .with_context(|| format!("listing {}", path.display()))?;
        entries.sort();
        return entries.iter().try_for_each(|entry| add(entry, hasher));
    }
    if path.exists() {
        let content = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        hasher.write(path.as_os_str().as_encoded_bytes());
        hasher.write_usize(content.len());
        hasher.write(&content);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_current_until_a_source_changes() {
        let folder = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        let source = folder.join("source");
        fs::create_dir_all(&source).unwrap();
        fs::write(source.join("a"), "1").unwrap();
        let stamp = || Stamp::of(folder.join("stamp"), std::slice::from_ref(&source)).unwrap();

        assert!(!stamp().is_current());
        stamp().set().unwrap();
        assert!(stamp().is_current());
        fs::write(source.join("b"), "2").unwrap();
        assert!(!stamp().is_current());
        fs::remove_dir_all(&folder).unwrap();
    }
}
