//! `POST /v3/profile/login/verify/user`: logs in to one of the accounts of a mobile. Section 6.

use super::UserTokens;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{AbhaNumber, TToken, TxnId, wire};

endpoint! {
    "v3.login_verify_user", POST Abha "/v3/profile/login/verify/user",
    role: Chooses, carries: Nothing,
    auth: Transfer, replay: Never,
    body: json, reply: json
}

/// Names the account that the patient chose.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// From `login_verify`.
    #[serde(skip, default = "TToken::absent")]
    pub t_token: TToken,
    /// The chosen account, plain.
    #[serde(rename = "ABHANumber")]
    pub abha_number: AbhaNumber,
    /// From `login_verify`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// The patient is logged in.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub UserTokens);

impl From<Response> for UserTokens {
    fn from(Response(tokens): Response) -> Self {
        tokens
    }
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self {
            t_token: sentinel::t_token(),
            abha_number: sentinel::abha_number(),
            txn_id: sentinel::txn_id(),
        }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::LOGIN])]
    }
}
