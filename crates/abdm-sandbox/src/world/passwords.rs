//! Passwords, which prove what an OTP proves, and count and lock as OTPs do.

use std::time::SystemTime;

use super::{AccountId, Denied, Errand, Proven, Subject, World};

/// A password and what it is handed in for, where a transaction is open for it.
pub(crate) struct PasswordClaim<'a> {
    pub(crate) txn_id: &'a str,
    pub(crate) errand: Errand,
    /// Whose transaction it must be, where the caller is logged in.
    pub(crate) owner: Option<AccountId>,
    /// `None` for one that is not looked into, and so taken for the right one.
    pub(crate) password: Option<&'a str>,
}

impl World {
    /// Checks a password that comes without any transaction.
    pub(crate) fn verify_password(
        &mut self,
        errand: Errand,
        account: AccountId,
        password: Option<&str>,
        now: SystemTime,
    ) -> Result<(), Denied> {
        self.check_fit(errand, account, now)?;
        self.check_password(account, password, now)
    }

    /// Opens a transaction that a password is to be handed in to. Nothing is sent.
    pub(crate) fn begin_for_password(
        &mut self,
        errand: Errand,
        account: AccountId,
        now: SystemTime,
    ) -> Result<String, Denied> {
        self.check_fit(errand, account, now)?;
        if self.accounts.record(account).password.is_none() {
            return Err(Denied::PasswordNotSet);
        }
        Ok(self.open_step(errand, Subject::Account(account), None, now))
    }

    /// Checks a password that comes with a transaction. The right one spends it.
    pub(crate) fn prove_by_password(
        &mut self,
        claim: &PasswordClaim<'_>,
        now: SystemTime,
    ) -> Result<Proven, Denied> {
        let most = self.config.attempts_per_transaction;
        let transaction = self.transactions.find(claim.txn_id, claim.errand, claim.owner, now)?;
        if transaction.attempts >= most {
            return Err(Denied::AttemptsExhausted);
        }
        let proven =
            Proven { subject: transaction.subject.clone(), wanted: transaction.wanted.clone() };
        let Subject::Account(account) = proven.subject else {
            return Err(Denied::TransactionUnknown);
        };
        let checked = self.check_password(account, claim.password, now);
        let transaction = self.transactions.find(claim.txn_id, claim.errand, claim.owner, now)?;
        match checked {
            Ok(()) => {
                transaction.spent = true;
                Ok(proven)
            }
            Err(why) => {
                transaction.attempts += u32::from(why == Denied::PasswordWrong);
                Err(why)
            }
        }
    }

    fn check_password(
        &mut self,
        account: AccountId,
        password: Option<&str>,
        now: SystemTime,
    ) -> Result<(), Denied> {
        let subject = Subject::Account(account);
        self.limits.check_lock(&subject, &self.accounts, now)?;
        let record = self.accounts.record(account);
        let known = record.password.as_deref().ok_or(Denied::PasswordNotSet)?;
        if password.is_some_and(|password| password != known) {
            drop(record);
            self.limits.count_failure(&subject, now);
            return Err(Denied::PasswordWrong);
        }
        self.limits.forget_failures(&subject);
        Ok(())
    }
}
