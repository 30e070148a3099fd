//! `POST /v3/profile/account/request/otp` without a login: the other path that is published for the
//! first step of a reactivation. Sections 9 and 14, number 4.
//!
//! The guide gives this path, the collection that of [`login_request_otp`](super::login_request_otp),
//! which is the better documented one.

use super::OtpReceipt;
use super::login_request_otp::Operation;
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

/// Asks for an OTP.
#[derive(Debug, Clone)]
pub struct Request {
    operation: Operation,
    /// The encrypted ABHA number, 14 digits with dashes.
    pub login_id: Ciphertext,
}

impl Request {
    /// `abha_number` holds 14 digits with dashes; the OTP goes to the mobile that is linked with
    /// Aadhaar.
    pub fn reactivate_via_aadhaar_otp(abha_number: Ciphertext) -> Self {
        Self { operation: Operation::ReactivateViaAadhaarOtp, login_id: abha_number }
    }

    /// The same; the OTP goes to the mobile of the account.
    pub fn reactivate_via_mobile_otp(abha_number: Ciphertext) -> Self {
        Self { operation: Operation::ReactivateViaMobileOtp, login_id: abha_number }
    }

    /// One of the two reactivations. Their words are the same on both paths.
    pub fn operation(&self) -> Operation {
        self.operation
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
        let operations = [Operation::ReactivateViaAadhaarOtp, Operation::ReactivateViaMobileOtp];
        let operation = operations.into_iter().find(|one| fields.are(one.words()))?;
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
        let by = [Self::reactivate_via_aadhaar_otp, Self::reactivate_via_mobile_otp];
        by.map(|by| by(sentinel::ciphertext())).into()
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::SAID])]
    }
}
