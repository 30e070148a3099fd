//! The states of V3 in format 1.

use abdm_types::Received;
use abdm_types::v3::Account;
use secrecy::ExposeSecret;

use super::SnapshotError::{self, Malformed};
use super::fields::{Kept, Read, ReadAccount, Shown, Written, WrittenAccount};
use crate::Reasons;
use crate::v3::{deactivate, login_aadhaar, login_mobile, reactivate, retrieve};

/// Journeys and outcomes that are an account's number and nothing else.
macro_rules! kept_by_number {
    ($($state:ty),* $(,)?) => {$(
        impl Kept for $state {
            fn write<'a>(&'a self, to: &mut Written<'a>) {
                to.n = Some(&self.abha_number);
            }

            fn read(from: &mut Read) -> Result<Self, SnapshotError> {
                Ok(Self { abha_number: from.n.take().ok_or(Malformed)? })
            }
        }
    )*};
}

kept_by_number! {
    deactivate::OutcomeUnknown,
    login_aadhaar::Start,
    reactivate::OutcomeUnknown,
    reactivate::Start,
}

impl Kept for login_mobile::Start {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        to.mobile = Some(&self.mobile);
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        Ok(Self { mobile: from.mobile.take().ok_or(Malformed)? })
    }
}

impl Kept for login_mobile::ChoosingAccount {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        to.txn = Some(self.txn_id.expose_secret());
        to.t = Some(self.t_token.expose_secret());
        to.accounts = self.accounts.iter().map(WrittenAccount::from).collect();
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        Ok(Self {
            accounts: from.accounts()?.into_iter().map(Account::from).collect(),
            t_token: from.t.take().ok_or(Malformed)?,
            txn_id: from.txn.take().ok_or(Malformed)?,
        })
    }
}

impl<'a> From<&'a Account> for WrittenAccount<'a> {
    fn from(account: &'a Account) -> Self {
        Self {
            n: account.abha_number.as_ref().map(Shown::from),
            a: account.preferred_abha_address.as_ref().map(Shown::from),
            name: account.name.as_ref(),
            gender: account.gender.as_ref(),
            dob: account.dob.as_ref(),
            status: account.status.as_ref(),
        }
    }
}

impl From<ReadAccount> for Account {
    fn from(account: ReadAccount) -> Self {
        Self {
            abha_number: account.n.map(Received::from),
            preferred_abha_address: account.a.map(Received::from),
            name: account.name,
            gender: account.gender,
            dob: account.dob,
            status: account.status,
            ..Self::default()
        }
    }
}

impl Kept for retrieve::Start {
    fn write<'a>(&'a self, _: &mut Written<'a>) {}

    fn read(_: &mut Read) -> Result<Self, SnapshotError> {
        Ok(Self)
    }
}

/// The number is in the login, which was completed when the account was identified.
impl Kept for deactivate::Identified {
    fn write<'a>(&'a self, to: &mut Written<'a>) {
        to.session = Some(self.session.written());
        self.reasons.write(to);
    }

    fn read(from: &mut Read) -> Result<Self, SnapshotError> {
        let session = from.session.take().ok_or(Malformed)?.session()?;
        let abha_number = session.abha_number.clone().ok_or(Malformed)?;
        Ok(Self { session, reasons: Reasons::read(from)?, abha_number })
    }
}
