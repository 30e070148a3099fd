use abdm_flows::{SessionOf, UserSession};
use abdm_types::{
    AbhaAddress, AbhaNumber, AccountStatus, AuthMethod, Mobile, Personal, Received, v1v2, v3,
};

use crate::hosts::Wire;
use crate::{Client, Error};

impl Client {
    /// The patient's account.
    ///
    /// # Errors
    ///
    /// [`Error`]; [`is_token_refused`](Error::is_token_refused) when the patient has to log in
    /// again.
    pub async fn profile(&self, session: &UserSession) -> Result<Profile, Error> {
        self.check_session(session, SessionOf::Number)?;
        let x_token = session.x_token.clone();
        Ok(match self.wire() {
            Wire::V1V2 => self.call(&v1v2::profile::Request { x_token }).await?.into(),
            Wire::V3(_) => self.call(&v3::profile::Request { x_token }).await?.into(),
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

impl From<v1v2::profile::Response> for Profile {
    fn from(profile: v1v2::profile::Response) -> Self {
        Self {
            abha_number: profile.health_id_number,
            abha_address: profile.health_id,
            addresses: profile.phr_address,
            status: None,
            name: profile.name,
            first_name: profile.first_name,
            middle_name: profile.middle_name,
            last_name: profile.last_name,
            mobile: profile.mobile,
            year_of_birth: profile.year_of_birth,
            month_of_birth: profile.month_of_birth,
            day_of_birth: profile.day_of_birth,
            gender: profile.gender,
            email: profile.email,
            email_verified: profile.email_verified,
            address: profile.address,
            pincode: profile.pincode,
            state_code: profile.state_code,
            state_name: profile.state_name,
            district_code: profile.district_code,
            district_name: profile.district_name,
            profile_photo: profile.profile_photo,
            kyc_photo: profile.kyc_photo,
            auth_methods: profile.auth_methods,
            kyc_verified: profile.kyc_verified,
            verification_status: profile.verification_status,
            verification_type: profile.verification_type,
        }
    }
}

impl From<v3::profile::Response> for Profile {
    fn from(profile: v3::profile::Response) -> Self {
        Self {
            abha_number: profile.abha_number,
            abha_address: profile.preferred_abha_address,
            addresses: Vec::new(),
            status: profile.status,
            name: profile.name,
            first_name: profile.first_name,
            middle_name: profile.middle_name,
            last_name: profile.last_name,
            mobile: profile.mobile,
            year_of_birth: profile.year_of_birth,
            month_of_birth: profile.month_of_birth,
            day_of_birth: profile.day_of_birth,
            gender: profile.gender,
            email: profile.email,
            email_verified: profile.email_verified,
            address: profile.address,
            pincode: profile.pincode,
            state_code: profile.state_code,
            state_name: profile.state_name,
            district_code: profile.district_code,
            district_name: profile.district_name,
            profile_photo: profile.profile_photo,
            kyc_photo: profile.kyc_photo,
            auth_methods: profile.auth_methods,
            kyc_verified: profile.kyc_verified,
            verification_status: profile.verification_status,
            verification_type: profile.verification_type,
        }
    }
}
