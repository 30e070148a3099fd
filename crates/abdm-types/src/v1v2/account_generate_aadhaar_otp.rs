//! `POST /v2/account/aadhaar/generateOTP`: sends an OTP to a patient who is logged in. Deactivate
//! via Aadhaar OTP, step 3.

use crate::endpoint::endpoint;
use crate::{Mobile, Received, TxnId, XToken, wire};

endpoint! {
    "v1v2.account_generate_aadhaar_otp", POST HealthId "/v2/account/aadhaar/generateOTP",
    auth: User, replay: Never,
    body: json, reply: json
}

/// Asks for an OTP. The body is `{}`: the token says whose account it is.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
pub struct Request {
    /// The patient's login.
    #[serde(skip, default = "XToken::absent")]
    pub x_token: XToken,
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
