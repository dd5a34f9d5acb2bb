//! What phones tell of links and chats beside messages.

use super::Step;

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "0085_account_links_facts",
        sql: "ALTER TABLE account_links ADD COLUMN facts {text}",
    },
    Step { name: "0086_chats_on_phone", sql: "ALTER TABLE chats ADD COLUMN on_phone {text}" },
];
