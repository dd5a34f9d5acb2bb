//! An unmodified client for linked devices against the simulator.

mod chats;
mod companion;
mod crowd;
mod group_changes;
mod groups;
mod history;
mod kinds;
mod kinds_from_phones;
mod lasting;
mod linking;
mod more;
mod profiles;
mod reconnecting;
mod sending_trouble;
mod several;
mod stage;
mod strict_requests;
mod strictness;
mod texts;
mod trouble;
