//! `POST /v2/account/change/mobile/update/authentication`: gives an account its new mobile, by an
//! OTP. Contract section 5.4.
//!
//! The page sends an OTP and a password with one and the same value. A request here has one of the
//! two; with a password it is `change_mobile_update_password`.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{AuthMethod, Ciphertext, Personal, TxnId, XToken, wire};

endpoint! {
    "v1v2.change_mobile_update", POST HealthId "/v2/account/change/mobile/update/authentication",
    role: Changes, carries: Otp,
    auth: User, replay: Never,
    body: json, reply: word
}

/// Submits the OTP.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The patient's login.
    #[serde(skip, default = "XToken::absent")]
    pub x_token: XToken,
    /// `AADHAAR_OTP` or `MOBILE_OTP`, by the call that sent it.
    pub auth_method: AuthMethod,
    /// The encrypted OTP.
    pub otp: Ciphertext,
    /// From `change_mobile_aadhaar_otp` or `change_mobile_old_otp`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// The mobile is changed, in words that are not published.
#[derive(Debug, Clone)]
pub struct Response(pub Personal);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        [AuthMethod::AadhaarOtp, AuthMethod::MobileOtp]
            .map(|auth_method| Self {
                x_token: sentinel::x_token(),
                auth_method,
                otp: sentinel::ciphertext(),
                txn_id: sentinel::txn_id(),
            })
            .into()
    }

    fn replies() -> Vec<Bytes> {
        vec![Bytes::from_static(b"Sentinel updated"), Bytes::from_static(b"\"Sentinel updated\"")]
    }
}
