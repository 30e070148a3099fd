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
    /// Whose account it is, encrypted, although the token says so too.
    pub login_id: Ciphertext,
}

/// What the OTP is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Deactivation.
    DeactivateViaAadhaarOtp,
}

impl Request {
    /// For a deactivation. `abha_number` holds 14 digits with dashes; the OTP goes to the mobile
    /// that is linked with Aadhaar.
    pub fn deactivate_via_aadhaar_otp(x_token: XToken, abha_number: Ciphertext) -> Self {
        Self { x_token, operation: Operation::DeactivateViaAadhaarOtp, login_id: abha_number }
    }

    /// What the OTP is for.
    pub fn operation(&self) -> Operation {
        self.operation
    }
}

impl Operation {
    fn words(self) -> OtpWords {
        match self {
            Self::DeactivateViaAadhaarOtp => OtpWords {
                scope: &["abha-profile", "de-activate"],
                login_hint: "abha-number",
                otp_system: "aadhaar",
            },
        }
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
        let operation = Operation::DeactivateViaAadhaarOtp;
        fields.are(operation.words()).then(|| Self {
            x_token: XToken::absent(),
            operation,
            login_id: fields.login_id,
        })
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
        let x_token = sentinel::x_token();
        vec![Self::deactivate_via_aadhaar_otp(x_token, sentinel::ciphertext())]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::SAID])]
    }
}
