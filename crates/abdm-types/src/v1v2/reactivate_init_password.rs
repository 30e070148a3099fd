//! `POST /v2/auth/reactivate/init` for a password: opens the transaction that `reactivate_password`
//! needs. Contract section 4.3.
//!
//! Nothing is sent to the patient, and nothing changes: what is not used is as good as never opened.
//! With an OTP it is `reactivate_init`.

use super::{OtpReceipt, PasswordMethod};
use crate::AbhaId;
use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};

endpoint! {
    "v1v2.reactivate_init_password", POST HealthId "/v2/auth/reactivate/init",
    role: Reads, carries: Nothing,
    auth: App, replay: Safe,
    body: json, reply: receipt
}

/// Asks for a transaction.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// Always `PASSWORD`.
    pub auth_method: PasswordMethod,
    /// The account. `healthid` on the wire, with a small i.
    #[serde(rename = "healthid")]
    pub health_id: AbhaId,
}

/// The transaction is open.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(transparent)]
pub struct Response(pub OtpReceipt);

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        sentinel::abha_ids()
            .map(|health_id| Self { auth_method: PasswordMethod::Password, health_id })
            .into()
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[r#""txnId":"sentinel-txn""#])]
    }
}
