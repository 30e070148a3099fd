//! `GET /v3/profile/account/qrCode`: the QR code of an account. Section 9.
//!
//! Of which kind it is, is not published: its first bytes tell. A picture it has to be.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Image, XToken};

endpoint! {
    "v3.qr_code", GET Abha "/v3/profile/account/qrCode",
    role: Reads, carries: Nothing,
    auth: User, replay: Safe,
    body: none, reply: image
}

/// Asks for the QR code.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub struct Request {
    /// The patient's login.
    #[cfg_attr(feature = "server", serde(skip, default = "XToken::absent"))]
    pub x_token: XToken,
}

/// The QR code.
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
