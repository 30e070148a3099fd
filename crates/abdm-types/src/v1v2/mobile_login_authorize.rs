//! `POST /v2/registration/mobile/login/userAuthorizedToken`: logs in to one of the accounts. Login
//! using mobile, step 3.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{AbhaNumber, Received, RefreshToken, TToken, TxnId, XToken, wire};

endpoint! {
    "v1v2.mobile_login_authorize",
    POST HealthId "/v2/registration/mobile/login/userAuthorizedToken",
    role: Chooses, carries: Nothing,
    auth: Transfer, replay: Never,
    body: json, reply: json
}

/// Names the account that the patient chose.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// From `mobile_login_verify_otp`.
    #[serde(skip, default = "TToken::absent")]
    pub t_token: TToken,
    /// The chosen account: a number, although the wire calls it `healthId`.
    #[serde(rename = "healthId")]
    pub abha_number: AbhaNumber,
    /// The new id that `mobile_login_verify_otp` gave.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// The patient is logged in. Newer versions of the service send the token alone, older ones the
/// whole account with it.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// The `X-Token` of profile calls.
    #[serde(serialize_with = "wire::expose")]
    pub token: XToken,
    /// Renews `token`. Its lifetime is not told here.
    #[serde(
        default,
        deserialize_with = "wire::empty_as_none",
        serialize_with = "wire::expose_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub refresh_token: Option<RefreshToken>,
    /// The account that was logged in to.
    #[serde(
        default,
        deserialize_with = "wire::empty_as_none",
        skip_serializing_if = "Option::is_none"
    )]
    pub health_id_number: Option<Received<AbhaNumber>>,
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
        vec![sentinel::object(&[sentinel::LOGIN, sentinel::OF_V1_V2, sentinel::PERSON])]
    }
}
