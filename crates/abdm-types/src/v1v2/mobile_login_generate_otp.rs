//! `POST /v2/registration/mobile/login/generateOtp`: sends an OTP to a mobile. Login using mobile,
//! step 2.

use super::OtpReceipt;
use crate::Mobile;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};

endpoint! {
    "v1v2.mobile_login_generate_otp",
    POST HealthId "/v2/registration/mobile/login/generateOtp",
    role: SendsOtp, carries: Nothing,
    auth: App, replay: Never,
    body: json, reply: receipt
}

/// Asks for an OTP. A mobile that no account has is refused.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Plain, even though this is v2.
    pub mobile: Mobile,
}

/// The OTP is on its way.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub OtpReceipt);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { mobile: sentinel::mobile() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[r#""txnId":"sentinel-txn","mobileNumber":"5550001001""#])]
    }
}
