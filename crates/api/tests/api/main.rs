//! What clients notice of the API, over HTTP, on a real database.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod answer;
mod asks;
mod browser;
mod customer;
mod furniture;
mod house;
mod operations;
mod rows;
mod search;
#[path = "../../../testkit/shared/sequences.rs"]
mod sequences;

mod browser_rules;
mod chats;
mod contacts;
mod front_matter;
mod groups;
mod idempotency;
mod idempotency_model;
mod invitations;
mod login;
mod malformed;
mod matrix;
mod members;
mod page;
mod pictures;
mod rate_limits;
mod requests;
mod sending;
mod sessions;
mod setup;
mod states;
mod sweep;
mod tokens;
mod uploads;
mod webhooks;
