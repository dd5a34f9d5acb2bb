//! What phones tell of links and chats beside messages.

use super::Step;

pub(super) const STEPS: &[Step] = &[Step {
    name: "0085_account_links_facts",
    sql: "ALTER TABLE account_links ADD COLUMN facts {text}",
}];
