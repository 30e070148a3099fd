//! `POST /v2/account/profile/deactivate`: deactivates an account. Deactivate via Aadhaar OTP,
//! step 4.

use crate::endpoint::endpoint;
use crate::{AuthMethod, Ciphertext, TxnId, XToken, wire};

endpoint! {
    "v1v2.deactivate", POST HealthId "/v2/account/profile/deactivate",
    auth: User, replay: Never,
    body: json, reply: empty 204
}

/// Submits the OTP and the reasons.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The patient's login.
    #[serde(skip, default = "XToken::absent")]
    pub x_token: XToken,
    /// The method that the transaction was begun with.
    pub auth_method: AuthMethod,
    /// The encrypted OTP.
    pub otp: Ciphertext,
    /// Why, in the patient's order. Codes such as `101` to `104` and `others` are on the page;
    /// their meaning is not published.
    pub reasons: Vec<String>,
    /// From `account_generate_aadhaar_otp`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// The account is deactivated. HTTP 204, no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response;
