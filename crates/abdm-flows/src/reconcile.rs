use abdm_types::{AccountStatus, Cause, Failure};

/// What a look at the account says about a change of which nobody knew whether it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reconciled {
    /// The change was made.
    Done,
    /// The change is not made so far. Soon after a lost reply the service may still be at work, so
    /// look again before the journey is started anew.
    NotDone,
    /// The account does not say.
    Unknown,
}

impl Reconciled {
    /// Reads a look-up that was to find `wanted`. `status` is what it says of the account that was
    /// asked for, if anything.
    ///
    /// `Err` when the look-up itself failed; it can be repeated.
    pub(crate) fn read(
        status: Result<Option<AccountStatus>, Failure>,
        wanted: &AccountStatus,
    ) -> Result<Self, Failure> {
        let status = match status {
            Ok(status) => status,
            // Some versions of a search answer for deactivated accounts and others refuse them.
            Err(failure) if failure.cause() == Cause::AccountDeactivated => {
                Some(AccountStatus::Deactivated)
            }
            // Deleted meanwhile, or never there: looking again would say no more.
            Err(failure) if failure.cause() == Cause::AccountUnknown => None,
            Err(failure) => return Err(failure),
        };
        Ok(match status {
            Some(status) if status == *wanted => Self::Done,
            Some(AccountStatus::Active | AccountStatus::Deactivated) => Self::NotDone,
            _ => Self::Unknown,
        })
    }
}
