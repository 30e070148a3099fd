//! `POST /v2/account/mobile/generateOTP`: sends an OTP to the mobile of a patient who is logged in.
//! Contract section 4.4.

use super::OtpReceipt;
use crate::XToken;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};

endpoint! {
    "v1v2.account_generate_mobile_otp", POST HealthId "/v2/account/mobile/generateOTP",
    role: SendsOtp, carries: Nothing,
    auth: User, replay: Never,
    body: none, reply: receipt
}

/// Asks for an OTP. There is no body, although the website sends one: the token says whose account
/// it is.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub struct Request {
    /// The patient's login.
    #[cfg_attr(feature = "server", serde(skip, default = "XToken::absent"))]
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
