//! `POST /v2/registration/aadhaar/checkAndGenerateMobileOTP`: whether a mobile is the one that Aadhaar
//! knows, and an OTP to it if not. Contract section 5.5.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Mobile, TxnId, wire};

endpoint! {
    "v1v2.enrol_check_mobile", POST HealthId "/v2/registration/aadhaar/checkAndGenerateMobileOTP",
    role: SendsOtp, carries: Nothing,
    auth: App, replay: Never,
    body: json, reply: json
}

/// Asks for an OTP, should one be needed.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The mobile that the account is to have. Plain, even though this is v2.
    pub mobile: Mobile,
    /// From `enrol_verify_otp`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// Whether an OTP is on its way: it is no [`Receipt`](crate::Receipt), since there may be none.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// The mobile is that of Aadhaar and no OTP was sent. Otherwise one was, to this mobile.
    #[serde(deserialize_with = "wire::told_flag")]
    pub mobile_linked: bool,
    /// The transaction from here on, where it is told.
    #[serde(
        default,
        deserialize_with = "wire::empty_as_none",
        serialize_with = "wire::expose_option",
        skip_serializing_if = "Option::is_none"
    )]
    pub txn_id: Option<TxnId>,
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self { mobile: sentinel::mobile(), txn_id: sentinel::txn_id() }]
    }

    fn replies() -> Vec<Bytes> {
        [true, false]
            .map(|linked| {
                let linked = format!(r#""mobileLinked":{linked}"#);
                sentinel::object(&[&linked, r#""txnId":"sentinel-txn""#])
            })
            .into()
    }
}
