//! Meta's WhatsApp Business Cloud API (cloud-api.md).

mod answer;
pub mod errors;
mod tolerant;
pub mod webhook;
