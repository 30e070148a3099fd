//! `POST /v1/auth/confirmWithAadhaarOtp`: finishes a login. Login with Aadhaar OTP, step 5.
//!
//! The page sends the OTP in plain text here, to a transaction that `/v2/auth/init` began.

use super::UserTokens;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Otp, TxnId, wire};

endpoint! {
    "v1v2.confirm_aadhaar_otp_v1", POST HealthId "/v1/auth/confirmWithAadhaarOtp",
    role: Submits, carries: Otp,
    auth: App, replay: Never,
    body: json, reply: json
}

/// Submits the OTP.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The OTP in plain text.
    #[serde(serialize_with = "wire::expose")]
    pub otp: Otp,
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
        vec![Self { otp: sentinel::otp(), txn_id: sentinel::txn_id() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::LOGIN])]
    }
}
