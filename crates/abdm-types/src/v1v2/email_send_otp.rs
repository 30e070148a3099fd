//! `POST /v2/account/email/verification/send/otp`: sends an OTP to an e-mail address that is to be
//! linked. Contract section 5.3.
//!
//! The OTP is good for ten minutes. The page says that the sandbox's specification lacks this call;
//! that has `…/verification/auth/initiate/send` and `…/verification/auth/verify` in its place,
//! which are not used here.

use super::OtpReceipt;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Email, TxnId, XToken};

endpoint! {
    "v1v2.email_send_otp", POST HealthId "/v2/account/email/verification/send/otp",
    role: SendsOtp, carries: Nothing,
    auth: User, replay: Never,
    body: json, reply: receipt_or_id
}

/// Asks for an OTP.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The patient's login.
    #[serde(skip, default = "XToken::absent")]
    pub x_token: XToken,
    /// Plain, even though this is v2.
    pub email_address: Email,
}

/// The OTP is on its way, to the e-mail address. The transaction may come as a bare UUID.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub OtpReceipt);

impl From<TxnId> for Response {
    fn from(txn_id: TxnId) -> Self {
        Self(OtpReceipt { txn_id, mobile_number: None })
    }
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { x_token: sentinel::x_token(), email_address: sentinel::email() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[r#""txnId":"sentinel-txn","mobileNumber":"5550001001""#])]
    }
}
