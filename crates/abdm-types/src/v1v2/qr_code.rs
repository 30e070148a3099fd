//! `GET /v1/account/qrCode`: the QR code of the patient's ABHA. Contract section 5.2.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Image, XToken};

endpoint! {
    "v1v2.qr_code", GET HealthId "/v1/account/qrCode",
    role: Reads, carries: Nothing,
    auth: User, replay: Safe,
    body: none, reply: png
}

/// Asks for it.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub struct Request {
    /// The patient's login.
    #[cfg_attr(feature = "server", serde(skip, default = "XToken::absent"))]
    pub x_token: XToken,
}

/// A PNG, as bytes or as base64 in a JSON string: its content type is not published. What comes with
/// other first bytes is unreadable.
#[derive(Debug, Clone)]
pub struct Response(pub Image);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { x_token: sentinel::x_token() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![
            Bytes::from_static(b"\"iVBORw0KGgogc2VudGluZWw=\""),
            Bytes::from_static(b"\x89PNG\r\n\x1a\n sentinel"),
        ]
    }
}
