//! `POST /v2/account/email/verification/verify/otp`: links an e-mail address. Contract section 5.3.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Ciphertext, TxnId, XToken, wire};

endpoint! {
    "v1v2.email_verify_otp", POST HealthId "/v2/account/email/verification/verify/otp",
    role: Changes, carries: Otp,
    auth: User, replay: Never,
    body: json, reply: named_flag
}

/// Submits the OTP.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The patient's login.
    #[serde(skip, default = "XToken::absent")]
    pub x_token: XToken,
    /// The encrypted OTP, under a name of its own.
    pub encrypted_otp: Ciphertext,
    /// From `email_send_otp`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// Whether the e-mail address is linked. The page prints `{ true }`, which is no JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response(pub bool);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self {
            x_token: sentinel::x_token(),
            encrypted_otp: sentinel::ciphertext(),
            txn_id: sentinel::txn_id(),
        }]
    }

    fn replies() -> Vec<Bytes> {
        vec![Bytes::from_static(b"true")]
    }
}
