//! `POST /v2/account/change/mobile/new/generateOTP`: sends an OTP to the mobile that an account is
//! to have. Contract section 5.4.

use super::OtpReceipt;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Mobile, XToken};

endpoint! {
    "v1v2.change_mobile_new_otp", POST HealthId "/v2/account/change/mobile/new/generateOTP",
    role: SendsOtp, carries: Nothing,
    auth: User, replay: Never,
    body: json, reply: receipt
}

/// Asks for an OTP.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The patient's login.
    #[serde(skip, default = "XToken::absent")]
    pub x_token: XToken,
    /// The new mobile. Plain, even though this is v2.
    pub new_mobile_number: Mobile,
}

/// The OTP is on its way.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub OtpReceipt);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { x_token: sentinel::x_token(), new_mobile_number: sentinel::mobile() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[r#""txnId":"sentinel-txn","mobileNumber":"5550001001""#])]
    }
}
