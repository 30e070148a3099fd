//! `POST /v2/forgot/healthId/aadhaar/generateOtp`: sends an OTP to the mobile of an Aadhaar.
//! Retrieve via Aadhaar OTP, step 1.

use super::OtpReceipt;
use crate::Ciphertext;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};

endpoint! {
    "v1v2.forgot_generate_aadhaar_otp", POST HealthId "/v2/forgot/healthId/aadhaar/generateOtp",
    role: SendsOtp, carries: Nothing,
    auth: App, replay: Never,
    body: json, reply: receipt
}

/// Asks for an OTP.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The encrypted Aadhaar number or virtual ID.
    pub aadhaar: Ciphertext,
}

/// The OTP is on its way.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub OtpReceipt);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { aadhaar: sentinel::ciphertext() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[r#""txnId":"sentinel-txn","mobileNumber":"5550001001""#])]
    }
}
