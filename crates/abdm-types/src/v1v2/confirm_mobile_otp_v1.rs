//! `POST /v1/auth/confirmWithMobileOTP`: finishes a login that `auth_init` began with
//! `MOBILE_OTP`. Contract section 3.3.
//!
//! OTP in capitals in the path, unlike the one of Aadhaar. In plain text under v1.

use super::UserTokens;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Otp, TxnId, wire};

endpoint! {
    "v1v2.confirm_mobile_otp_v1", POST HealthId "/v1/auth/confirmWithMobileOTP",
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
