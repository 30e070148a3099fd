//! `POST /v3/profile/account/request/otp` without a login: the other path that is published for the
//! first step of a reactivation. Sections 9 and 14, number 4.
//!
//! The guide gives this path, the collection that of [`login_request_otp`](super::login_request_otp),
//! which is the better documented one.

use super::OtpReceipt;
use super::otp_request::OtpWords;
use crate::Ciphertext;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};

endpoint! {
    "v3.account_reactivate_request_otp", POST Abha "/v3/profile/account/request/otp",
    role: SendsOtp, carries: Nothing,
    auth: App, replay: Never,
    body: operation, reply: receipt
}

const WORDS: OtpWords = OtpWords {
    scope: &["abha-login", "aadhaar-verify", "re-activate"],
    login_hint: "abha-number",
    otp_system: "aadhaar",
};

/// Asks for an OTP.
#[derive(Debug, Clone)]
pub struct Request {
    /// The encrypted ABHA number, 14 digits with dashes.
    pub login_id: Ciphertext,
}

impl serde::Serialize for Request {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WORDS.serialize(&self.login_id, serializer)
    }
}

#[cfg(feature = "server")]
impl crate::server::ByOperation for Request {
    type Fields = super::otp_request::OtpFields;

    fn from_fields(fields: Self::Fields) -> Option<Self> {
        fields.are(WORDS).then_some(Self { login_id: fields.login_id })
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
        vec![Self { login_id: sentinel::ciphertext() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::SAID])]
    }
}
