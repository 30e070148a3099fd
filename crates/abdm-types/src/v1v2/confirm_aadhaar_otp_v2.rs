//! `POST /v2/auth/confirmWithAadhaarOtp`: finishes a login with an encrypted OTP. Not on the pages;
//! contract section 3.3.

use super::UserTokens;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Ciphertext, TxnId, wire};

endpoint! {
    "v1v2.confirm_aadhaar_otp_v2", POST HealthId "/v2/auth/confirmWithAadhaarOtp",
    role: Submits, carries: Otp,
    auth: App, replay: Never,
    body: json, reply: json
}

/// Submits the OTP.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The encrypted OTP.
    pub otp: Ciphertext,
    /// From `auth_init`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// The patient is logged in.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub UserTokens);

impl From<Response> for UserTokens {
    fn from(Response(tokens): Response) -> Self {
        tokens
    }
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { otp: sentinel::ciphertext(), txn_id: sentinel::txn_id() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::LOGIN])]
    }
}
