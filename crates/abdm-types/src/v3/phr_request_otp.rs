//! `POST /v3/phr/web/login/abha/request/otp`: sends the OTP of a login by ABHA address. Section 11.

use super::OtpReceipt;
use super::otp_request::OtpWords;
use crate::Ciphertext;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};

endpoint! {
    "v3.phr_request_otp", POST PhrWeb "/login/abha/request/otp",
    role: SendsOtp, carries: Nothing,
    auth: App, replay: Never,
    body: operation, reply: receipt
}

/// Asks for an OTP.
#[derive(Debug, Clone)]
pub struct Request {
    operation: Operation,
    /// The encrypted ABHA address.
    pub login_id: Ciphertext,
}

/// Where the OTP goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// To the mobile that is linked with Aadhaar.
    LoginWithAadhaarOtp,
    /// To the mobile of the account.
    LoginWithMobileOtp,
}

impl Request {
    /// The OTP goes to the mobile that is linked with Aadhaar.
    pub fn login_with_aadhaar_otp(abha_address: Ciphertext) -> Self {
        Self { operation: Operation::LoginWithAadhaarOtp, login_id: abha_address }
    }

    /// The OTP goes to the mobile of the account.
    pub fn login_with_mobile_otp(abha_address: Ciphertext) -> Self {
        Self { operation: Operation::LoginWithMobileOtp, login_id: abha_address }
    }

    /// Where the OTP goes.
    pub fn operation(&self) -> Operation {
        self.operation
    }
}

impl Operation {
    #[cfg(feature = "server")]
    pub(super) const ALL: [Self; 2] = [Self::LoginWithAadhaarOtp, Self::LoginWithMobileOtp];

    /// The words that stay the same in the second call.
    pub(super) fn scope(self) -> &'static [&'static str] {
        match self {
            Self::LoginWithAadhaarOtp => &["abha-address-login", "aadhaar-verify"],
            Self::LoginWithMobileOtp => &["abha-address-login", "mobile-verify"],
        }
    }

    fn words(self) -> OtpWords {
        let otp_system = match self {
            Self::LoginWithAadhaarOtp => "aadhaar",
            Self::LoginWithMobileOtp => "abdm",
        };
        OtpWords { scope: self.scope(), login_hint: "abha-address", otp_system }
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
        let by = [Self::login_with_aadhaar_otp, Self::login_with_mobile_otp];
        by.map(|by| by(sentinel::ciphertext())).into()
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::SAID])]
    }
}
