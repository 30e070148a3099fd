//! How an account comes to stand as it does.

use super::{AccountId, Denied, World};
use crate::people::Standing;

impl World {
    /// Deactivates an account and ends its logins, on every wire.
    pub(crate) fn deactivate(&mut self, account: AccountId) {
        self.accounts.set_standing(account, Standing::Deactivated);
        self.books.changes(account).deactivations += 1;
        self.tokens.end_all_of(account);
    }

    /// Makes a deactivated account active.
    pub(crate) fn reactivate(&mut self, account: AccountId) -> Result<(), Denied> {
        match self.accounts.standing(account) {
            Standing::Deactivated => {
                self.accounts.set_standing(account, Standing::Active);
                self.books.changes(account).reactivations += 1;
                Ok(())
            }
            _ => Err(Denied::NotDeactivated),
        }
    }
}
