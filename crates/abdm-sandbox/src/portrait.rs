//! What every wire shows of a person, in whatever fields.

use abdm_types::{AccountStatus, AuthMethod};

use crate::people::{Person, Standing};

/// The methods of an account.
pub(crate) fn auth_methods(person: &Person) -> Vec<AuthMethod> {
    match person.aadhaar_linked {
        true => vec![AuthMethod::AadhaarOtp, AuthMethod::MobileOtp],
        false => vec![AuthMethod::MobileOtp],
    }
}

pub(crate) fn status(standing: Standing) -> AccountStatus {
    match standing {
        Standing::Active => AccountStatus::Active,
        Standing::Deactivated => AccountStatus::Deactivated,
        Standing::Deleted => AccountStatus::Deleted,
        Standing::Locked => AccountStatus::Locked,
    }
}
