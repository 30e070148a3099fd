//! `GET /v1/account/getCard`: the patient's ABHA card to print. Contract section 5.2.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Image, XToken};

endpoint! {
    "v1v2.card_pdf", GET HealthId "/v1/account/getCard",
    role: Reads, carries: Nothing,
    auth: User, replay: Safe,
    body: none, reply: pdf
}

/// Asks for it.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub struct Request {
    /// The patient's login.
    #[cfg_attr(feature = "server", serde(skip, default = "XToken::absent"))]
    pub x_token: XToken,
}

/// A PDF: what comes with other first bytes is unreadable.
#[derive(Debug, Clone)]
pub struct Response(pub Image);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { x_token: sentinel::x_token() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![
            Bytes::from_static(b"%PDF-1.7 sentinel"),
            Bytes::from_static(b"\"JVBERi0xc2VudGluZWw=\""),
        ]
    }
}
