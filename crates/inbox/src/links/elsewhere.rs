//! Which linked devices other processes have: jobs of these are left to them.

use std::collections::HashSet;
use std::sync::{PoisonError, RwLock};

use blazz_domain::AccountId;

/// The linked devices this process does not have, as it last saw.
#[derive(Debug, Default)]
pub struct Elsewhere(RwLock<HashSet<AccountId>>);

impl Elsewhere {
    pub fn has(&self, account: AccountId) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).contains(&account)
    }

    /// Gives whether some are here now that were not.
    pub fn set(&self, accounts: HashSet<AccountId>) -> bool {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let has_come_here = known.iter().any(|account| !accounts.contains(account));
        *known = accounts;
        has_come_here
    }
}
