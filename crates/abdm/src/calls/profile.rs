use abdm_flows::{SessionOf, UserSession};
use abdm_types::{
    AbhaAddress, AbhaNumber, AccountStatus, AuthMethod, Mobile, Personal, Received, v1v2, v3,
};

use crate::hosts::Wire;
use crate::{Client, Error};

impl Client {
    /// The patient's account, or ABHA address where that is what the patient
    /// [logged in to](SessionOf).
    ///
    /// # Errors
    ///
    /// [`Error`]; [`is_token_refused`](Error::is_token_refused) when the patient has to log in
    /// again.
    pub async fn profile(&self, session: &UserSession) -> Result<Profile, Error> {
        let of = self.check_either_session(session)?;
        let x_token = session.x_token.clone();
        Ok(match (self.wire(), of) {
            (Wire::V1V2, _) => self.call(&v1v2::profile::Request { x_token }).await?.into(),
            (Wire::V3(_), SessionOf::Address) => {
                self.call(&v3::phr_profile::Request { x_token }).await?.into()
            }
            (Wire::V3(_), _) => self.call(&v3::profile::Request { x_token }).await?.into(),
        })
    }
}

/// A patient's account. Every field can be missing.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Profile {
    /// ABHA number.
    pub abha_number: Option<Received<AbhaNumber>>,
    /// ABHA address, the preferred one where there are several.
    pub abha_address: Option<Received<AbhaAddress>>,
    /// All ABHA addresses that are linked, which v1/v2 tells. Not in the answer to an update.
    pub addresses: Vec<Received<AbhaAddress>>,
    /// The state of the account, which V3 tells.
    pub status: Option<AccountStatus>,
    /// Full name.
    pub name: Option<Personal>,
    /// First name.
    pub first_name: Option<Personal>,
    /// Middle name.
    pub middle_name: Option<Personal>,
    /// Last name.
    pub last_name: Option<Personal>,
    /// Mobile of the account, which need not be the one linked with Aadhaar.
    pub mobile: Option<Received<Mobile>>,
    /// Year of birth, four digits.
    pub year_of_birth: Option<Personal>,
    /// Month of birth, one or two digits.
    pub month_of_birth: Option<Personal>,
    /// Day of birth, one or two digits.
    pub day_of_birth: Option<Personal>,
    /// `M`, `F`, `O` or `U`.
    pub gender: Option<Personal>,
    /// E-mail address.
    pub email: Option<Personal>,
    /// Whether the patient proved to read the e-mails, as far as it is told.
    pub email_verified: Option<bool>,
    /// Street address.
    pub address: Option<Personal>,
    /// Postal code.
    pub pincode: Option<Personal>,
    /// Code of the state.
    pub state_code: Option<Personal>,
    /// State.
    pub state_name: Option<Personal>,
    /// Code of the district.
    pub district_code: Option<Personal>,
    /// District.
    pub district_name: Option<Personal>,
    /// The photograph of the account, in a base64 that is not always valid.
    pub profile_photo: Option<Personal>,
    /// The photograph that Aadhaar has, likewise.
    pub kyc_photo: Option<Personal>,
    /// The methods open to this account.
    pub auth_methods: Vec<AuthMethod>,
    /// Whether the identity was verified.
    pub kyc_verified: Option<bool>,
    /// How far, in the service's words, such as `VERIFIED` or `PROVISIONAL`.
    pub verification_status: Option<Personal>,
    /// By what, such as `AADHAAR`.
    pub verification_type: Option<Personal>,
}

/// Reads one of the replies, which name the same things alike but for those that are given.
macro_rules! profile_from {
    ($reply:ty as $told:ident { $($field:ident: $value:expr),* $(,)? }) => {
        impl From<$reply> for Profile {
            fn from($told: $reply) -> Self {
                Self {
                    first_name: $told.first_name,
                    middle_name: $told.middle_name,
                    last_name: $told.last_name,
                    mobile: $told.mobile,
                    year_of_birth: $told.year_of_birth,
                    month_of_birth: $told.month_of_birth,
                    day_of_birth: $told.day_of_birth,
                    gender: $told.gender,
                    email: $told.email,
                    email_verified: $told.email_verified,
                    address: $told.address,
                    state_code: $told.state_code,
                    state_name: $told.state_name,
                    district_code: $told.district_code,
                    district_name: $told.district_name,
                    profile_photo: $told.profile_photo,
                    auth_methods: $told.auth_methods,
                    $($field: $value,)*
                }
            }
        }
    };
}

profile_from! {
    v1v2::profile::Response as told {
        abha_number: told.health_id_number,
        abha_address: told.health_id,
        addresses: told.phr_address,
        status: None,
        name: told.name,
        pincode: told.pincode,
        kyc_photo: told.kyc_photo,
        kyc_verified: told.kyc_verified,
        verification_status: told.verification_status,
        verification_type: told.verification_type,
    }
}

profile_from! {
    v3::profile::Response as told {
        abha_number: told.abha_number,
        abha_address: told.preferred_abha_address,
        addresses: Vec::new(),
        status: told.status,
        name: told.name,
        pincode: told.pincode,
        kyc_photo: told.kyc_photo,
        kyc_verified: told.kyc_verified,
        verification_status: told.verification_status,
        verification_type: told.verification_type,
    }
}

profile_from! {
    v3::phr_profile::Response as told {
        abha_number: told.abha_number,
        abha_address: told.abha_address,
        addresses: Vec::new(),
        status: told.status,
        name: told.full_name,
        pincode: told.pin_code,
        kyc_photo: None,
        kyc_verified: None,
        verification_status: told.kyc_status,
        verification_type: None,
    }
}
