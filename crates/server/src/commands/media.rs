//! `blazz media …`: the bytes of files.

use std::path::PathBuf;

use anyhow::{Context, bail};
use blazz_blobs::{Moved, Verified, move_all};
use clap::{Subcommand, ValueEnum};

use crate::config::{Config, FilesConfig};

/// Files between two words on how far it is.
const TOLD_EVERY: u64 = 100;

#[derive(Debug, Subcommand)]
pub enum MediaCommand {
    /// Copy all files into the bucket, or back into the folder, and make sure of each by its hash. Nothing is removed.
    /// What an earlier run made sure of is not read again, so that a move goes on where it ended: run it while the
    /// program runs, stop the program, run it again for what came meanwhile, and start with the other place.
    Move {
        /// Where to.
        #[arg(long, value_enum)]
        to: Place,
    },
}

/// Where files can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Place {
    /// The folder `media` in the data folder.
    Folder,
    /// The bucket that the settings name.
    Bucket,
}

impl MediaCommand {
    pub(super) async fn run(self, config: &Config) -> anyhow::Result<()> {
        match self {
            Self::Move { to } => run_move(config, to).await,
        }
    }
}

async fn run_move(config: &Config, to: Place) -> anyhow::Result<()> {
    let data = &config.database.data_dir;
    let folder = FilesConfig::folder(data);
    let bucket =
        config.files.bucket()?.context("no bucket is named: set BLAZZ_S3_BUCKET and its keys")?;
    bucket.check().await?;
    let (from, to_where) = match to {
        Place::Bucket => (&folder, &bucket),
        Place::Folder => (&bucket, &folder),
    };
    let list = list(config, to);
    let mut verified =
        Verified::open(&list).with_context(|| format!("opening {}", list.display()))?;
    let moved = move_all(from, to_where, &mut verified, |moved| {
        if (moved.copied + moved.there) % TOLD_EVERY == 0 {
            println!("{}", sentence(moved));
        }
    })
    .await?;
    println!("{}", sentence(&moved));
    for (key, why) in &moved.failed {
        eprintln!("blazz: {key}: {why}");
    }
    if !moved.failed.is_empty() {
        bail!("{} files are not there: run the command again", moved.failed.len());
    }
    Ok(())
}

/// What was made sure of in the place; another bucket is another place.
fn list(config: &Config, to: Place) -> PathBuf {
    let place = match to {
        Place::Folder => "folder".to_owned(),
        Place::Bucket => {
            format!("bucket-{}", config.files.s3_bucket.as_deref().unwrap_or_default())
        }
    };
    config.database.data_dir.join(format!("moved-to-{place}.txt"))
}

fn sentence(moved: &Moved) -> String {
    let Moved { copied, bytes, known, there, failed } = moved;
    format!(
        "{copied} copied ({bytes} bytes), {there} were there, {known} known from before, {} failed",
        failed.len()
    )
}
