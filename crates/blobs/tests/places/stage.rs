//! Both places, empty, and bytes to keep there.

use std::convert::Infallible;
use std::path::PathBuf;

use blazz_blobs::{BlobError, BlobKey, Blobs, Bucket, BucketSettings, Folder, Kept};
use blazz_domain::{MediaId, WorkspaceId};
use blazz_testservers::S3;
use bytes::Bytes;
use futures_util::{TryStreamExt, stream};
use tempfile::TempDir;
use uuid::Uuid;

pub(super) const BUCKET: &str = "media";

pub(super) struct Stage {
    pub(super) folder: Blobs,
    pub(super) bucket: Blobs,
    pub(super) store: S3,
    pub(super) ground: TempDir,
}

impl Stage {
    pub(super) fn set() -> Self {
        let ground = tempfile::tempdir().unwrap();
        let store = S3::start(&ground.path().join("store"), BUCKET).unwrap();
        let folder = Blobs::Folder(Folder::new(ground.path().join("media")));
        let bucket = bucket(&store.endpoint(), BUCKET);
        Self { folder, bucket, store, ground }
    }

    pub(super) fn places(&self) -> [(&'static str, &Blobs); 2] {
        [("folder", &self.folder), ("bucket", &self.bucket)]
    }

    /// Where the folder's files are.
    pub(super) fn path(&self, key: BlobKey) -> PathBuf {
        self.ground.path().join("media").join(key.to_string())
    }
}

pub(super) fn bucket(endpoint: &str, name: &str) -> Blobs {
    // As the program does; another test of this process may have done it.
    rustls::crypto::ring::default_provider().install_default().ok();
    let settings = BucketSettings {
        name: name.to_owned(),
        endpoint: Some(endpoint.to_owned()),
        region: "us-east-1".to_owned(),
        access_key_id: "key".to_owned(),
        secret_access_key: "secret".into(),
        is_in_host: false,
    };
    Blobs::Bucket(Bucket::new(&settings).unwrap())
}

pub(super) fn key(number: u128) -> BlobKey {
    BlobKey::new(
        WorkspaceId::from_uuid(Uuid::from_u128(7)),
        MediaId::from_uuid(Uuid::from_u128(number)),
    )
}

/// So many bytes, different at each place and with each seed.
pub(super) fn bytes(length: usize, seed: u8) -> Bytes {
    (0..=250).cycle().take(length).map(|byte: u8| byte ^ seed).collect()
}

pub(super) async fn keep(place: &Blobs, key: BlobKey, bytes: &Bytes) -> Kept {
    let chunks: Vec<Result<Bytes, Infallible>> =
        bytes.chunks(64 * 1024).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
    place.keep(key, stream::iter(chunks)).await.unwrap().unwrap()
}

pub(super) async fn read(place: &Blobs, key: BlobKey) -> Result<Bytes, BlobError> {
    let parts: Vec<Bytes> = place.open_whole(key).await?.try_collect().await?;
    Ok(parts.concat().into())
}
