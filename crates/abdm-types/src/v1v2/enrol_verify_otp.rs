//! `POST /v2/registration/aadhaar/verifyOTP`: proves who is to be enrolled, and tells whether they are
//! already. Contract section 5.5.

use super::UserTokens;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::unreadable::DescribesAccount;
use crate::{AbhaAddress, AbhaNumber, Ciphertext, Personal, Received, TxnId, wire};

endpoint! {
    "v1v2.enrol_verify_otp", POST HealthId "/v2/registration/aadhaar/verifyOTP",
    role: Submits, carries: Otp,
    auth: App, replay: Never,
    body: json, reply: account
}

/// Submits the OTP.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The encrypted OTP.
    pub otp: Ciphertext,
    /// From `enrol_generate_otp` or `enrol_resend_otp`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// What Aadhaar says of the patient. Any field can be missing, though not transaction, login, number
/// and name together: of somebody who has an account, one reply has the login alone.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase", default)]
pub struct Response {
    /// Whether there is no account yet. `None` when the service did not say.
    #[serde(rename = "new", deserialize_with = "wire::flag")]
    pub is_new: Option<bool>,
    /// The transaction, to be used from here on.
    #[serde(deserialize_with = "wire::empty_as_none", serialize_with = "wire::expose_option")]
    pub txn_id: Option<TxnId>,
    /// ABHA number, of somebody who has one.
    #[serde(deserialize_with = "wire::empty_as_none")]
    pub health_id_number: Option<Received<AbhaNumber>>,
    /// ABHA address, likewise.
    #[serde(deserialize_with = "wire::empty_as_none")]
    pub health_id: Option<Received<AbhaAddress>>,
    /// A login to the account that there is.
    #[serde(deserialize_with = "wire::empty_as_none")]
    pub jwt_response: Option<UserTokens>,
    /// Full name.
    #[serde(deserialize_with = "wire::personal")]
    pub name: Option<Personal>,
    /// Date of birth, `dd-MM-yyyy`.
    #[serde(deserialize_with = "wire::personal")]
    pub birthdate: Option<Personal>,
    /// `M`, `F`, `O` or `U`.
    #[serde(deserialize_with = "wire::personal")]
    pub gender: Option<Personal>,
    /// Photograph, in a base64 that is not always valid; decode with tolerance.
    #[serde(deserialize_with = "wire::personal")]
    pub photo: Option<Personal>,
}

impl DescribesAccount for Response {
    fn is_described(&self) -> bool {
        self.txn_id.is_some()
            || self.jwt_response.is_some()
            || self.health_id_number.as_ref().is_some_and(Received::is_shown)
            || self.name.is_some()
    }
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { otp: sentinel::ciphertext(), txn_id: sentinel::txn_id() }]
    }

    fn replies() -> Vec<Bytes> {
        let login = format!(r#""new":false,"jwtResponse":{{{}}}"#, sentinel::LOGIN);
        let of_aadhaar = concat!(
            r#""txnId":"sentinel-txn","birthdate":"Sentinel","photo":"c2VudGluZWw","#,
            r#""house":"Sentinel""#
        );
        vec![
            sentinel::object(&[sentinel::OF_V1_V2, sentinel::PERSON, of_aadhaar, &login]),
            sentinel::object(&[of_aadhaar, r#""new":true"#]),
        ]
    }
}
