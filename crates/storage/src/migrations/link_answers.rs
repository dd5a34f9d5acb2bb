//! What people answer to a step of linking, on its way to the process that links, what they decide of a link,
//! and which process is to have it.

use super::Step;

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "0140_account_links_sealed_answer",
        sql: "ALTER TABLE account_links ADD COLUMN sealed_answer {blob}",
    },
    Step {
        name: "0141_account_links_tells_phone",
        sql: "ALTER TABLE account_links ADD COLUMN tells_phone {int} NOT NULL DEFAULT 0",
    },
    Step {
        name: "0142_account_owners_former",
        sql: "ALTER TABLE account_owners ADD COLUMN former {id}",
    },
    Step {
        name: "0143_account_owners_former_until",
        sql: "ALTER TABLE account_owners ADD COLUMN former_until {int} NOT NULL DEFAULT 0",
    },
];
