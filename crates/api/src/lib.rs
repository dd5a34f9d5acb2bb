//! How clients ask: REST, webhooks and the socket over HTTP.

pub mod socket;
