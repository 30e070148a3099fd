//! `POST /v2/auth/reactivate`: reactivates an account. Reactivate via Aadhaar OTP, step 4.

use super::UserTokens;
use crate::endpoint::endpoint;
use crate::{AuthMethod, Ciphertext, TxnId, wire};

endpoint! {
    "v1v2.reactivate", POST HealthId "/v2/auth/reactivate",
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
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
pub struct Response {
    /// The login, should the service give one.
    #[serde(flatten)]
    pub tokens: Option<UserTokens>,
}
