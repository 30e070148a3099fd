//! The body of every call that submits a password: the scope, and the password in three layers.
//! Sections 6 and 9.

use serde::{Serialize, Serializer};

use crate::{AbhaNumber, Ciphertext};

const PASSWORD: &str = "password";

/// Writes the body. The number is left out where a login tells it, and `reasons` where the operation
/// has none.
pub(super) fn serialize<S: Serializer>(
    scope: &'static [&'static str],
    abha_number: Option<&AbhaNumber>,
    password: &Ciphertext,
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
        password: Submission<'a>,
    }

    #[derive(Serialize)]
    struct Submission<'a> {
        #[serde(rename = "ABHANumber", skip_serializing_if = "Option::is_none")]
        abha_number: Option<&'a AbhaNumber>,
        password: &'a Ciphertext,
    }

    let password = Submission { abha_number, password };
    let auth_data = AuthData { auth_methods: [PASSWORD], password };
    Body { scope, auth_data, reasons }.serialize(serializer)
}

/// The body as it arrives.
#[cfg(feature = "server")]
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubmissionFields {
    scope: Vec<String>,
    auth_data: AuthDataFields,
    #[serde(default)]
    pub(super) reasons: Vec<String>,
}

#[cfg(feature = "server")]
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct AuthDataFields {
    auth_methods: Vec<String>,
    password: PasswordFields,
}

#[cfg(feature = "server")]
#[derive(serde::Deserialize)]
pub(super) struct PasswordFields {
    #[serde(rename = "ABHANumber")]
    pub(super) abha_number: Option<AbhaNumber>,
    pub(super) password: Ciphertext,
}

#[cfg(feature = "server")]
impl SubmissionFields {
    /// Whether these are the words of an operation. The order of a scope means nothing.
    pub(super) fn are(&self, scope: &[&str]) -> bool {
        super::otp_request::same_scope(&self.scope, scope)
            && self.auth_data.auth_methods == [PASSWORD]
    }

    pub(super) fn password(self) -> PasswordFields {
        self.auth_data.password
    }
}
