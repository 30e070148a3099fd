//! `POST /v1/search/existsByHealthId`: whether an ABHA is taken. Contract section 3.1.

use crate::AbhaId;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};

endpoint! {
    "v1v2.exists_by_health_id", POST HealthId "/v1/search/existsByHealthId",
    role: Reads, carries: Nothing,
    auth: App, replay: Safe,
    body: json, reply: named_flag
}

/// Asks whether somebody has it.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Number or address.
    pub health_id: AbhaId,
}

/// Whether it is taken: also where it is reserved, or belonged to an account that was deleted. The
/// text or the truth value of `status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Response(pub bool);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        sentinel::abha_ids().map(|health_id| Self { health_id }).into()
    }

    fn replies() -> Vec<Bytes> {
        vec![Bytes::from_static(b"true")]
    }
}
