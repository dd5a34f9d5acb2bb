//! Where the bytes of files are kept: a folder on this machine, or a bucket of an S3-compatible store. What a file is
//! called there never comes from outside.

mod blobs;
mod bucket;
mod error;
mod folder;
mod kept;
mod key;
mod move_all;

pub use blobs::{Blobs, Content};
pub use bucket::{Bucket, BucketSettings};
pub use error::BlobError;
pub use folder::Folder;
pub use kept::Kept;
pub use key::BlobKey;
pub use move_all::{Moved, Verified, move_all};
