//! `POST /v2/registration/aadhaar/verifyMobileOTP`: proves the mobile that an account is to have.
//! Contract section 5.5.
//!
//! Whether the OTP travels encrypted or in plain text is disputed: one public client encrypts it, the
//! website's calls do not.

use crate::endpoint::endpoint;
#[cfg(feature = "testing")]
use crate::testing::{Bytes, Sample, sentinel};
use crate::{Ciphertext, Otp, TxnId, wire};

endpoint! {
    "v1v2.enrol_verify_mobile_otp", POST HealthId "/v2/registration/aadhaar/verifyMobileOTP",
    role: Submits, carries: Otp,
    auth: App, replay: Never,
    body: json, reply: json
}

/// Submits the OTP.
#[derive(Debug, Clone, serde::Serialize)]
#[cfg_attr(feature = "server", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct Request {
    /// The OTP in one of its two forms.
    pub otp: MobileOtp,
    /// From `enrol_check_mobile`, or where it told none from `enrol_verify_otp`.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

/// The OTP of a mobile that is to be enrolled. What reads as an OTP is one in plain text.
#[derive(Debug, Clone, serde::Serialize)]
#[serde(untagged)]
pub enum MobileOtp {
    /// In plain text.
    #[serde(serialize_with = "wire::expose")]
    Plain(Otp),
    /// Encrypted.
    Encrypted(Ciphertext),
}

#[cfg(feature = "server")]
impl<'de> serde::Deserialize<'de> for MobileOtp {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        wire::parse(d, |text| {
            let plain = Otp::parse(text).map(Self::Plain);
            Ok(plain.unwrap_or_else(|_| Self::Encrypted(Ciphertext::new(text))))
        })
    }
}

/// The mobile is proved.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(feature = "server", derive(serde::Serialize))]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// The transaction from here on.
    #[serde(serialize_with = "wire::expose")]
    pub txn_id: TxnId,
}

#[cfg(feature = "testing")]
impl Sample for Request {
    fn requests() -> Vec<Self> {
        [MobileOtp::Encrypted(sentinel::ciphertext()), MobileOtp::Plain(sentinel::otp())]
            .map(|otp| Self { otp, txn_id: sentinel::txn_id() })
            .into()
    }

    fn replies() -> Vec<Bytes> {
        vec![sentinel::object(&[r#""txnId":"sentinel-txn""#])]
    }
}
