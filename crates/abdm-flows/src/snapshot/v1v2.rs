//! The account of a choice on v1/v2, in format 1.

use abdm_types::Received;
use abdm_types::v1v2::mobile_login_verify_otp::LinkedAccount;

use super::fields::{ReadAccount, Shown, WrittenAccount};

impl<'a> From<&'a LinkedAccount> for WrittenAccount<'a> {
    fn from(account: &'a LinkedAccount) -> Self {
        Self {
            n: account.health_id_number.as_ref().map(Shown::from),
            a: account.health_id.as_ref().map(Shown::from),
            name: account.name.as_ref(),
            ..Self::default()
        }
    }
}

impl From<ReadAccount> for LinkedAccount {
    fn from(account: ReadAccount) -> Self {
        Self {
            health_id_number: account.n.map(Received::from),
            health_id: account.a.map(Received::from),
            name: account.name,
        }
    }
}
