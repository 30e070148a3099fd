//! What every wire shows of an account, in whatever fields.

use abdm_types::{AccountStatus, AuthMethod};

use crate::people::Standing;
use crate::world::Record;

/// The methods of an account.
pub(crate) fn auth_methods(record: &Record) -> Vec<AuthMethod> {
    let methods = [
        record.person.aadhaar_linked.then_some(AuthMethod::AadhaarOtp),
        Some(AuthMethod::MobileOtp),
        record.password.is_some().then_some(AuthMethod::Password),
    ];
    methods.into_iter().flatten().collect()
}

pub(crate) fn status(standing: Standing) -> AccountStatus {
    match standing {
        Standing::Active => AccountStatus::Active,
        Standing::Deactivated => AccountStatus::Deactivated,
        Standing::Deleted => AccountStatus::Deleted,
        Standing::Locked => AccountStatus::Locked,
    }
}
