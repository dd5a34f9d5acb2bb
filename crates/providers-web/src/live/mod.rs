//! One account's session: linked, connected, kept connected, and ended.

mod again;
mod blocks;
mod client;
mod echoes;
mod errands;
mod events;
mod history;
mod hook;
mod keep;
mod limits;
mod passkey;
mod plain_http;
mod silence;

pub(crate) use echoes::About;
pub(crate) use keep::Live;
