//! `POST /v2/auth/reactivate/init`: sends an OTP to the owner of a deactivated account. Reactivate
//! via Aadhaar OTP, step 3.

use super::OtpReceipt;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
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

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        sentinel::abha_ids()
            .map(|health_id| Self { auth_method: AuthMethod::AadhaarOtp, health_id })
            .into()
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[r#""txnId":"sentinel-txn","mobileNumber":"5550001001""#])]
    }
}
