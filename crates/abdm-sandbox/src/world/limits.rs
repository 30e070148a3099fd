use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::SystemTime;

use super::{Accounts, Denied, Subject};
use crate::Config;
use crate::people::Standing;

/// Counts failures and OTPs. Subjects are people of the sandbox, so the maps stay small.
#[derive(Debug)]
pub(super) struct Limits {
    config: Arc<Config>,
    failures: HashMap<Subject, Failures>,
    sends: HashMap<Subject, VecDeque<SystemTime>>,
}

#[derive(Debug, Default)]
struct Failures {
    count: u32,
    locked_until: Option<SystemTime>,
}

impl Limits {
    pub(super) fn new(config: Arc<Config>) -> Self {
        Self { config, failures: HashMap::new(), sends: HashMap::new() }
    }

    /// Refuses a subject that is locked, for now or from the start.
    pub(super) fn check_lock(
        &self,
        subject: &Subject,
        accounts: &Accounts,
        now: SystemTime,
    ) -> Result<(), Denied> {
        let for_good = match subject {
            Subject::Account(id) => accounts.standing(*id) == Standing::Locked,
            _ => false,
        };
        if for_good || self.locked(subject, now) {
            return Err(Denied::Locked);
        }
        Ok(())
    }

    pub(super) fn locked(&self, subject: &Subject, now: SystemTime) -> bool {
        let until = self.failures.get(subject).and_then(|failures| failures.locked_until);
        until.is_some_and(|until| now < until)
    }

    pub(super) fn count_failure(&mut self, subject: &Subject, now: SystemTime) {
        let failures = self.failures.entry(subject.clone()).or_default();
        if failures.locked_until.is_some_and(|until| now >= until) {
            *failures = Failures::default();
        }
        failures.count += 1;
        if failures.count >= self.config.failures_before_lock {
            failures.locked_until = Some(now + self.config.lock_out);
        }
    }

    pub(super) fn forget_failures(&mut self, subject: &Subject) {
        self.failures.remove(subject);
    }

    /// Counts an OTP that is about to be sent, or refuses it.
    pub(super) fn count_send(&mut self, subject: &Subject, now: SystemTime) -> Result<(), Denied> {
        let window = self.config.send_window;
        let sends = self.sends.entry(subject.clone()).or_default();
        while sends.front().is_some_and(|at| now >= *at + window) {
            sends.pop_front();
        }
        if sends.len() >= self.config.sends_per_window as usize {
            return Err(Denied::TooManySends);
        }
        sends.push_back(now);
        Ok(())
    }
}
