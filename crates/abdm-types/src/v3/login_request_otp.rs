//! `POST /v3/profile/login/request/otp`: sends the OTP of every operation that needs no login.
//! Section 6; sections 8 and 9 for retrieval and reactivation.

use super::OtpReceipt;
use super::otp_request::OtpWords;
use crate::Ciphertext;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};

endpoint! {
    "v3.login_request_otp", POST Abha "/v3/profile/login/request/otp",
    role: SendsOtp, carries: Nothing,
    auth: App, replay: Never,
    body: operation, reply: receipt
}

/// Asks for an OTP.
#[derive(Debug, Clone)]
pub struct Request {
    operation: Operation,
    /// Whom to send it to, encrypted: what it holds depends on the operation.
    pub login_id: Ciphertext,
}

/// What the OTP is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Login by ABHA number.
    LoginWithAadhaarOtp,
    /// Login by mobile.
    LoginUsingMobile,
    /// Reactivation by ABHA number.
    ReactivateViaAadhaarOtp,
    /// Retrieval by Aadhaar number, which is at the same time a login.
    RetrieveViaAadhaarOtp,
}

impl Request {
    /// For a login. `abha_number` holds 14 digits with dashes; the OTP goes to the mobile that is
    /// linked with Aadhaar.
    pub fn login_with_aadhaar_otp(abha_number: Ciphertext) -> Self {
        Self { operation: Operation::LoginWithAadhaarOtp, login_id: abha_number }
    }

    /// For a login. `mobile` holds 10 digits; the OTP goes there.
    pub fn login_using_mobile(mobile: Ciphertext) -> Self {
        Self { operation: Operation::LoginUsingMobile, login_id: mobile }
    }

    /// For a deactivated account. `abha_number` holds 14 digits with dashes; the OTP goes to the
    /// mobile that is linked with Aadhaar.
    pub fn reactivate_via_aadhaar_otp(abha_number: Ciphertext) -> Self {
        Self { operation: Operation::ReactivateViaAadhaarOtp, login_id: abha_number }
    }

    /// For a forgotten ABHA. `aadhaar` holds 12 digits; the OTP goes to the mobile that is linked
    /// with Aadhaar.
    pub fn retrieve_via_aadhaar_otp(aadhaar: Ciphertext) -> Self {
        Self { operation: Operation::RetrieveViaAadhaarOtp, login_id: aadhaar }
    }

    /// What the OTP is for.
    pub fn operation(&self) -> Operation {
        self.operation
    }
}

impl Operation {
    #[cfg(feature = "server")]
    const ALL: [Self; 4] = [
        Self::LoginWithAadhaarOtp,
        Self::LoginUsingMobile,
        Self::ReactivateViaAadhaarOtp,
        Self::RetrieveViaAadhaarOtp,
    ];

    fn words(self) -> OtpWords {
        let (scope, login_hint, otp_system): (&'static [&'static str], _, _) = match self {
            Self::LoginWithAadhaarOtp => {
                (&["abha-login", "aadhaar-verify"], "abha-number", "aadhaar")
            }
            Self::LoginUsingMobile => (&["abha-login", "mobile-verify"], "mobile", "abdm"),
            Self::ReactivateViaAadhaarOtp => {
                (&["abha-login", "aadhaar-verify", "re-activate"], "abha-number", "aadhaar")
            }
            Self::RetrieveViaAadhaarOtp => {
                (&["abha-login", "aadhaar-verify"], "aadhaar", "aadhaar")
            }
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
        let operation = Operation::ALL.into_iter().find(|one| fields.are(one.words()))?;
        Some(Self { operation, login_id: fields.login_id })
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
        vec![
            Self::login_with_aadhaar_otp(sentinel::ciphertext()),
            Self::login_using_mobile(sentinel::ciphertext()),
            Self::reactivate_via_aadhaar_otp(sentinel::ciphertext()),
            Self::retrieve_via_aadhaar_otp(sentinel::ciphertext()),
        ]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::SAID])]
    }
}
