//! Journeys of several steps: what was proven is kept in a transaction for the next one.

use std::time::SystemTime;

use abdm_types::Mobile;

use super::transactions::Transaction;
use super::{AccountId, Begun, Denied, Errand, Proven, Subject, World};
use crate::outbox::Recipient;

impl World {
    /// Opens a transaction for the next step, to which no OTP belongs.
    pub(crate) fn open_step(
        &mut self,
        errand: Errand,
        subject: Subject,
        wanted: Option<Recipient>,
        now: SystemTime,
    ) -> String {
        self.open(Transaction::new(errand, subject, None).wanting(wanted), now)
    }

    /// What is kept for a step, which is not spent by looking.
    pub(crate) fn step(
        &mut self,
        txn_id: &str,
        errand: Errand,
        owner: Option<AccountId>,
        now: SystemTime,
    ) -> Result<Proven, Denied> {
        let transaction = self.transactions.find(txn_id, errand, owner, now)?;
        let (subject, wanted) = (transaction.subject.clone(), transaction.wanted.clone());
        Ok(Proven { subject, wanted })
    }

    /// Ends a step, whose transaction is worth nothing any more.
    pub(crate) fn end_step(
        &mut self,
        txn_id: &str,
        errand: Errand,
        now: SystemTime,
    ) -> Result<(), Denied> {
        self.transactions.find(txn_id, errand, None, now)?.spent = true;
        Ok(())
    }

    /// Sends an OTP to a mobile that an account is to have.
    pub(crate) fn begin_for_new_mobile(
        &mut self,
        errand: Errand,
        account: AccountId,
        mobile: Mobile,
        now: SystemTime,
    ) -> Result<Begun, Denied> {
        self.check_fit(errand, account, now)?;
        self.check_mobile(account, &mobile)?;
        self.begin_wanting(errand, Subject::Account(account), mobile.into(), now)
    }

    /// Sends an OTP to an e-mail address that an account is to have.
    pub(crate) fn begin_for_email(
        &mut self,
        errand: Errand,
        account: AccountId,
        email: String,
        now: SystemTime,
    ) -> Result<Begun, Denied> {
        self.check_fit(errand, account, now)?;
        self.check_email(account, &email)?;
        self.begin_wanting(errand, Subject::Account(account), Recipient::Email(email), now)
    }

    /// Sends a link to an e-mail address that an account is to have, which counts as an OTP does.
    /// Nobody opens it.
    pub(crate) fn send_link(
        &mut self,
        errand: Errand,
        account: AccountId,
        email: &str,
        now: SystemTime,
    ) -> Result<(), Denied> {
        self.check_fit(errand, account, now)?;
        self.check_email(account, email)?;
        self.limits.count_send(&Subject::Account(account), now)
    }

    /// Sends an OTP to a mobile that somebody wants who has no account yet.
    pub(crate) fn begin_for_first_mobile(
        &mut self,
        errand: Errand,
        subject: Subject,
        mobile: Mobile,
        now: SystemTime,
    ) -> Result<Begun, Denied> {
        self.check_mobile_quota(&mobile)?;
        self.begin_wanting(errand, subject, mobile.into(), now)
    }

    fn begin_wanting(
        &mut self,
        errand: Errand,
        subject: Subject,
        wanted: Recipient,
        now: SystemTime,
    ) -> Result<Begun, Denied> {
        self.begin(errand, subject, wanted.clone(), Some(wanted), now)
    }

    /// Sends the second OTP of a journey, to where its method says, and hands on what is wanted. The
    /// step before it ends if one is sent.
    pub(crate) fn begin_second(
        &mut self,
        (txn_id, before): (&str, Errand),
        errand: Errand,
        account: AccountId,
        now: SystemTime,
    ) -> Result<Begun, Denied> {
        let proven = self.step(txn_id, before, Some(account), now)?;
        self.check_fit(errand, account, now)?;
        let to = self.accounts.mobile_for(account, errand.method)?.into();
        let begun = self.begin(errand, proven.subject, to, proven.wanted, now)?;
        self.end_step(txn_id, before, now)?;
        Ok(begun)
    }
}
