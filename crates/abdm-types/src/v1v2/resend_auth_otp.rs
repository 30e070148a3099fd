//! `POST /v1/auth/resendAuthOTP`: sends the OTP of a login again. Contract section 3.4.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{AuthMethod, TxnId, wire};

endpoint! {
    "v1v2.resend_auth_otp", POST HealthId "/v1/auth/resendAuthOTP",
    role: ResendsOtp, carries: Nothing,
    auth: App, replay: Never,
    body: json, reply: flag
}

/// Asks for another OTP in the same transaction.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The method that the transaction was begun with.
    pub auth_method: AuthMethod,
    /// From `auth_init`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// Whether it was sent: a bare `true`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response(pub bool);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { auth_method: AuthMethod::AadhaarOtp, txn_id: sentinel::txn_id() }]
    }

    fn replies() -> Vec<Bytes> {
        vec!["true".into(), "false".into()]
    }
}
