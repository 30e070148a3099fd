//! `POST /v2/account/phr-delinked`: takes an ABHA address off the ABHA number of a patient.
//!
//! The contract does not have it. Path, fields and the bare `true` are those of a documentation page
//! and of public clients: weaker evidence than that of other calls. One source spells it
//! `/v2/account/phr/delinked`.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{AbhaAddress, XToken};

endpoint! {
    "v1v2.unlink_address", POST HealthId "/v2/account/phr-delinked",
    role: Changes, carries: Nothing,
    auth: User, replay: Never,
    body: json, reply: named_flag
}

/// Names the address.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The patient's login.
    #[serde(skip, default = "XToken::absent")]
    pub x_token: XToken,
    /// The address.
    pub phr_address: AbhaAddress,
}

/// Whether it is no longer linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response(pub bool);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { x_token: sentinel::x_token(), phr_address: sentinel::abha_address() }]
    }

    fn replies() -> Vec<Bytes> {
        vec![Bytes::from_static(b"true")]
    }
}
