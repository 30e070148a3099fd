//! `POST /v2/auth/reactivate`: reactivates an account with a password. Contract section 4.3.
//!
//! The transaction is opened by `reactivate_init_password`, which sends nothing. With an OTP it is
//! `reactivate`; a request has one of the two secrets and never an empty other one.

use super::{PasswordMethod, reactivate};
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Ciphertext, TxnId, wire};

endpoint! {
    "v1v2.reactivate_password", POST HealthId "/v2/auth/reactivate",
    role: Changes, carries: Password,
    auth: App, replay: Never,
    body: json, reply: json
}

/// Submits the password.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Always `PASSWORD`.
    pub auth_method: PasswordMethod,
    /// The encrypted password.
    pub password: Ciphertext,
    /// From `reactivate_init_password`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// The account is active again, as `reactivate` says it.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub reactivate::Response);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        vec![Self {
            auth_method: PasswordMethod::Password,
            password: sentinel::ciphertext(),
            txn_id: sentinel::txn_id(),
        }]
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[sentinel::LOGIN]), sentinel::object(&[])]
    }
}
