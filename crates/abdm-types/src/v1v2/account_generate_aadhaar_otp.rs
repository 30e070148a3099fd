//! `POST /v2/account/aadhaar/generateOTP`: sends an OTP to a patient who is logged in. Deactivate
//! via Aadhaar OTP, step 3.

use super::OtpReceipt;
use crate::XToken;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};

endpoint! {
    "v1v2.account_generate_aadhaar_otp", POST HealthId "/v2/account/aadhaar/generateOTP",
    role: SendsOtp, carries: Nothing,
    auth: User, replay: Never,
    body: json, reply: receipt
}

/// Asks for an OTP. The body is `{}`: the token says whose account it is.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub struct Request {
    /// The patient's login.
    #[serde(skip, default = "XToken::absent")]
    pub x_token: XToken,
}

/// The OTP is on its way.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub OtpReceipt);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { x_token: sentinel::x_token() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[r#""txnId":"sentinel-txn","mobileNumber":"5550001001""#])]
    }
}
