//! `POST /v2/auth/reactivate`: reactivates an account. Reactivate via Aadhaar OTP, step 4.

use super::UserTokens;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{AuthMethod, Ciphertext, TxnId, wire};

endpoint! {
    "v1v2.reactivate", POST HealthId "/v2/auth/reactivate",
    role: Changes, carries: Otp,
    auth: App, replay: Never,
    body: json, reply: json
}

/// Submits the OTP.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The method that the transaction was begun with.
    pub auth_method: AuthMethod,
    /// The encrypted OTP.
    pub otp: Ciphertext,
    /// From `reactivate_init`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// The account is active again. The page has the patient logged in with it.
///
/// Anything but a login or an empty object may be the report of a failure and is not accepted.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response {
    /// The login, should the service give one.
    #[serde(
        deserialize_with = "wire::empty_object_as_none",
        serialize_with = "wire::none_as_empty_object"
    )]
    pub tokens: Option<UserTokens>,
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self {
            auth_method: AuthMethod::AadhaarOtp,
            otp: sentinel::ciphertext(),
            txn_id: sentinel::txn_id(),
        }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::LOGIN]), sentinel::object(&[])]
    }
}
