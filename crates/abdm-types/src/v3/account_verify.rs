//! `POST /v3/profile/account/verify`: carries out what the patient's OTP was asked for. Section 9.
//!
//! A wrong OTP is answered with HTTP 200 and is a refusal all the same.

use super::{Account, AuthResult, otp_submission};
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Ciphertext, Personal, TxnId, XToken, wire};

endpoint! {
    "v3.account_verify", POST Abha "/v3/profile/account/verify",
    role: Changes, carries: Otp,
    auth: User, replay: Never,
    body: operation, reply: json
}

/// Submits the OTP.
#[derive(Clone)]
pub struct Request {
    /// The patient's login.
    pub x_token: XToken,
    operation: Operation,
    /// From `account_request_otp`.
    pub txn_id: TxnId,
    /// The encrypted OTP.
    pub otp_value: Ciphertext,
    /// Why, in the patient's order. Free text; which values are legal is not published.
    pub reasons: Vec<String>,
}

/// What the OTP is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Deactivation.
    DeactivateViaAadhaarOtp,
}

impl Request {
    /// Deactivates the account.
    pub fn deactivate_via_aadhaar_otp(
        x_token: XToken,
        txn_id: TxnId,
        otp_value: Ciphertext,
        reasons: Vec<String>,
    ) -> Self {
        let operation = Operation::DeactivateViaAadhaarOtp;
        Self { x_token, operation, txn_id, otp_value, reasons }
    }

    /// What the OTP is for.
    pub fn operation(&self) -> Operation {
        self.operation
    }
}

impl Operation {
    fn scope(self) -> &'static [&'static str] {
        match self {
            Self::DeactivateViaAadhaarOtp => &["abha-profile", "de-activate"],
        }
    }
}

/// How many reasons there are and not which: a patient may give them in free text.
impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("x_token", &self.x_token)
            .field("operation", &self.operation)
            .field("txn_id", &self.txn_id)
            .field("otp_value", &self.otp_value)
            .field("reasons", &self.reasons.len())
            .finish()
    }
}

impl serde::Serialize for Request {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (scope, reasons) = (self.operation.scope(), Some(self.reasons.as_slice()));
        otp_submission::serialize(scope, &self.txn_id, &self.otp_value, reasons, serializer)
    }
}

#[cfg(feature = "server")]
impl crate::server::ByOperation for Request {
    type Fields = otp_submission::SubmissionFields;

    fn from_fields(mut fields: Self::Fields) -> Option<Self> {
        let operation = Operation::DeactivateViaAadhaarOtp;
        if !fields.are(operation.scope()) {
            return None;
        }
        let reasons = std::mem::take(&mut fields.reasons);
        let otp_submission::OtpFields { txn_id, otp_value } = fields.otp();
        Some(Self { x_token: XToken::absent(), operation, txn_id, otp_value, reasons })
    }
}

/// It is done.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// The transaction that is over. Only some versions of the service tell.
    #[serde(
        default,
        deserialize_with = "wire::empty_as_none",
        serialize_with = "wire::expose_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub txn_id: Option<TxnId>,
    /// Always a success. Needed: every other field can be missing, and then any body would do.
    pub auth_result: AuthResult,
    /// A text that varies; nothing may depend on it.
    #[serde(default, deserialize_with = "wire::personal", skip_serializing_if = "Option::is_none")]
    pub message: Option<Personal>,
    /// The account, with its number alone.
    #[serde(default, deserialize_with = "wire::one_or_many")]
    pub accounts: Vec<Account>,
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self::deactivate_via_aadhaar_otp(
            sentinel::x_token(),
            sentinel::txn_id(),
            sentinel::ciphertext(),
            vec![sentinel::text()],
        )]
    }

    fn replies() -> Vec<Bytes> {
        let account = [sentinel::OF_V3, sentinel::PERSON].join(",");
        let done = format!(r#""authResult":"success","accounts":[{{{account}}}]"#);
        vec![sentinel::object(&[sentinel::SAID, &done])]
    }
}
