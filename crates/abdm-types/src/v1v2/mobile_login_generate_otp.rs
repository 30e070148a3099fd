//! `POST /v2/registration/mobile/login/generateOtp`: sends an OTP to a mobile. Login using mobile,
//! step 2.

use crate::endpoint::endpoint;
use crate::{Mobile, Received, TxnId, wire};

endpoint! {
    "v1v2.mobile_login_generate_otp",
    POST HealthId "/v2/registration/mobile/login/generateOtp",
    auth: App, replay: Never,
    body: json, reply: json
}

/// Asks for an OTP. A mobile that no account has is refused.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Plain, even though this is v2.
    pub mobile: Mobile,
}

/// The OTP is on its way.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// Names this journey from here on.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
    /// Where the OTP went, masked. Only some versions of the service tell.
    #[serde(
        default,
        deserialize_with = "wire::empty_as_none",
        skip_serializing_if = "Option::is_none"
    )]
    pub mobile_number: Option<Received<Mobile>>,
}
