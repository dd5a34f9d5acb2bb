//! A number has a message: noted now and then, so that the list of numbers can tell when it last had one.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use blazz_domain::content::Direction;
use blazz_domain::{AccountId, Timestamp};
use blazz_storage::WorkspaceTx;

use crate::error::InboxError;
use crate::inbox::Inbox;

/// What is told of the last message is at most so much too old, unless the transaction that noted it failed: one row is
/// not written with every message.
const EXACT_TO: Duration = Duration::from_secs(10);

/// When each number was last noted in this process.
#[derive(Debug, Default)]
pub(crate) struct Activity(Mutex<HashMap<(AccountId, bool), Timestamp>>);

impl Activity {
    /// Whether it is time to note it again; then it counts as noted.
    fn is_due(&self, account: AccountId, direction: Direction, now: Timestamp) -> bool {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (account, direction == Direction::In);
        if noted.get(&key).is_some_and(|at| *at <= now && now.since(*at) < EXACT_TO) {
            return false;
        }
        noted.insert(key, now);
        true
    }
}

/// A number has a message now.
pub(crate) async fn has_message(
    inbox: &Inbox,
    tx: &WorkspaceTx,
    account: AccountId,
    direction: Direction,
) -> Result<(), InboxError> {
    if inbox.activity.is_due(account, direction, tx.now()) {
        tx.activity().note(account, direction).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_number_is_noted_every_ten_seconds_in_each_direction() {
        let activity = Activity::default();
        let account = AccountId::from_uuid(uuid::Uuid::from_u128(1));
        let at = |seconds: i64| Timestamp::from_seconds(1_700_000_000 + seconds);
        assert!(activity.is_due(account, Direction::In, at(0)));
        assert!(!activity.is_due(account, Direction::In, at(9)));
        assert!(activity.is_due(account, Direction::Out, at(9)));
        assert!(activity.is_due(account, Direction::In, at(10)));
        assert!(activity.is_due(account, Direction::In, at(3)), "a clock that was set back");
    }
}
