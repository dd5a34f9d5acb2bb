//! Where the bytes of files are kept.

use std::path::Path;

use blazz_blobs::{Blobs, Bucket, BucketSettings};
use clap::Args;
use secrecy::SecretString;
use url::Url;

use super::ConfigProblem;

/// A bucket of an S3-compatible store, instead of the folder `media` in the data folder. `blazz media move` takes along what
/// is there already.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Files")]
pub struct FilesConfig {
    /// Bucket that received and sent files are kept in. Without it they are kept in the data folder.
    #[arg(long, env = "BLAZZ_S3_BUCKET")]
    pub s3_bucket: Option<String>,
    /// Address of the store, for example `https://s3.example.com`; Amazon's own without it.
    #[arg(long, env = "BLAZZ_S3_ENDPOINT")]
    pub s3_endpoint: Option<String>,
    /// Region of the bucket; stores that have none take any.
    #[arg(long, env = "BLAZZ_S3_REGION", default_value = "us-east-1")]
    pub s3_region: String,
    /// Name of the key that opens the bucket.
    #[arg(long, env = "BLAZZ_S3_ACCESS_KEY_ID")]
    pub s3_access_key_id: Option<String>,
    /// The key itself.
    #[arg(long, env = "BLAZZ_S3_SECRET_ACCESS_KEY", hide_env_values = true)]
    pub s3_secret_access_key: Option<SecretString>,
    /// The store wants the bucket in the host's name (`https://bucket.s3.example.com`) instead of the path.
    #[arg(long, env = "BLAZZ_S3_BUCKET_IN_HOST")]
    pub s3_bucket_in_host: bool,
}

impl FilesConfig {
    /// Where files are kept by these settings.
    pub fn blobs(&self, data_dir: &Path) -> Result<Blobs, ConfigProblem> {
        Ok(self.bucket()?.unwrap_or_else(|| Self::folder(data_dir)))
    }

    /// The folder, whether files are kept there or not.
    pub fn folder(data_dir: &Path) -> Blobs {
        Blobs::in_folder(data_dir.join("media"))
    }

    /// The bucket, when there is one.
    pub fn bucket(&self) -> Result<Option<Blobs>, ConfigProblem> {
        let Some(name) = self.s3_bucket.clone().filter(|name| !name.is_empty()) else {
            return Ok(None);
        };
        if let Some(endpoint) = &self.s3_endpoint {
            let url = Url::parse(endpoint).ok();
            let is_http = url.is_some_and(|url| matches!(url.scheme(), "http" | "https"));
            if !is_http {
                return Err(ConfigProblem::S3(format!("{endpoint:?} is no http(s) address")));
            }
        }
        let (Some(access_key_id), Some(secret_access_key)) =
            (self.s3_access_key_id.clone(), self.s3_secret_access_key.clone())
        else {
            return Err(ConfigProblem::S3Keys);
        };
        let settings = BucketSettings {
            name,
            endpoint: self.s3_endpoint.clone(),
            region: self.s3_region.clone(),
            access_key_id,
            secret_access_key,
            is_in_host: self.s3_bucket_in_host,
        };
        let bucket =
            Bucket::new(&settings).map_err(|error| ConfigProblem::S3(error.to_string()))?;
        Ok(Some(Blobs::Bucket(bucket)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> FilesConfig {
        FilesConfig {
            s3_bucket: Some("media".to_owned()),
            s3_endpoint: Some("https://s3.example.com".to_owned()),
            s3_region: "us-east-1".to_owned(),
            s3_access_key_id: Some("key".to_owned()),
            s3_secret_access_key: Some("secret".into()),
            s3_bucket_in_host: false,
        }
    }

    #[test]
    fn a_bucket_needs_its_keys_and_an_address_that_is_one() {
        let no_key = FilesConfig { s3_secret_access_key: None, ..config() };
        assert!(no_key.bucket().unwrap_err().to_string().contains("BLAZZ_S3_ACCESS_KEY_ID"));
        let no_address = FilesConfig { s3_endpoint: Some("s3.example.com".to_owned()), ..config() };
        assert!(no_address.bucket().unwrap_err().to_string().contains("s3.example.com"));
        let none = FilesConfig { s3_bucket: Some(String::new()), ..config() };
        assert!(none.bucket().unwrap().is_none());
        assert!(matches!(none.blobs(Path::new("data")).unwrap(), Blobs::Folder(_)));
    }

    #[tokio::test]
    async fn a_bucket_may_be_reached_over_tls() {
        rustls::crypto::ring::default_provider().install_default().ok();
        assert!(matches!(config().blobs(Path::new("data")).unwrap(), Blobs::Bucket(_)));
    }
}
