//! `POST /v2/registration/mobile/login/resendOtp`: sends the OTP again. Contract section 3.5.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{TxnId, wire};

endpoint! {
    "v1v2.mobile_login_resend_otp",
    POST HealthId "/v2/registration/mobile/login/resendOtp",
    role: ResendsOtp, carries: Nothing,
    auth: App, replay: Never,
    body: json, reply: flag
}

/// Asks for another OTP in the same transaction.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// From `mobile_login_generate_otp`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// Whether it was sent: a bare `true`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response(pub bool);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { txn_id: sentinel::txn_id() }]
    }

    fn replies() -> Vec<Bytes> {
        vec!["true".into(), "false".into()]
    }
}
