//! `POST /v3/enrollment/auth/byAbdm`: gives a new account another mobile than the one that is linked
//! with Aadhaar. Section 10.
//!
//! A wrong OTP is answered with HTTP 200 and is a refusal all the same. One page has the time beside
//! the OTP, which its own example leaves out: it is not sent.

use super::{account_verify, otp_submission};
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Ciphertext, TxnId};

endpoint! {
    "v3.enrol_auth_by_abdm", POST Abha "/v3/enrollment/auth/byAbdm",
    role: Changes, carries: Otp,
    auth: App, replay: Never,
    body: operation, reply: json
}

const SCOPE: &[&str] = &["abha-enrol", "mobile-verify"];

/// Submits the OTP.
#[derive(Debug, Clone)]
pub struct Request {
    /// From `enrol_request_otp`.
    pub txn_id: TxnId,
    /// The encrypted OTP.
    pub otp_value: Ciphertext,
}

impl serde::Serialize for Request {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        otp_submission::serialize(SCOPE, &self.txn_id, &self.otp_value, None, serializer)
    }
}

#[cfg(feature = "server")]
impl crate::server::ByOperation for Request {
    type Fields = otp_submission::SubmissionFields;

    fn from_fields(fields: Self::Fields) -> Option<Self> {
        if !fields.are(SCOPE) {
            return None;
        }
        let otp_submission::OtpFields { txn_id, otp_value } = fields.otp();
        Some(Self { txn_id, otp_value })
    }
}

/// The account has the mobile. In the form of a change to an account; one of two saved replies lists
/// none.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub account_verify::Response);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { txn_id: sentinel::txn_id(), otp_value: sentinel::ciphertext() }]
    }

    fn replies() -> Vec<Bytes> {
        <account_verify::Request as Sample>::replies()
    }
}
