//! Files in a bucket of an S3-compatible store: `ws/<workspace>/<id>`.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::buffered::BufWriter;
use object_store::path::Path;
use object_store::{ClientOptions, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig};
use secrecy::{ExposeSecret, SecretString};
use tokio::io::AsyncWriteExt;

use crate::blobs::Content;
use crate::error::BlobError;
use crate::kept::{Kept, Tally};
use crate::key::BlobKey;

/// What our files are kept under.
const FOLDER: &str = "ws";
/// A name that is none of a file's.
const CHECK: &str = "blazz-was-here";
/// Sent, or asked for, at once; what is smaller goes in one piece. S3 takes no smaller parts than 5 MiB.
const PIECE: usize = 8 * 1024 * 1024;
/// For one request, with the bytes of one piece.
const TIME_OUT: Duration = Duration::from_mins(1);
const CONNECT: Duration = Duration::from_secs(10);
/// A request that fails in passing is made so many times, and no longer than this.
const TRIES: usize = 3;
const PATIENCE: Duration = Duration::from_mins(2);

/// Where the bucket is and what opens it.
#[derive(Debug, Clone)]
pub struct BucketSettings {
    pub name: String,
    /// `https://…`, or `http://…` where the network is trusted. Amazon's own when left out.
    pub endpoint: Option<String>,
    pub region: String,
    pub access_key_id: String,
    pub secret_access_key: SecretString,
    /// The bucket is the first part of the host's name instead of the path's.
    pub is_in_host: bool,
}

/// A bucket of a store that speaks S3.
#[derive(Debug, Clone)]
pub struct Bucket {
    store: Arc<AmazonS3>,
}

impl Bucket {
    /// # Errors
    /// When the settings make no address.
    pub fn new(settings: &BucketSettings) -> Result<Self, BlobError> {
        let is_plain = settings.endpoint.as_ref().is_some_and(|it| it.starts_with("http://"));
        let client = ClientOptions::new()
            .with_timeout(TIME_OUT)
            .with_connect_timeout(CONNECT)
            .with_allow_http(is_plain);
        let retry =
            RetryConfig { max_retries: TRIES, retry_timeout: PATIENCE, ..RetryConfig::default() };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&settings.name)
            .with_region(&settings.region)
            .with_access_key_id(&settings.access_key_id)
            .with_secret_access_key(settings.secret_access_key.expose_secret())
            .with_virtual_hosted_style_request(settings.is_in_host)
            .with_client_options(client)
            .with_retry(retry);
        if let Some(endpoint) = &settings.endpoint {
            builder = builder.with_endpoint(endpoint);
        }
        Ok(Self { store: Arc::new(builder.build()?) })
    }

    /// Writes an empty file, which tells whether the bucket is there and takes any.
    pub(crate) async fn check(&self) -> Result<(), BlobError> {
        let written = self.store.put(&Path::from(CHECK), PutPayload::new()).await;
        match written.map_err(BlobError::from) {
            Err(BlobError::NotFound) => {
                Err(BlobError::Refused("there is no bucket of this name".to_owned()))
            }
            other => other.map(drop),
        }
    }

    /// Uploads a stream piece by piece. The file is there only when all of it is.
    pub(crate) async fn keep<E>(
        &self,
        key: BlobKey,
        mut stream: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<Result<Kept, E>, BlobError> {
        let store: Arc<dyn ObjectStore> = self.store.clone();
        let mut upload = BufWriter::with_capacity(store, path(key), PIECE);
        let mut tally = Tally::default();
        while let Some(chunk) = stream.next().await {
            match chunk {
                Ok(bytes) => {
                    tally.add(&bytes);
                    if let Err(error) = upload.put(bytes).await {
                        return Err(abort(upload, error).await);
                    }
                }
                Err(error) => {
                    upload.abort().await?;
                    return Ok(Err(error));
                }
            }
        }
        match upload.shutdown().await {
            Ok(()) => Ok(Ok(tally.kept())),
            Err(error) => Err(store_error(error).into()),
        }
    }

    pub(crate) async fn size(&self, key: BlobKey) -> Result<u64, BlobError> {
        Ok(self.store.head(&path(key)).await?.size)
    }

    /// Asks for one piece after the other, each within its time: nobody who reads slowly keeps a request open.
    pub(crate) fn open(&self, key: BlobKey, range: Range<u64>) -> Content {
        let store = self.store.clone();
        let pieces = stream::try_unfold(range, move |left| {
            let store = store.clone();
            async move {
                if left.is_empty() {
                    return Ok(None);
                }
                let end = left.end.min(left.start + PIECE as u64);
                let piece = store.get_range(&path(key), left.start..end).await?;
                Ok(Some((piece, end..left.end)))
            }
        });
        pieces.boxed()
    }

    pub(crate) async fn remove(&self, key: BlobKey) -> Result<(), BlobError> {
        Ok(self.store.delete(&path(key)).await?)
    }

    pub(crate) async fn list(&self) -> Result<Vec<BlobKey>, BlobError> {
        let found = self.store.list(Some(&Path::from(FOLDER)));
        let names = found.map_ok(|it| it.location.to_string());
        let names: Vec<String> = names.try_collect().await?;
        let rest = |name: &String| name.strip_prefix(FOLDER)?.strip_prefix('/').map(BlobKey::parse);
        let mut keys: Vec<BlobKey> = names.iter().filter_map(rest).flatten().collect();
        keys.sort_unstable();
        Ok(keys)
    }
}

fn path(key: BlobKey) -> Path {
    Path::from(format!("{FOLDER}/{key}"))
}

/// Takes back what was uploaded of a file that cannot be finished; gives why it could not.
async fn abort(mut upload: BufWriter, why: object_store::Error) -> BlobError {
    // The first failure says more than a second one.
    drop(upload.abort().await);
    why.into()
}

fn store_error(error: std::io::Error) -> object_store::Error {
    match error.downcast::<object_store::Error>() {
        Ok(error) => error,
        Err(other) => object_store::Error::Generic { store: "S3", source: Box::new(other) },
    }
}
