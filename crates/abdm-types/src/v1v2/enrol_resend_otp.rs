//! `POST /v2/registration/aadhaar/resendAadhaarOtp`: sends the OTP of an enrolment again. Contract
//! section 5.5.

use super::OtpReceipt;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{TxnId, wire};

endpoint! {
    "v1v2.enrol_resend_otp", POST HealthId "/v2/registration/aadhaar/resendAadhaarOtp",
    role: ResendsOtp, carries: Nothing,
    auth: App, replay: Never,
    body: json, reply: receipt
}

/// Asks for the OTP of a transaction once more.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// From `enrol_generate_otp`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// The OTP is on its way once more.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub OtpReceipt);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { txn_id: sentinel::txn_id() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[r#""txnId":"sentinel-txn","mobileNumber":"5550001001""#])]
    }
}
