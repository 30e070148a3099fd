//! `POST /v2/account/change/mobile/new/resendOtp`: sends the OTP to the new mobile again. Contract
//! section 5.4.
//!
//! The website's calls alone have it, and no source has its reply.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{TxnId, XToken, wire};

endpoint! {
    "v1v2.change_mobile_new_resend", POST HealthId "/v2/account/change/mobile/new/resendOtp",
    role: ResendsOtp, carries: Nothing,
    auth: User, replay: Never,
    body: json, reply: flag
}

/// Asks for the OTP of a transaction once more.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The patient's login.
    #[serde(skip, default = "XToken::absent")]
    pub x_token: XToken,
    /// From `change_mobile_new_otp`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// Whether it was sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response(pub bool);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { x_token: sentinel::x_token(), txn_id: sentinel::txn_id() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![Bytes::from_static(b"true")]
    }
}
