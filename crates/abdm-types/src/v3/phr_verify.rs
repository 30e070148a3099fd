//! `POST /v3/phr/web/login/abha/verify`: submits the OTP of a login by ABHA address. Section 11.
//!
//! Its login is good for the calls of this service only: on those of an ABHA number it is refused as
//! expired.

use super::phr_request_otp::Operation;
use super::{AuthResult, UserTokens, otp_submission};
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{AbhaAddress, AbhaNumber, AccountStatus, Ciphertext, Personal, Received, TxnId, wire};

endpoint! {
    "v3.phr_verify", POST PhrWeb "/login/abha/verify",
    role: Submits, carries: Otp,
    auth: App, replay: Never,
    body: operation, reply: json
}

/// Submits the OTP.
#[derive(Debug, Clone)]
pub struct Request {
    operation: Operation,
    /// From `phr_request_otp`.
    pub txn_id: TxnId,
    /// The encrypted OTP.
    pub otp_value: Ciphertext,
}

impl Request {
    /// Submits the OTP that went to the mobile that is linked with Aadhaar.
    pub fn login_with_aadhaar_otp(txn_id: TxnId, otp_value: Ciphertext) -> Self {
        Self { operation: Operation::LoginWithAadhaarOtp, txn_id, otp_value }
    }

    /// Submits the OTP that went to the mobile of the account.
    pub fn login_with_mobile_otp(txn_id: TxnId, otp_value: Ciphertext) -> Self {
        Self { operation: Operation::LoginWithMobileOtp, txn_id, otp_value }
    }

    /// Where the OTP went.
    pub fn operation(&self) -> Operation {
        self.operation
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

/// The OTP was right. The transaction is over: there is no id.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// Always a success. Needed: every other field can be missing, and then any body would do.
    pub auth_result: AuthResult,
    /// A text that varies; nothing may depend on it.
    #[serde(default, deserialize_with = "wire::personal", skip_serializing_if = "Option::is_none")]
    pub message: Option<Personal>,
    /// The login, in an object of its own.
    #[serde(
        default,
        deserialize_with = "wire::empty_object_as_none",
        skip_serializing_if = "Option::is_none"
    )]
    pub tokens: Option<UserTokens>,
    /// Whose login it is.
    #[serde(default, deserialize_with = "wire::one_or_many")]
    pub users: Vec<User>,
}

/// Whose login it is. Every field can be missing.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase", default)]
pub struct User {
    /// ABHA address.
    #[serde(deserialize_with = "wire::empty_as_none", skip_serializing_if = "Option::is_none")]
    pub abha_address: Option<Received<AbhaAddress>>,
    /// ABHA number. An address can be without one.
    #[serde(deserialize_with = "wire::empty_as_none", skip_serializing_if = "Option::is_none")]
    pub abha_number: Option<Received<AbhaNumber>>,
    /// The state of the account.
    #[serde(deserialize_with = "wire::empty_as_none", skip_serializing_if = "Option::is_none")]
    pub status: Option<AccountStatus>,
    /// Full name.
    #[serde(deserialize_with = "wire::personal", skip_serializing_if = "Option::is_none")]
    pub full_name: Option<Personal>,
    /// Photograph, in base64; decode with tolerance.
    #[serde(deserialize_with = "wire::personal", skip_serializing_if = "Option::is_none")]
    pub profile_photo: Option<Personal>,
    /// Whether the identity was verified, in a word.
    #[serde(deserialize_with = "wire::personal", skip_serializing_if = "Option::is_none")]
    pub kyc_status: Option<Personal>,
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        let by = [Self::login_with_aadhaar_otp, Self::login_with_mobile_otp];
        by.map(|by| by(sentinel::txn_id(), sentinel::ciphertext())).into()
    }

    fn replies() -> Vec<Bytes> {
        let users = concat!(
            r#""users":[{"abhaAddress":"sentinel.rao@sbx","abhaNumber":"91-2711-0127-1101","#,
            r#""fullName":"Sentinel Rao","profilePhoto":"c2VudGluZWw","#,
            r#""status":"Sentinel Rao left","kycStatus":"Sentinel"}]"#
        );
        let tokens = format!(r#""tokens":{{{}}}"#, sentinel::LOGIN);
        let right = r#""message":"Sentinel","authResult":"success""#;
        vec![sentinel::object(&[right, users, &tokens]), sentinel::object(&[right, users])]
    }
}
