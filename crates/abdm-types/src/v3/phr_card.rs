//! `GET /v3/phr/web/login/profile/abha/phr-card`: the card of an ABHA address. Section 11.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Image, XToken};

endpoint! {
    "v3.phr_card", GET PhrWeb "/login/profile/abha/phr-card",
    role: Reads, carries: Nothing,
    auth: User, replay: Safe,
    body: none, reply: image
}

/// Asks for the card.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub struct Request {
    /// The patient's login.
    #[cfg_attr(feature = "server", serde(skip, default = "XToken::absent"))]
    pub x_token: XToken,
}

/// The card.
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
