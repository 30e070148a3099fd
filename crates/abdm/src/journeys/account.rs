use abdm_types::v1v2::mobile_login_verify_otp::LinkedAccount;
use abdm_types::{AbhaAddress, AbhaNumber, AccountStatus, Personal, Received, v3};

/// An account that the service listed. Every field can be missing.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Account {
    /// ABHA number. Only one that came in full can be chosen.
    pub abha_number: Option<Received<AbhaNumber>>,
    /// ABHA address.
    pub abha_address: Option<Received<AbhaAddress>>,
    /// The patient's name.
    pub name: Option<Personal>,
    /// The state of the account, which V3 tells. One that is not active cannot be chosen.
    pub status: Option<AccountStatus>,
}

impl From<&LinkedAccount> for Account {
    fn from(account: &LinkedAccount) -> Self {
        Self {
            abha_number: account.health_id_number.clone(),
            abha_address: account.health_id.clone(),
            name: account.name.clone(),
            status: None,
        }
    }
}

impl From<&v3::Account> for Account {
    fn from(account: &v3::Account) -> Self {
        Self {
            abha_number: account.abha_number.clone(),
            abha_address: account.preferred_abha_address.clone(),
            name: account.name.clone(),
            status: account.status.clone(),
        }
    }
}
