//! Fields that are missing or malformed, which the service refuses before it does anything.

use abdm_types::server::ReadError;
use abdm_types::v1v2::OtpReceipt;
use abdm_types::{Meta, TxnId};
use bytes::Bytes;
use http::{Request, StatusCode};
use secrecy::ExposeSecret;
use serde_json::{Map, Value};

use super::refusal::{Reason, Refusal, reason};
use crate::call::{is_json, is_six_digits, is_uuid};
use crate::world::Denied;

/// The fields of a body, as they came.
pub(super) struct Fields(Map<String, Value>);

/// The names on the wire, and what a malformed value of each is refused with. A name that is not
/// here has the reason of the empty one at the end, and is told by no name.
const KNOWN: &[(&str, Reason)] = &[
    ("aadhaar", reason::NOT_ENCRYPTED),
    ("address", reason::PATTERN),
    ("authMethod", reason::PATTERN),
    ("consent", reason::CONSENT),
    ("consentVersion", reason::CONSENT),
    ("dayOfBirth", reason::PATTERN),
    ("districtCode", reason::PATTERN),
    ("email", reason::PATTERN),
    ("emailAddress", reason::PATTERN),
    ("encryptedOtp", reason::OTP),
    ("firstName", reason::PATTERN),
    ("gender", reason::PATTERN),
    ("healthId", reason::HEALTH_ID),
    ("healthid", reason::HEALTH_ID),
    ("lastName", reason::PATTERN),
    ("middleName", reason::PATTERN),
    ("mobile", reason::MOBILE),
    ("monthOfBirth", reason::PATTERN),
    ("name", reason::PATTERN),
    ("newMobileNumber", reason::MOBILE),
    ("oldPassword", reason::NOT_ENCRYPTED),
    ("otp", reason::OTP),
    ("password", reason::NOT_ENCRYPTED),
    ("phrAddress", reason::HEALTH_ID),
    ("pincode", reason::PATTERN),
    ("preferred", reason::TYPE),
    ("reasons", reason::TYPE),
    ("stateCode", reason::PATTERN),
    ("txnId", reason::UUID),
    ("yearOfBirth", reason::PATTERN),
    ("", reason::PATTERN),
];

impl Fields {
    /// The fields of a request; none where it has no body.
    pub(super) fn of(meta: &Meta, request: &Request<Bytes>) -> Result<Self, Refusal> {
        if !meta.has_body {
            return Ok(Self(Map::new()));
        }
        if !is_json(request) {
            return Err(Refusal::Framework(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        serde_json::from_slice(request.body()).map(Self).map_err(|_| Refusal::NotJson)
    }

    /// Whether a field has just this text.
    pub(super) fn is(&self, name: &str, text: &str) -> bool {
        self.0.get(name).is_some_and(|value| value == text)
    }

    /// Refuses what is missing or empty, and numbers without dashes, which the shared structs would
    /// read.
    pub(super) fn require(&self, names: &[&'static str]) -> Result<(), Refusal> {
        for name in names {
            let value = self.0.get(*name).unwrap_or(&Value::Null);
            let empty = match value {
                Value::Null => true,
                Value::String(text) => text.trim().is_empty(),
                Value::Array(values) => values.iter().all(is_blank),
                _ => false,
            };
            if empty {
                return Err(self.invalid(name, reason::EMPTY));
            }
        }
        for name in ["healthId", "healthid"] {
            let text = self.0.get(name).and_then(Value::as_str).unwrap_or_default();
            if text.len() == 14 && text.bytes().all(|b| b.is_ascii_digit()) {
                return Err(self.invalid(name, reason::HEALTH_ID));
            }
        }
        Ok(())
    }

    /// Whether a field is this text.
    pub(super) fn has(&self, name: &str, text: &str) -> bool {
        self.0.get(name).and_then(Value::as_str) == Some(text)
    }

    /// The refusal of a request that could not be read.
    pub(super) fn refuse(&self, error: &ReadError) -> Refusal {
        match error {
            ReadError::NotJson => Refusal::NotJson,
            ReadError::UserToken => Refusal::UserToken,
            // As the rules of the service say no to one without a face.
            ReadError::Field(field) if field == "profilePhoto" => Denied::PhotoInvalid.into(),
            ReadError::Field(field) => {
                let known = KNOWN.iter().find(|(name, _)| name == field);
                let (name, reason) = known.unwrap_or(&KNOWN[KNOWN.len() - 1]);
                self.invalid(name, *reason)
            }
            // What each endpoint requires was asked for before.
            _ => Refusal::NotJson,
        }
    }

    fn invalid(&self, key: &'static str, reason: Reason) -> Refusal {
        let value = match self.0.get(key) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        Refusal::Invalid { reason, key, value }
    }
}

/// The id of a transaction, which is a UUID in this generation.
pub(super) fn uuid(txn_id: &TxnId) -> Result<&str, Refusal> {
    let text = txn_id.expose_secret();
    if is_uuid(text) {
        return Ok(text);
    }
    Err(Refusal::Invalid { reason: reason::UUID, key: "txnId", value: Some(text.to_owned()) })
}

/// The id of a transaction that was opened here.
pub(super) fn txn_id(uuid: &str) -> Result<TxnId, Refusal> {
    TxnId::parse(uuid).map_err(|_| Refusal::Unexpected)
}

/// The reply of every call that sends an OTP. Some pages add the masked mobile; those of the
/// journeys do not.
pub(super) fn receipt(uuid: &str) -> Result<OtpReceipt, Refusal> {
    Ok(OtpReceipt { txn_id: txn_id(uuid)?, mobile_number: None })
}

/// The six digits of an OTP. A decrypted one of another form is refused like a wrong field, with
/// the ciphertext for a value.
pub(super) fn six_digits<'a>(otp: &'a str, echo: &str) -> Result<&'a str, Refusal> {
    if is_six_digits(otp) {
        return Ok(otp);
    }
    Err(Refusal::wrong_otp_field(echo))
}

fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty()) || value.is_null()
}
