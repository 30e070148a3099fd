//! `POST /v3/profile/account/request/emailVerificationLink`: sends a link to an e-mail address, which
//! the patient opens to have it. Section 9.
//!
//! No OTP: nothing is submitted afterwards, and only the profile tells whether the link was opened.

use super::otp_request::OtpWords;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Ciphertext, XToken};

endpoint! {
    "v3.email_link", POST Abha "/v3/profile/account/request/emailVerificationLink",
    role: Changes, carries: Nothing,
    auth: User, replay: Never,
    body: operation, reply: empty 200
}

const WORDS: OtpWords = OtpWords {
    scope: &["abha-profile", "email-link-verify"],
    login_hint: "email",
    otp_system: "abdm",
};

/// Asks for the link.
#[derive(Debug, Clone)]
pub struct Request {
    /// The patient's login.
    pub x_token: XToken,
    /// The encrypted e-mail address.
    pub login_id: Ciphertext,
}

impl serde::Serialize for Request {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WORDS.serialize(&self.login_id, serializer)
    }
}

#[cfg(feature = "server")]
impl crate::server::ByOperation for Request {
    type Fields = super::otp_request::OtpFields;

    fn from_fields(fields: Self::Fields) -> Option<Self> {
        let login_id = fields.are(WORDS).then_some(fields.login_id)?;
        Some(Self { x_token: XToken::absent(), login_id })
    }
}

/// The link is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response;

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { x_token: sentinel::x_token(), login_id: sentinel::ciphertext() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![Bytes::new()]
    }
}
