//! How clients ask: REST, webhooks and the socket over HTTP.

mod access;
mod blobs;
mod docs;
mod extract;
mod health;
mod nouns;
mod openapi;
mod page;
mod problem;
mod request_id;
mod router;
mod security_headers;
mod settings;
pub mod socket;
mod state;
mod webhooks;

pub use access::{NetworkError, TrustedProxies};
pub use openapi::openapi;
pub use page::{FindPageFile, PageFile};
pub use router::router;
pub use settings::ApiSettings;
pub use state::{ApiParts, ApiState};
