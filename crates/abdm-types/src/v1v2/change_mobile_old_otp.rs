//! `POST /v2/account/change/mobile/old/generateOTP`: sends a second OTP, to the mobile that the
//! account still has. Contract section 5.4.

use super::OtpReceipt;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{TxnId, XToken, wire};

endpoint! {
    "v1v2.change_mobile_old_otp", POST HealthId "/v2/account/change/mobile/old/generateOTP",
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
    /// From `change_mobile_new_verify`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// The OTP is on its way. The transaction is a new one.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub OtpReceipt);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { x_token: sentinel::x_token(), txn_id: sentinel::txn_id() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[r#""txnId":"sentinel-txn","mobileNumber":"5550001001""#])]
    }
}
