//! The account of a choice on V3, in format 1.

use abdm_types::Received;
use abdm_types::v3::Account;

use super::fields::{ReadAccount, Shown, WrittenAccount};

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
