//! How somebody without an ABHA gets one.

use std::time::SystemTime;

use abdm_types::Mobile;

use super::{AccountId, Denied, Subject, World};
use crate::people::Person;

/// What an enrolment came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Enrolment {
    pub(crate) account: AccountId,
    /// Whether there was none before.
    pub(crate) is_new: bool,
    /// Whether the account has the mobile that is wanted.
    pub(crate) mobile_linked: bool,
}

/// Who is enrolled, by whom, and how.
pub(crate) struct Application<'a> {
    /// Whose OTP UIDAI has accepted.
    pub(crate) subject: &'a Subject,
    pub(crate) mobile: &'a Mobile,
    /// Whether the mobile's own OTP was accepted. Without it an account has the mobile that UIDAI
    /// has.
    pub(crate) mobile_verified: bool,
    pub(crate) consents: bool,
    pub(crate) client_id: &'a str,
}

impl World {
    /// Makes an account, or finds the one that there is.
    pub(crate) fn enrol(
        &mut self,
        application: &Application<'_>,
        now: SystemTime,
    ) -> Result<Enrolment, Denied> {
        if !application.consents {
            return Err(Denied::ConsentMissing);
        }
        match application.subject {
            Subject::Account(account) => self.already_enrolled(*account, application.mobile, now),
            // Only those who are prepared for it can get an account.
            Subject::WithoutAccount(aadhaar) => {
                let account = self.accounts.prepared_for(aadhaar).ok_or(Denied::AccountUnknown)?;
                self.enrol_prepared(account, application)
            }
            Subject::Mobile(_) => Err(Denied::TransactionUnknown),
        }
    }

    /// Who somebody is for whom an account can be made.
    pub(crate) fn prepared(&self, subject: &Subject) -> Option<&'static Person> {
        match subject {
            Subject::WithoutAccount(aadhaar) => Some(self.accounts.prepared_for(aadhaar)?.person()),
            Subject::Account(_) | Subject::Mobile(_) => None,
        }
    }

    /// Whether UIDAI has this mobile for them.
    pub(crate) fn is_aadhaar_mobile(&self, subject: &Subject, mobile: &Mobile) -> bool {
        self.prepared(subject).and_then(|person| person.aadhaar_mobile) == Some(mobile.as_str())
    }

    fn already_enrolled(
        &self,
        account: AccountId,
        mobile: &Mobile,
        now: SystemTime,
    ) -> Result<Enrolment, Denied> {
        self.check_active(account, now)?;
        let mobile_linked = self.accounts.record(account).mobile == mobile.as_str();
        Ok(Enrolment { account, is_new: false, mobile_linked })
    }

    fn enrol_prepared(
        &mut self,
        account: AccountId,
        application: &Application<'_>,
    ) -> Result<Enrolment, Denied> {
        let Application { mobile, client_id, .. } = application;
        let made = self.creations.get(*client_id).copied().unwrap_or_default();
        if made >= self.config.creations_per_client {
            return Err(Denied::CreationLimit);
        }
        self.check_mobile_quota(mobile)?;
        let aadhaar_mobile = account.person().aadhaar_mobile;
        let mobile_linked = application.mobile_verified || aadhaar_mobile == Some(mobile.as_str());
        let first = aadhaar_mobile.filter(|_| !mobile_linked).and_then(|m| Mobile::parse(m).ok());
        self.accounts.enrol(account, first.as_ref().unwrap_or(mobile));
        self.creations.insert((*client_id).to_owned(), made + 1);
        self.books.changes(account).enrolments += 1;
        Ok(Enrolment { account, is_new: true, mobile_linked })
    }
}
