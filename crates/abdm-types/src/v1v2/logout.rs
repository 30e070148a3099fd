//! `GET /v1/account/logout`: ends a patient's login. Contract section 3.7.

use crate::XToken;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};

endpoint! {
    "v1v2.logout", GET HealthId "/v1/account/logout",
    role: Leaves, carries: Nothing,
    auth: User, replay: Never,
    body: none, reply: empty 200
}

/// Asks for the login to end. A `GET`, although it changes something.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub struct Request {
    /// The login to end.
    #[cfg_attr(feature = "server", serde(skip, default = "XToken::absent"))]
    pub x_token: XToken,
}

/// The login has ended. No body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response;

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { x_token: sentinel::x_token() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![Bytes::new()]
    }
}
