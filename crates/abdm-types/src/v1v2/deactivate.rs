//! `POST /v2/account/profile/deactivate`: deactivates an account. Deactivate via Aadhaar OTP,
//! step 4.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{AuthMethod, Ciphertext, TxnId, XToken, wire};

endpoint! {
    "v1v2.deactivate", POST HealthId "/v2/account/profile/deactivate",
    role: Changes, carries: Otp,
    auth: User, replay: Never,
    body: json, reply: empty 204
}

/// Submits the OTP and the reasons.
#[derive(Clone, serde::Serialize)]
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

/// How many reasons there are and not which: a patient may give them in free text.
impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("x_token", &self.x_token)
            .field("auth_method", &self.auth_method)
            .field("otp", &self.otp)
            .field("reasons", &self.reasons.len())
            .field("txn_id", &self.txn_id)
            .finish()
    }
}

/// The account is deactivated. HTTP 204, no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response;

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self {
            x_token: sentinel::x_token(),
            auth_method: AuthMethod::AadhaarOtp,
            otp: sentinel::ciphertext(),
            reasons: vec![sentinel::text()],
            txn_id: sentinel::txn_id(),
        }]
    }

    fn replies() -> Vec<Bytes> {
        vec![Bytes::new()]
    }
}
