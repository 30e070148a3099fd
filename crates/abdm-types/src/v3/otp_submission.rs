//! The body of every call that submits an OTP: the scope, and the OTP in three layers.

use secrecy::ExposeSecret;
use serde::{Serialize, Serializer};

use crate::{Ciphertext, TxnId};

/// The only method that these calls use. Section 6 has others: `password`, `face`, `bio`, `iris`.
const OTP: &str = "otp";

/// Writes the body. `reasons` are left out where the operation has none.
pub(super) fn serialize<S: Serializer>(
    scope: &'static [&'static str],
    txn_id: &TxnId,
    otp_value: &Ciphertext,
    reasons: Option<&[String]>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Body<'a> {
        scope: &'static [&'static str],
        auth_data: AuthData<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        reasons: Option<&'a [String]>,
    }

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct AuthData<'a> {
        auth_methods: [&'static str; 1],
        otp: Submission<'a>,
    }

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Submission<'a> {
        txn_id: &'a str,
        otp_value: &'a Ciphertext,
    }

    let otp = Submission { txn_id: txn_id.expose_secret(), otp_value };
    Body { scope, auth_data: AuthData { auth_methods: [OTP], otp }, reasons }.serialize(serializer)
}

/// The body as it arrives.
#[cfg(feature = "server")]
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubmissionFields {
    scope: Vec<String>,
    auth_data: AuthDataFields,
    /// Published sources disagree on whether a deactivation must have them.
    #[serde(default)]
    pub(super) reasons: Vec<String>,
}

#[cfg(feature = "server")]
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct AuthDataFields {
    auth_methods: Vec<String>,
    otp: OtpFields,
}

#[cfg(feature = "server")]
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OtpFields {
    pub(super) txn_id: TxnId,
    pub(super) otp_value: Ciphertext,
}

#[cfg(feature = "server")]
impl SubmissionFields {
    /// Whether these are the words of an operation. The order of a scope means nothing.
    pub(super) fn are(&self, scope: &[&str]) -> bool {
        super::otp_request::same_scope(&self.scope, scope) && self.auth_data.auth_methods == [OTP]
    }

    pub(super) fn otp(self) -> OtpFields {
        self.auth_data.otp
    }
}
