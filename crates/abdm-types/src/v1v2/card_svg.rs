//! `GET /v1/account/getSvgCard`: the patient's ABHA card as a drawing. Contract section 5.2.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Image, XToken};

endpoint! {
    "v1v2.card_svg", GET HealthId "/v1/account/getSvgCard",
    role: Reads, carries: Nothing,
    auth: User, replay: Safe,
    body: none, reply: svg
}

/// Asks for it.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub struct Request {
    /// The patient's login.
    #[cfg_attr(feature = "server", serde(skip, default = "XToken::absent"))]
    pub x_token: XToken,
}

/// An SVG: what comes with other first bytes is unreadable.
#[derive(Debug, Clone)]
pub struct Response(pub Image);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { x_token: sentinel::x_token() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![
            Bytes::from_static(b"<svg xmlns='http://www.w3.org/2000/svg'>Sentinel</svg>"),
            Bytes::from_static(b"\"PHN2ZyA+c2VudGluZWw8L3N2Zz4=\""),
        ]
    }
}
