//! `POST /v2/auth/reactivate/init`: sends an OTP to the owner of a deactivated account. Reactivate
//! via Aadhaar OTP, step 3.

use super::OtpReceipt;
use crate::endpoint::endpoint;
use crate::{AbhaId, AuthMethod};

endpoint! {
    "v1v2.reactivate_init", POST HealthId "/v2/auth/reactivate/init",
    role: SendsOtp, carries: Nothing,
    auth: App, replay: Never,
    body: json, reply: receipt
}

/// Asks for an OTP.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Where the OTP goes.
    pub auth_method: AuthMethod,
    /// The account. `healthid` on the wire, with a small i.
    #[serde(rename = "healthid")]
    pub health_id: AbhaId,
}

/// The OTP is on its way.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub OtpReceipt);
