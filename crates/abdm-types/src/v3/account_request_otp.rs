//! `POST /v3/profile/account/request/otp`: sends an OTP to a patient who is logged in. Section 9.

use super::OtpReceipt;
use super::otp_request::OtpWords;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Ciphertext, XToken};

endpoint! {
    "v3.account_request_otp", POST Abha "/v3/profile/account/request/otp",
    role: SendsOtp, carries: Nothing,
    auth: User, replay: Never,
    body: operation, reply: receipt
}

/// Asks for an OTP.
#[derive(Debug, Clone)]
pub struct Request {
    /// The patient's login.
    pub x_token: XToken,
    operation: Operation,
    /// Whose account it is, although the token says so too, or what it is to have; encrypted.
    pub login_id: Ciphertext,
}

/// What the OTP is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Deactivation.
    DeactivateViaAadhaarOtp,
    /// The same, with an OTP to the mobile of the account.
    DeactivateViaMobileOtp,
    /// Deletion, for good.
    DeleteViaAadhaarOtp,
    /// The same, with an OTP to the mobile of the account.
    DeleteViaMobileOtp,
    /// The identity is verified again with Aadhaar.
    ReKyc,
    /// Another e-mail address.
    UpdateEmail,
    /// Another mobile.
    UpdateMobile,
}

impl Request {
    /// For a deactivation. `abha_number` holds 14 digits with dashes; the OTP goes to the mobile
    /// that is linked with Aadhaar.
    pub fn deactivate_via_aadhaar_otp(x_token: XToken, abha_number: Ciphertext) -> Self {
        Self { x_token, operation: Operation::DeactivateViaAadhaarOtp, login_id: abha_number }
    }

    /// The same; the OTP goes to the mobile of the account.
    pub fn deactivate_via_mobile_otp(x_token: XToken, abha_number: Ciphertext) -> Self {
        Self { x_token, operation: Operation::DeactivateViaMobileOtp, login_id: abha_number }
    }

    /// For a deletion. `abha_number` holds 14 digits with dashes; the OTP goes to the mobile that
    /// is linked with Aadhaar.
    pub fn delete_via_aadhaar_otp(x_token: XToken, abha_number: Ciphertext) -> Self {
        Self { x_token, operation: Operation::DeleteViaAadhaarOtp, login_id: abha_number }
    }

    /// The same; the OTP goes to the mobile of the account.
    pub fn delete_via_mobile_otp(x_token: XToken, abha_number: Ciphertext) -> Self {
        Self { x_token, operation: Operation::DeleteViaMobileOtp, login_id: abha_number }
    }

    /// To verify the identity again. `abha_number` holds 14 digits with dashes; the OTP goes to the
    /// mobile that is linked with Aadhaar.
    pub fn re_kyc(x_token: XToken, abha_number: Ciphertext) -> Self {
        Self { x_token, operation: Operation::ReKyc, login_id: abha_number }
    }

    /// For another e-mail address. `email` holds it; the OTP goes there.
    pub fn update_email(x_token: XToken, email: Ciphertext) -> Self {
        Self { x_token, operation: Operation::UpdateEmail, login_id: email }
    }

    /// For another mobile. `mobile` holds its 10 digits; the OTP goes there.
    pub fn update_mobile(x_token: XToken, mobile: Ciphertext) -> Self {
        Self { x_token, operation: Operation::UpdateMobile, login_id: mobile }
    }

    /// What the OTP is for.
    pub fn operation(&self) -> Operation {
        self.operation
    }
}

impl Operation {
    #[cfg(feature = "server")]
    const ALL: &[Self] = &[
        Self::DeactivateViaAadhaarOtp,
        Self::DeactivateViaMobileOtp,
        Self::DeleteViaAadhaarOtp,
        Self::DeleteViaMobileOtp,
        Self::ReKyc,
        Self::UpdateEmail,
        Self::UpdateMobile,
    ];

    fn words(self) -> OtpWords {
        let (scope, login_hint, otp_system): (&'static [&'static str], _, _) = match self {
            Self::DeactivateViaAadhaarOtp => {
                (&["abha-profile", "de-activate"], "abha-number", "aadhaar")
            }
            Self::DeactivateViaMobileOtp => {
                (&["abha-profile", "de-activate"], "abha-number", "abdm")
            }
            Self::DeleteViaAadhaarOtp => (&["abha-profile", "delete"], "abha-number", "aadhaar"),
            Self::DeleteViaMobileOtp => (&["abha-profile", "delete"], "abha-number", "abdm"),
            Self::ReKyc => (&["abha-profile", "re-kyc"], "abha-number", "aadhaar"),
            Self::UpdateEmail => (&["abha-profile", "email-verify"], "email", "abdm"),
            Self::UpdateMobile => (&["abha-profile", "mobile-verify"], "mobile", "abdm"),
        };
        OtpWords { scope, login_hint, otp_system }
    }
}

impl serde::Serialize for Request {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.operation.words().serialize(&self.login_id, serializer)
    }
}

#[cfg(feature = "server")]
impl crate::server::ByOperation for Request {
    type Fields = super::otp_request::OtpFields;

    fn from_fields(fields: Self::Fields) -> Option<Self> {
        let operation = *Operation::ALL.iter().find(|one| fields.are(one.words()))?;
        Some(Self { x_token: XToken::absent(), operation, login_id: fields.login_id })
    }
}

/// The OTP is on its way.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub OtpReceipt);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        let by = [
            Self::deactivate_via_aadhaar_otp,
            Self::deactivate_via_mobile_otp,
            Self::delete_via_aadhaar_otp,
            Self::delete_via_mobile_otp,
            Self::re_kyc,
            Self::update_email,
            Self::update_mobile,
        ];
        by.map(|by| by(sentinel::x_token(), sentinel::ciphertext())).into()
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::SAID])]
    }
}
