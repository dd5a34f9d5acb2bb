//! The table of the installation itself: one row that is there from the start.

use super::Step;

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "0055_installation",
        sql: "CREATE TABLE installation (
            id {int} NOT NULL,
            log_epoch {id} NOT NULL,
            set_up_at {int},
            PRIMARY KEY (id)
        ) {clustered}",
    },
    Step {
        name: "0056_the_installation",
        sql: "INSERT INTO installation (id, log_epoch, set_up_at)
            SELECT 1, {random}, first_user.created_at
              FROM (SELECT MIN(created_at) AS created_at FROM users) AS first_user
             WHERE NOT EXISTS (SELECT id FROM installation)",
    },
];
