use std::collections::{BTreeMap, HashMap};

use super::{AccountId, Subject};
use crate::OtpTally;

/// Counts what was done, in all and for each subject. It grows with those something was done for.
#[derive(Debug, Default)]
pub(crate) struct Books {
    all: OtpTally,
    subjects: HashMap<Subject, BTreeMap<&'static str, OtpTally>>,
    changes: HashMap<AccountId, Changes>,
}

/// How often an account was changed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Changes {
    pub(crate) deactivations: u64,
    pub(crate) reactivations: u64,
    pub(crate) deletions: u64,
    pub(crate) enrolments: u64,
    pub(crate) mobile_updates: u64,
    pub(crate) email_updates: u64,
    pub(crate) profile_updates: u64,
    pub(crate) address_changes: u64,
    pub(crate) rekycs: u64,
}

impl Books {
    pub(crate) fn all(&self) -> OtpTally {
        self.all
    }

    /// Adds what was done about an OTP, if it is known whose it was and what for.
    pub(super) fn add(&mut self, whose: Option<(Subject, &'static str)>, done: OtpTally) {
        self.all.add(done);
        if let Some((subject, purpose)) = whose {
            self.subjects.entry(subject).or_default().entry(purpose).or_default().add(done);
        }
    }

    /// What was done for a subject, by purpose.
    pub(super) fn of(&self, subject: &Subject) -> impl Iterator<Item = (&'static str, OtpTally)> {
        self.subjects.get(subject).into_iter().flatten().map(|(purpose, otps)| (*purpose, *otps))
    }

    pub(super) fn changes(&mut self, account: AccountId) -> &mut Changes {
        self.changes.entry(account).or_default()
    }

    pub(super) fn changes_of(&self, account: AccountId) -> Changes {
        self.changes.get(&account).copied().unwrap_or_default()
    }
}
