//! Fields that are missing or malformed, which the service refuses before it does anything
//! (contract V3, sections 4 and 12, shape 4). All that are wrong are told at once.

use abdm_types::server::ReadError;
use abdm_types::{AbhaAddress, Ciphertext, Consent, Meta, Mobile, NewAbhaAddress, TxnId};
use bytes::Bytes;
use http::{Request, StatusCode};
use serde_json::{Map, Value};

use super::shape::{Refusal, RefusedField};
use super::text::field;
use crate::call::{Call, is_json, is_six_digits};

/// The fields of a body, as they came.
pub(super) struct Fields(Value);

/// What a field must be.
pub(super) struct Rule {
    /// Where it is.
    pub(super) at: &'static [&'static str],
    pub(super) holds: fn(&Value) -> bool,
    pub(super) refused: RefusedField,
}

/// The words that name the operations of a path: for each scope the hints that go with it.
pub(super) type Words = &'static [(&'static [&'static str], &'static [&'static str])];

/// The body of a call that sends an OTP.
pub(super) const SENDING: &[Rule] = &[
    rule(&["scope"], is_words, field::SCOPE),
    rule(&["loginHint"], is_text, field::LOGIN_HINT),
    rule(&["loginId"], is_text, field::LOGIN_ID),
    // No words of its own are published.
    rule(&["otpSystem"], is_text, field::SCOPE),
];

/// The body of a call that hands one in.
pub(super) const HANDING_IN: &[Rule] = &[
    rule(&["scope"], is_words, field::SCOPE),
    rule(&["authData"], Value::is_object, field::AUTH_DATA),
    rule(&["authData", "authMethods"], is_otp, field::AUTH_METHODS),
    rule(&["authData", "otp"], Value::is_object, field::AUTH_DATA),
    rule(&["authData", "otp", "txnId"], is_txn_id, field::TXN_ID),
    rule(&["authData", "otp", "otpValue"], is_text, field::OTP_VALUE),
];

/// The body of an enrolment.
pub(super) const ENROLLING: &[Rule] = &[
    rule(&["authData"], Value::is_object, field::AUTH_DATA),
    rule(&["authData", "authMethods"], is_otp, field::AUTH_METHODS),
    rule(&["authData", "otp"], Value::is_object, field::AUTH_DATA),
    rule(&["authData", "otp", "txnId"], is_txn_id, field::TXN_ID),
    rule(&["authData", "otp", "otpValue"], is_text, field::OTP_VALUE),
    rule(&["authData", "otp", "mobile"], is_mobile, field::MOBILE),
    rule(&["consent"], Value::is_object, field::CONSENT),
    rule(&["consent", "code"], is_enrolment, field::CONSENT),
    rule(&["consent", "version"], is_version, field::CONSENT),
];

/// The body of a call that makes the address of an enrolment.
pub(super) const NAMING: &[Rule] = &[
    TRANSACTION,
    rule(&["abhaAddress"], is_new_address, field::ABHA_ADDRESS),
    rule(&["preferred"], is_choice, field::PREFERRED),
];

/// The body of a login with a password.
pub(super) const LOGGING_IN_BY_PASSWORD: &[Rule] = &[
    rule(&["scope"], is_words, field::SCOPE),
    rule(&["authData"], Value::is_object, field::AUTH_DATA),
    rule(&["authData", "authMethods"], is_password, field::AUTH_METHODS),
    rule(&["authData", "password"], Value::is_object, field::AUTH_DATA),
    rule(&["authData", "password", "ABHANumber"], is_number, field::ABHA_NUMBER),
    rule(&["authData", "password", "password"], is_text, field::PASSWORD),
];

/// The body of a call that hands in a password for an account that the login names.
pub(super) const HANDING_IN_PASSWORD: &[Rule] = &[
    rule(&["scope"], is_words, field::SCOPE),
    rule(&["authData"], Value::is_object, field::AUTH_DATA),
    rule(&["authData", "authMethods"], is_password, field::AUTH_METHODS),
    rule(&["authData", "password"], Value::is_object, field::AUTH_DATA),
    rule(&["authData", "password", "password"], is_text, field::PASSWORD),
];

/// The body of a search for the accounts of a mobile.
pub(super) const SEARCHING: &[Rule] =
    &[rule(&["scope"], is_words, field::SCOPE), rule(&["mobile"], is_text, field::MOBILE)];

/// An ABHA number in plain text.
pub(super) const NUMBER: Rule = rule(&["ABHANumber"], is_number, field::ABHA_NUMBER);

/// An ABHA address in plain text.
pub(super) const ADDRESS: Rule = rule(&["abhaAddress"], is_address, field::ADDRESS_OF_PHR);

/// A photograph.
pub(super) const PHOTO: Rule = rule(&["profilePhoto"], is_text, field::PHOTO);

/// A transaction.
pub(super) const TRANSACTION: Rule = rule(&["txnId"], is_txn_id, field::TXN_ID);

const fn rule(
    at: &'static [&'static str],
    holds: fn(&Value) -> bool,
    refused: RefusedField,
) -> Rule {
    Rule { at, holds, refused }
}

impl Fields {
    /// The fields of a request; none where it has no body.
    pub(super) fn of(meta: &Meta, request: &Request<Bytes>) -> Result<Self, Refusal> {
        if !meta.has_body {
            return Ok(Self(Value::Null));
        }
        if !is_json(request) {
            return Err(Refusal::Framework(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        serde_json::from_slice::<Map<String, Value>>(request.body())
            .map(|fields| Self(Value::Object(fields)))
            .map_err(|_| Refusal::Framework(StatusCode::BAD_REQUEST))
    }

    pub(super) fn check(&self, rules: &[Rule]) -> Result<(), Refusal> {
        let mut refused: Vec<RefusedField> = Vec::new();
        for rule in rules {
            let (name, parents) = rule.at.split_last().unwrap_or((&"", &[]));
            // What is missing with its parent was told there.
            let Some(parent) = self.at(parents).filter(|parent| parent.is_object()) else {
                continue;
            };
            let holds = (rule.holds)(parent.get(name).unwrap_or(&Value::Null));
            if !holds && !refused.contains(&rule.refused) {
                refused.push(rule.refused);
            }
        }
        if refused.is_empty() { Ok(()) } else { Err(Refusal::Fields(refused)) }
    }

    /// The refusal of a request that could not be read.
    pub(super) fn refuse(&self, error: &ReadError, words: Words) -> Refusal {
        match error {
            ReadError::Operation => Refusal::Fields(vec![self.wrong_word(words)]),
            ReadError::Field(name) if name == "authData" => Refusal::Fields(vec![field::AUTH_DATA]),
            ReadError::Field(name) if name == "profilePhoto" => Refusal::Fields(vec![field::PHOTO]),
            // What each endpoint needs was asked for before.
            _ => Refusal::Framework(StatusCode::BAD_REQUEST),
        }
    }

    /// Whether a word is in the scope.
    pub(super) fn has_scope(&self, word: &str) -> bool {
        self.0["scope"].as_array().is_some_and(|scope| scope.iter().any(|one| one == word))
    }

    /// Whether a password is handed in, and not an OTP.
    pub(super) fn has_password(&self) -> bool {
        self.0["authData"].get("password").is_some()
    }

    /// The field because of which the words name no operation.
    fn wrong_word(&self, words: Words) -> RefusedField {
        let scope = self.0["scope"].as_array().map_or(&[][..], Vec::as_slice);
        let is_it = |published: &[&str]| {
            scope.len() == published.len() && published.iter().all(|word| self.has_scope(word))
        };
        let hints = words.iter().find(|(scope, _)| is_it(scope)).map(|(_, hints)| *hints);
        match (hints, self.0["loginHint"].as_str()) {
            (Some(hints), Some(hint)) if !hints.contains(&hint) => field::LOGIN_HINT,
            // No other operation begins with one.
            (Some(_), _) if self.has_scope("search-abha") && !is_txn_id(&self.0["txnId"]) => {
                field::TXN_ID
            }
            _ => field::SCOPE,
        }
    }

    fn at(&self, path: &[&str]) -> Option<&Value> {
        path.iter().try_fold(&self.0, |value, name| value.get(name))
    }
}

/// The plain text of a field that is encrypted. `None` for one under another key, with another
/// padding, or not encrypted at all.
pub(super) fn decrypt(call: &Call<'_>, ciphertext: &Ciphertext) -> Result<Option<String>, Refusal> {
    let key = call.desk.keys.now().ok_or(Refusal::unexpected())?;
    Ok(key.decrypt_oaep(ciphertext.as_str()))
}

/// The six digits of an OTP, or `None` where it is not looked into.
pub(super) fn otp(call: &Call<'_>, otp_value: &Ciphertext) -> Result<Option<String>, Refusal> {
    let key = call.desk.keys.now().ok_or(Refusal::unexpected())?;
    if call.takes_unread(&key, otp_value) {
        return Ok(None);
    }
    let otp = decrypt(call, otp_value)?.filter(|otp| is_six_digits(otp));
    otp.map(Some).ok_or_else(|| Refusal::Fields(vec![field::OTP_VALUE]))
}

/// A password, or `None` where it is not looked into.
pub(super) fn password(call: &Call<'_>, password: &Ciphertext) -> Result<Option<String>, Refusal> {
    let key = call.desk.keys.now().ok_or(Refusal::unexpected())?;
    if call.takes_unread(&key, password) {
        return Ok(None);
    }
    let password = decrypt(call, password)?.filter(|password| !password.is_empty());
    password.map(Some).ok_or_else(|| Refusal::Fields(vec![field::PASSWORD]))
}

/// An ABHA number that came encrypted, with its dashes.
pub(super) fn abha_number(call: &Call<'_>, login_id: &Ciphertext) -> Result<String, Refusal> {
    decrypt(call, login_id)?.ok_or_else(|| Refusal::Fields(vec![field::LOGIN_ID])).and_then(
        |text| match is_dashed(&text) {
            true => Ok(text),
            false => Err(Refusal::Fields(vec![field::LOGIN_ID_FORMAT])),
        },
    )
}

/// The id of a transaction that was opened here.
pub(super) fn txn_id(uuid: &str) -> Result<TxnId, Refusal> {
    TxnId::parse(uuid).map_err(|_| Refusal::unexpected())
}

/// `91-0000-1001-0007`; 14 digits without dashes are refused.
pub(super) fn is_dashed(text: &str) -> bool {
    text.split('-').map(str::len).eq([2, 4, 4, 4])
        && text.bytes().all(|b| b.is_ascii_digit() || b == b'-')
}

fn is_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.trim().is_empty())
}

fn is_words(value: &Value) -> bool {
    value.as_array().is_some_and(|words| !words.is_empty() && words.iter().all(Value::is_string))
}

fn is_otp(value: &Value) -> bool {
    value.as_array().is_some_and(|methods| methods.len() == 1 && methods[0] == "otp")
}

fn is_password(value: &Value) -> bool {
    value.as_array().is_some_and(|methods| methods.len() == 1 && methods[0] == "password")
}

fn is_mobile(value: &Value) -> bool {
    let is_it = |text: &str| Mobile::parse(text).is_ok_and(|mobile| mobile.as_str() == text);
    value.as_str().is_some_and(is_it)
}

fn is_enrolment(value: &Value) -> bool {
    value == "abha-enrollment"
}

fn is_version(value: &Value) -> bool {
    value.as_str().is_some_and(|text| Consent::new(text).is_ok())
}

fn is_new_address(value: &Value) -> bool {
    value.as_str().is_some_and(|text| NewAbhaAddress::parse(text).is_ok())
}

fn is_choice(value: &Value) -> bool {
    matches!(value.as_u64(), Some(0 | 1))
}

fn is_number(value: &Value) -> bool {
    value.as_str().is_some_and(is_dashed)
}

fn is_address(value: &Value) -> bool {
    value.as_str().is_some_and(|text| AbhaAddress::parse(text).is_ok())
}

fn is_txn_id(value: &Value) -> bool {
    value.as_str().is_some_and(|text| TxnId::parse(text).is_ok())
}
