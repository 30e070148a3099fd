//! `POST /v2/forgot/healthId/aadhaar`: tells the ABHA of an Aadhaar. Retrieve via Aadhaar OTP,
//! step 2.

use super::UserTokens;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{AbhaAddress, AbhaNumber, Ciphertext, Received, TxnId, wire};

endpoint! {
    "v1v2.forgot_verify_aadhaar_otp", POST HealthId "/v2/forgot/healthId/aadhaar",
    role: Submits, carries: Otp,
    auth: App, replay: Never,
    body: json, reply: json
}

/// Submits the OTP.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The encrypted OTP.
    pub otp: Ciphertext,
    /// From `forgot_generate_aadhaar_otp`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// The account.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// ABHA address, with or without its suffix.
    #[serde(default, deserialize_with = "wire::empty_as_none")]
    pub health_id: Option<Received<AbhaAddress>>,
    /// ABHA number.
    #[serde(default, deserialize_with = "wire::empty_as_none")]
    pub health_id_number: Option<Received<AbhaNumber>>,
    /// A login, which some versions of the service give along.
    #[serde(default, deserialize_with = "wire::empty_as_none")]
    pub jwt_response: Option<UserTokens>,
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { otp: sentinel::ciphertext(), txn_id: sentinel::txn_id() }]
    }

    fn replies() -> Vec<Bytes> {
        let login = format!(r#""jwtResponse":{{{}}}"#, sentinel::LOGIN);
        vec![sentinel::object(&[sentinel::OF_V1_V2, sentinel::PERSON, &login])]
    }
}
