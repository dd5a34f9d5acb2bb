//! What becomes true in a real database when WhatsApp speaks, when the team sends, and when jobs run.
#![cfg(test)]

mod alerts;
mod blocks;
mod chats;
mod contacts;
mod convergence;
mod costs;
mod deliver;
mod fixtures;
mod governor;
mod groups;
mod logged_out;
mod marks;
mod media;
mod merges;
mod notices;
mod operations;
mod phone;
mod races;
mod reactions;
mod sending_model;
mod sends;
mod stage;
mod states;
mod statuses;
mod uploads;
mod webhooks;
