//! `POST /v2/registration/mobile/login/verifyOtp`: proves the mobile and lists its accounts. Login
//! using mobile, step 2 (the second of that number on the page).

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{AbhaAddress, AbhaNumber, Ciphertext, Personal, Received, TToken, TxnId, wire};

endpoint! {
    "v1v2.mobile_login_verify_otp",
    POST HealthId "/v2/registration/mobile/login/verifyOtp",
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
    /// From `mobile_login_generate_otp`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// The mobile is verified. Nobody is logged in yet.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// A new id, to be used from here on. `txnid` on the page, `txnId` in the wild.
    #[serde(
        default,
        rename = "txnid",
        alias = "txnId",
        deserialize_with = "wire::empty_as_none",
        serialize_with = "wire::expose_option"
    )]
    pub txn_id: Option<TxnId>,
    /// The `T-Token` of the next call.
    #[serde(
        default,
        deserialize_with = "wire::empty_as_none",
        serialize_with = "wire::expose_option"
    )]
    pub token: Option<TToken>,
    /// The accounts of this mobile. A single object on the page, a list in the wild.
    #[serde(default, rename = "mobileLinkedHid", deserialize_with = "wire::one_or_many")]
    pub accounts: Vec<LinkedAccount>,
}

/// An account of a verified mobile.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct LinkedAccount {
    /// ABHA number.
    #[serde(default, deserialize_with = "wire::empty_as_none")]
    pub health_id_number: Option<Received<AbhaNumber>>,
    /// ABHA address.
    #[serde(default, deserialize_with = "wire::empty_as_none")]
    pub health_id: Option<Received<AbhaAddress>>,
    /// The patient's name.
    #[serde(default, deserialize_with = "wire::empty_as_none")]
    pub name: Option<Personal>,
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { otp: sentinel::ciphertext(), txn_id: sentinel::txn_id() }]
    }

    fn replies() -> Vec<Bytes> {
        let account = [sentinel::OF_V1_V2, sentinel::PERSON].join(",");
        let accounts = format!(r#""mobileLinkedHid":[{{{account}}}]"#);
        vec![sentinel::object(&[r#""txnId":"sentinel-txn","token":"sentinel.t.token""#, &accounts])]
    }
}
