//! `POST /v3/profile/account/verify` with a password: nothing precedes it, and there is no
//! transaction. Section 9.
//!
//! A wrong password is answered with HTTP 200 and is a refusal all the same.

use super::{account_verify, password_submission};
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Ciphertext, XToken};

endpoint! {
    "v3.account_verify_password", POST Abha "/v3/profile/account/verify",
    role: Changes, carries: Password,
    auth: User, replay: Never,
    body: operation, reply: json
}

/// Submits the password.
#[derive(Clone)]
pub struct Request {
    /// The patient's login.
    pub x_token: XToken,
    operation: account_verify::Operation,
    /// The encrypted password.
    pub password: Ciphertext,
    /// Why, in the patient's order. Free text; which values are legal is not published.
    pub reasons: Vec<String>,
}

impl Request {
    /// Deactivates the account.
    pub fn deactivate(x_token: XToken, password: Ciphertext, reasons: Vec<String>) -> Self {
        Self { x_token, operation: account_verify::Operation::Deactivate, password, reasons }
    }

    /// Deletes the account, for good.
    pub fn delete(x_token: XToken, password: Ciphertext, reasons: Vec<String>) -> Self {
        Self { x_token, operation: account_verify::Operation::Delete, password, reasons }
    }

    /// What the password is for: one of these two.
    pub fn operation(&self) -> account_verify::Operation {
        self.operation
    }
}

/// How many reasons there are and not which: a patient may give them in free text.
impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("x_token", &self.x_token)
            .field("operation", &self.operation)
            .field("password", &self.password)
            .field("reasons", &self.reasons.len())
            .finish()
    }
}

impl serde::Serialize for Request {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (scope, reasons) = (self.operation.scope(), Some(self.reasons.as_slice()));
        password_submission::serialize(scope, None, &self.password, reasons, serializer)
    }
}

#[cfg(feature = "server")]
impl crate::server::ByOperation for Request {
    type Fields = password_submission::SubmissionFields;

    fn from_fields(mut fields: Self::Fields) -> Option<Self> {
        use account_verify::Operation::{Deactivate, Delete};
        let operation = [Deactivate, Delete].into_iter().find(|one| fields.are(one.scope()))?;
        let reasons = std::mem::take(&mut fields.reasons);
        let password = fields.password().password;
        Some(Self { x_token: XToken::absent(), operation, password, reasons })
    }
}

/// It is done.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub account_verify::Response);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        let by = [Self::deactivate, Self::delete];
        by.map(|by| by(sentinel::x_token(), sentinel::ciphertext(), vec![sentinel::text()])).into()
    }

    fn replies() -> Vec<Bytes> {
        <account_verify::Request as Sample>::replies()
    }
}
