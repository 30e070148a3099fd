//! `POST /v3/enrollment/request/otp`: sends an OTP to somebody who enrols, or to the mobile that the
//! new account is to have. Section 10.

use secrecy::ExposeSecret;

use super::OtpReceipt;
#[cfg(feature = "server")]
use super::otp_request::OtpFields;
use super::otp_request::OtpWords;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Ciphertext, TxnId};

endpoint! {
    "v3.enrol_request_otp", POST Abha "/v3/enrollment/request/otp",
    role: SendsOtp, carries: Nothing,
    auth: App, replay: Never,
    body: operation, reply: receipt
}

/// Asks for an OTP.
#[derive(Debug, Clone)]
pub struct Request {
    operation: Operation,
    /// Whom to send it to, encrypted: what it holds depends on the operation.
    pub login_id: Ciphertext,
    /// The enrolment that goes on. One that begins has none; an id that was used before is refused.
    pub txn_id: Option<TxnId>,
}

/// What the OTP is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Enrolment by Aadhaar number.
    EnrolByAadhaar,
    /// The mobile of the new account, where it is not the one that is linked with Aadhaar.
    LinkMobile,
}

impl Request {
    /// To enrol. `aadhaar` holds 12 digits; the OTP goes to the mobile that is linked with Aadhaar.
    pub fn enrol_by_aadhaar(aadhaar: Ciphertext) -> Self {
        Self { operation: Operation::EnrolByAadhaar, login_id: aadhaar, txn_id: None }
    }

    /// To link another mobile with the account that was created in `txn_id`. `mobile` holds 10
    /// digits; the OTP goes there.
    pub fn link_mobile(txn_id: TxnId, mobile: Ciphertext) -> Self {
        Self { operation: Operation::LinkMobile, login_id: mobile, txn_id: Some(txn_id) }
    }

    /// What the OTP is for.
    pub fn operation(&self) -> Operation {
        self.operation
    }
}

impl Operation {
    fn words(self) -> OtpWords {
        match self {
            Self::EnrolByAadhaar => {
                OtpWords { scope: &["abha-enrol"], login_hint: "aadhaar", otp_system: "aadhaar" }
            }
            Self::LinkMobile => OtpWords {
                scope: &["abha-enrol", "mobile-verify"],
                login_hint: "mobile",
                otp_system: "abdm",
            },
        }
    }
}

impl serde::Serialize for Request {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Published as empty where there is none.
        let txn_id = self.txn_id.as_ref().map_or("", TxnId::expose_secret);
        self.operation.words().serialize_in(Some(txn_id), &self.login_id, serializer)
    }
}

#[cfg(feature = "server")]
impl crate::server::ByOperation for Request {
    type Fields = OtpFields;

    fn from_fields(fields: Self::Fields) -> Option<Self> {
        let operations = [Operation::EnrolByAadhaar, Operation::LinkMobile];
        let operation = operations.into_iter().find(|one| fields.are(one.words()))?;
        let OtpFields { login_id, txn_id, .. } = fields;
        if operation == Operation::LinkMobile && txn_id.is_none() {
            return None;
        }
        Some(Self { operation, login_id, txn_id })
    }
}

/// The OTP is on its way.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub OtpReceipt);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![
            Self::enrol_by_aadhaar(sentinel::ciphertext()),
            Self::link_mobile(sentinel::txn_id(), sentinel::ciphertext()),
        ]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::SAID])]
    }
}
