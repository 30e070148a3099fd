//! `POST /v2/forgot/healthId/mobile`: tells the ABHA of a mobile to whom it belongs to. Contract
//! section 4.2.
//!
//! The OTP is plain, even though this is v2: the only examples are captures of the service's own
//! website. Its field `flow` is in no specification and not sent.

use super::forgot_verify_aadhaar_otp;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Demographics, Otp, TxnId, wire};

endpoint! {
    "v1v2.forgot_verify_mobile_otp", POST HealthId "/v2/forgot/healthId/mobile",
    role: Submits, carries: Otp,
    auth: App, replay: Never,
    body: json, reply: json
}

/// Submits the OTP and who the patient is.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The OTP in plain text.
    #[serde(serialize_with = "wire::expose")]
    pub otp: Otp,
    /// From `forgot_generate_mobile_otp`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
    /// Who the patient says to be.
    #[serde(flatten)]
    pub who: Demographics,
}

/// The account. `jwtResponse` is `null` on the page.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub forgot_verify_aadhaar_otp::Response);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self {
            otp: sentinel::otp(),
            txn_id: sentinel::txn_id(),
            who: sentinel::demographics(),
        }]
    }

    fn replies() -> Vec<Bytes> {
        let login = format!(r#""jwtResponse":{{{}}}"#, sentinel::LOGIN);
        vec![sentinel::object(&[sentinel::OF_V1_V2, sentinel::PERSON, &login])]
    }
}
