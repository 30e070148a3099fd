//! `POST /v2/account/change/mobile/update/authentication`: gives an account its new mobile, by a
//! password. Contract section 5.4.
//!
//! No second OTP is sent before: it comes right after `change_mobile_new_verify`.

use super::PasswordMethod;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Ciphertext, Personal, TxnId, XToken, wire};

endpoint! {
    "v1v2.change_mobile_update_password",
    POST HealthId "/v2/account/change/mobile/update/authentication",
    role: Changes, carries: Password,
    auth: User, replay: Never,
    body: json, reply: word
}

/// Submits the password.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The patient's login.
    #[serde(skip, default = "XToken::absent")]
    pub x_token: XToken,
    /// Always `PASSWORD`.
    pub auth_method: PasswordMethod,
    /// The encrypted password of the account, which does not change.
    pub old_password: Ciphertext,
    /// From `change_mobile_new_verify`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// The mobile is changed, in words that are not published.
#[derive(Debug, Clone)]
pub struct Response(pub Personal);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self {
            x_token: sentinel::x_token(),
            auth_method: PasswordMethod::Password,
            old_password: sentinel::ciphertext(),
            txn_id: sentinel::txn_id(),
        }]
    }

    fn replies() -> Vec<Bytes> {
        vec![Bytes::from_static(b"Sentinel updated"), Bytes::from_static(b"\"Sentinel updated\"")]
    }
}
