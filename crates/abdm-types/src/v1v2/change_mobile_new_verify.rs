//! `POST /v2/account/change/mobile/new/verifyOTP`: proves the mobile that an account is to have.
//! Nothing is changed yet. Contract section 5.4.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Ciphertext, TxnId, XToken, wire};

endpoint! {
    "v1v2.change_mobile_new_verify", POST HealthId "/v2/account/change/mobile/new/verifyOTP",
    role: Submits, carries: Otp,
    auth: User, replay: Never,
    body: json, reply: json
}

/// Submits the OTP of the new mobile.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The patient's login.
    #[serde(skip, default = "XToken::absent")]
    pub x_token: XToken,
    /// The encrypted OTP.
    pub otp: Ciphertext,
    /// From `change_mobile_new_otp`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// The new mobile is proved.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// A new id, to be used from here on.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self {
            x_token: sentinel::x_token(),
            otp: sentinel::ciphertext(),
            txn_id: sentinel::txn_id(),
        }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[r#""txnId":"sentinel-txn""#])]
    }
}
