//! `POST /v2/registration/mobile/resendOtp`: sends the OTP to the mobile of an enrolment again.
//! Contract section 5.5.
//!
//! No source has its reply.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{TxnId, wire};

endpoint! {
    "v1v2.enrol_resend_mobile_otp", POST HealthId "/v2/registration/mobile/resendOtp",
    role: ResendsOtp, carries: Nothing,
    auth: App, replay: Never,
    body: json, reply: flag
}

/// Asks for the OTP of a transaction once more.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// From `enrol_check_mobile`, or where it told none from `enrol_verify_otp`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// Whether it was sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response(pub bool);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { txn_id: sentinel::txn_id() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![Bytes::from_static(b"true")]
    }
}
