//! `POST /v3/profile/login/verify` with a password: nothing precedes it. Section 6; section 9 for a
//! reactivation.
//!
//! A wrong password is answered with HTTP 200 and is a refusal all the same.

use super::{login_verify, password_submission};
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{AbhaNumber, Ciphertext};

endpoint! {
    "v3.login_verify_password", POST Abha "/v3/profile/login/verify",
    role: Submits, carries: Password,
    auth: App, replay: Never,
    body: operation, reply: json
}

/// Submits the password.
#[derive(Debug, Clone)]
pub struct Request {
    operation: Operation,
    /// Whose it is, plain.
    pub abha_number: AbhaNumber,
    /// The encrypted password.
    pub password: Ciphertext,
}

/// What the password is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// A login by ABHA number.
    Login,
    /// A reactivation.
    Reactivate,
}

impl Request {
    /// Logs in.
    pub fn login(abha_number: AbhaNumber, password: Ciphertext) -> Self {
        Self { operation: Operation::Login, abha_number, password }
    }

    /// Reactivates the account.
    pub fn reactivate(abha_number: AbhaNumber, password: Ciphertext) -> Self {
        Self { operation: Operation::Reactivate, abha_number, password }
    }

    /// What the password is for.
    pub fn operation(&self) -> Operation {
        self.operation
    }
}

impl Operation {
    fn scope(self) -> &'static [&'static str] {
        match self {
            Self::Login => &["abha-login", "password-verify"],
            Self::Reactivate => &["abha-login", "password-verify", "re-activate"],
        }
    }
}

impl serde::Serialize for Request {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (scope, number) = (self.operation.scope(), Some(&self.abha_number));
        password_submission::serialize(scope, number, &self.password, None, serializer)
    }
}

#[cfg(feature = "server")]
impl crate::server::ByOperation for Request {
    type Fields = password_submission::SubmissionFields;

    fn from_fields(fields: Self::Fields) -> Option<Self> {
        let operations = [Operation::Login, Operation::Reactivate];
        let operation = operations.into_iter().find(|one| fields.are(one.scope()))?;
        let password_submission::PasswordFields { abha_number, password } = fields.password();
        Some(Self { operation, abha_number: abha_number?, password })
    }
}

/// The password was right. A login has no transaction and lists no account, and its token claims to
/// live as long as a refresh token does elsewhere.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub login_verify::Response);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        let by = [Self::login, Self::reactivate];
        by.map(|by| by(sentinel::abha_number(), sentinel::ciphertext())).into()
    }

    fn replies() -> Vec<Bytes> {
        let right = r#""authResult":"success","message":"Sentinel","accounts":[]"#;
        let account = [sentinel::OF_V3, sentinel::PERSON].join(",");
        let reactivated = format!(r#""authResult":"success","accounts":[{{{account}}}]"#);
        vec![
            sentinel::object(&[right, sentinel::LOGIN]),
            sentinel::object(&[sentinel::SAID, &reactivated]),
        ]
    }
}
