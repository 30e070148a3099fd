//! `GET /v3/profile/account/abha-card`: the card of an account, a PNG. Section 9.
//!
//! Answered with HTTP 202 in the sources that tell (section 14, number 13), and the card is in that
//! reply all the same.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Image, XToken};

endpoint! {
    "v3.card", GET Abha "/v3/profile/account/abha-card",
    role: Reads, carries: Nothing,
    auth: User, replay: Safe,
    body: none, reply: png
}

/// Asks for the card.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub struct Request {
    /// The patient's login.
    #[cfg_attr(feature = "server", serde(skip, default = "XToken::absent"))]
    pub x_token: XToken,
}

/// The card, a PNG: what comes with other first bytes is unreadable.
#[derive(Debug, Clone)]
pub struct Response(pub Image);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { x_token: sentinel::x_token() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![Bytes::from_static(b"\x89PNG\r\n\x1a\nsentinel")]
    }
}
