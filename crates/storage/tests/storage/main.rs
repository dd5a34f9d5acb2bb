//! What storage promises, shown on `SQLite` and on a real MariaDB.
#![cfg(test)]

#[macro_use]
mod house;

mod activity;
mod alerts;
mod blocked_chats;
mod blocked_names;
mod bridges;
mod called_contacts;
mod chat_states;
mod contact_pictures;
mod costs;
mod device_records;
mod events;
mod find_or_create;
mod group_commit;
mod housekeeping;
mod idempotency;
mod installation;
mod job_order;
mod jobs;
mod keys;
mod locks;
mod merges;
mod message_search;
mod messages_on_phones;
mod migrations;
mod owners;
mod paging;
mod plans_on_mysql;
mod poll_votes;
mod queue_model;
mod reactions;
mod receipts;
mod recognition;
mod round_trips;
mod secrets;
mod send_limits;
mod statements;
mod tenants;
