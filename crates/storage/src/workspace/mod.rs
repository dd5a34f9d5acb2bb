//! What belongs to one workspace, reached through a transaction that was opened with a scope.

pub mod accounts;
pub mod activity;
pub mod alert_deliveries;
pub mod api_tokens;
pub mod audit;
pub mod bridges;
pub mod chats;
pub mod contact_terms;
pub mod contacts;
pub mod device_records;
pub mod events;
pub mod governor;
pub mod health_alerts;
pub mod idempotency;
pub mod identities;
pub mod inbound;
pub mod invitations;
pub mod jobs;
pub mod links;
pub mod media;
pub mod members;
pub mod merges;
pub mod messages;
pub mod operations;
pub mod outages;
mod page;
pub mod parked;
pub mod poll_votes;
pub mod reactions;
pub mod receipts;
pub mod settings;
pub mod stanzas;
mod transaction;
mod without;

pub use page::Page;
pub use transaction::WorkspaceTx;
