//! `POST /v3/profile/login/verify`: submits the OTP of every operation that needs no login.
//! Section 6; sections 8 and 9 for retrieval and reactivation.
//!
//! A wrong OTP is answered with HTTP 200 and is a refusal all the same.

use super::{Account, AuthResult, Issued, otp_submission};
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Ciphertext, Personal, TxnId, wire};

endpoint! {
    "v3.login_verify", POST Abha "/v3/profile/login/verify",
    role: Submits, carries: Otp,
    auth: App, replay: Never,
    body: operation, reply: json
}

/// Submits the OTP.
#[derive(Debug, Clone)]
pub struct Request {
    operation: Operation,
    /// From `login_request_otp`.
    pub txn_id: TxnId,
    /// The encrypted OTP.
    pub otp_value: Ciphertext,
}

/// What the OTP proves. The transaction knows more: login and retrieval are one here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// The owner of an Aadhaar, for a login or a retrieval.
    AadhaarOtp,
    /// The owner of a mobile, for a login.
    MobileOtp,
    /// The owner of an Aadhaar, for a reactivation.
    Reactivate,
}

impl Request {
    /// Finishes a login by ABHA number.
    pub fn login_with_aadhaar_otp(txn_id: TxnId, otp_value: Ciphertext) -> Self {
        Self { operation: Operation::AadhaarOtp, txn_id, otp_value }
    }

    /// Proves the mobile of a login.
    pub fn login_using_mobile(txn_id: TxnId, otp_value: Ciphertext) -> Self {
        Self { operation: Operation::MobileOtp, txn_id, otp_value }
    }

    /// Reactivates the account.
    pub fn reactivate_via_aadhaar_otp(txn_id: TxnId, otp_value: Ciphertext) -> Self {
        Self { operation: Operation::Reactivate, txn_id, otp_value }
    }

    /// Retrieves the accounts of an Aadhaar.
    pub fn retrieve_via_aadhaar_otp(txn_id: TxnId, otp_value: Ciphertext) -> Self {
        Self { operation: Operation::AadhaarOtp, txn_id, otp_value }
    }

    /// What the OTP proves.
    pub fn operation(&self) -> Operation {
        self.operation
    }
}

impl Operation {
    #[cfg(feature = "server")]
    const ALL: [Self; 3] = [Self::AadhaarOtp, Self::MobileOtp, Self::Reactivate];

    fn scope(self) -> &'static [&'static str] {
        match self {
            Self::AadhaarOtp => &["abha-login", "aadhaar-verify"],
            Self::MobileOtp => &["abha-login", "mobile-verify"],
            Self::Reactivate => &["abha-login", "aadhaar-verify", "re-activate"],
        }
    }
}

impl serde::Serialize for Request {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let scope = self.operation.scope();
        otp_submission::serialize(scope, &self.txn_id, &self.otp_value, None, serializer)
    }
}

#[cfg(feature = "server")]
impl crate::server::ByOperation for Request {
    type Fields = otp_submission::SubmissionFields;

    fn from_fields(fields: Self::Fields) -> Option<Self> {
        let operation = Operation::ALL.into_iter().find(|one| fields.are(one.scope()))?;
        let otp_submission::OtpFields { txn_id, otp_value } = fields.otp();
        Some(Self { operation, txn_id, otp_value })
    }
}

/// The OTP was right. What that gave, [`issued`](Self::issued) and [`accounts`](Self::accounts)
/// tell.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// To be used from here on, where there is one.
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
    /// The login, the proof of a mobile, or neither.
    #[serde(flatten)]
    pub issued: Issued,
    /// The accounts, deactivated ones among them. A list even for one.
    #[serde(default, deserialize_with = "wire::one_or_many")]
    pub accounts: Vec<Account>,
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        let by = [
            Self::login_with_aadhaar_otp,
            Self::login_using_mobile,
            Self::reactivate_via_aadhaar_otp,
            Self::retrieve_via_aadhaar_otp,
        ];
        by.map(|by| by(sentinel::txn_id(), sentinel::ciphertext())).into()
    }

    fn replies() -> Vec<Bytes> {
        let account = [sentinel::OF_V3, sentinel::PERSON].join(",");
        let right = format!(r#""authResult":"success","accounts":[{{{account}}}]"#);
        let transfer = r#""token":"sentinel.t.token","expiresIn":300"#;
        vec![
            sentinel::object(&[sentinel::SAID, &right, sentinel::LOGIN]),
            sentinel::object(&[sentinel::SAID, &right, transfer]),
            sentinel::object(&[sentinel::SAID, &right]),
        ]
    }
}
