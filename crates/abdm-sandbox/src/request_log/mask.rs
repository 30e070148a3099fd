//! What of a request may be shown: that something was there, and how long it was.

use std::collections::BTreeMap;

use abdm_types::{X_CM_ID, X_HIP_ID};
use http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, HOST, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value};

use crate::sandbox::LARGEST_BODY;

/// Headers and fields listed of one request.
pub(super) const MOST_NAMES: usize = 32;

/// The longest name of a header that is shown.
const LONGEST_NAME: usize = 40;

/// Characters shown of a header's value.
pub(super) const LONGEST_VALUE: usize = 128;

/// Words shown of a list.
const MOST_WORDS: usize = 4;

/// Digits shown in a row, as of a port or a version. OTPs have more, mobiles and numbers of people
/// still more.
const MOST_DIGITS: usize = 5;

/// Digits shown of a HIP id such as `IN0000000001`. Aadhaar numbers have 12, ABHA numbers 14.
const MOST_DIGITS_OF_HIP_ID: usize = 11;

/// Headers that say nothing about a patient, unless a number was put there by mistake.
pub(super) const SHOWN: [HeaderName; 8] =
    [ACCEPT, ACCEPT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, HOST, USER_AGENT, X_CM_ID, X_HIP_ID];

/// The fields of the wires, in requests.
const FIELDS: &[&str] = &[
    "ABHANumber",
    "aadhaar",
    "abhaAddress",
    "address",
    "authData",
    "authMethod",
    "authMethods",
    "clientId",
    "clientSecret",
    "code",
    "consent",
    "consentVersion",
    "dayOfBirth",
    "districtCode",
    "email",
    "emailAddress",
    "encryptedOtp",
    "firstName",
    "gender",
    "grantType",
    "healthId",
    "healthid",
    "lastName",
    "loginHint",
    "loginId",
    "middleName",
    "mobile",
    "monthOfBirth",
    "name",
    "newMobileNumber",
    "oldPassword",
    "otp",
    "otpSystem",
    "otpValue",
    "password",
    "phrAddress",
    "pincode",
    "preferred",
    "profilePhoto",
    "reasons",
    "refreshToken",
    "scope",
    "stateCode",
    "status",
    "subdistrictCode",
    "timeStamp",
    "townCode",
    "txnId",
    "version",
    "villageCode",
    "wardCode",
    "yearOfBirth",
];

/// The fields that hold words of the vocabulary. A secret may be such a word by chance.
const WORDED: [&str; 6] =
    ["authMethod", "authMethods", "grantType", "loginHint", "otpSystem", "scope"];

/// The objects in a body whose fields are listed too.
const OBJECTS: [&str; 4] = ["authData", "authData.otp", "authData.password", "consent"];

/// Values of the wires' own vocabulary, which say nothing about a patient.
const VOCABULARY: &[&str] = &[
    "AADHAAR_BIO",
    "AADHAAR_OTP",
    "DEMOGRAPHICS",
    "MOBILE_OTP",
    "PASSWORD",
    "aadhaar",
    "aadhaar-verify",
    "abdm",
    "abha-address",
    "abha-address-login",
    "abha-enrol",
    "abha-login",
    "abha-number",
    "abha-profile",
    "client_credentials",
    "de-activate",
    "delete",
    "email",
    "email-link-verify",
    "email-verify",
    "index",
    "mobile",
    "mobile-verify",
    "otp",
    "password",
    "password-verify",
    "re-activate",
    "re-kyc",
    "search-abha",
];

pub(super) fn headers(headers: &HeaderMap) -> BTreeMap<String, String> {
    let masked = |(name, value): (&HeaderName, &HeaderValue)| {
        let value = match name {
            name if *name == X_HIP_ID => hip_id(value),
            name if SHOWN.contains(name) => shown(value, MOST_DIGITS),
            _ => hidden_header(value),
        };
        (header_name(name.as_str()), value)
    };
    headers.iter().take(MOST_NAMES).map(masked).collect()
}

/// A value in the place of a name must not slip through.
fn header_name(name: &str) -> String {
    let is_name = name.len() <= LONGEST_NAME && !name.bytes().any(|b| b.is_ascii_digit());
    if is_name { name.to_owned() } else { hidden_name(name) }
}

pub(super) fn hip_id(value: &HeaderValue) -> String {
    let id = value.as_bytes();
    let letters = id.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let is_id = letters > 0 && id[letters..].iter().all(u8::is_ascii_digit);
    shown(value, if is_id { MOST_DIGITS_OF_HIP_ID } else { MOST_DIGITS })
}

/// The value with its numbers hidden. They are before it is cut: what is left of a number could
/// be too short to be hidden.
fn shown(value: &HeaderValue, most_digits: usize) -> String {
    let text = String::from_utf8_lossy(value.as_bytes());
    without_numbers(&text, most_digits).chars().take(LONGEST_VALUE).collect()
}

/// Hides numbers of more digits than these, written in one or in groups: `**-****-****-****`.
fn without_numbers(text: &str, most_digits: usize) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(char::is_numeric) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| !c.is_numeric() && !matches!(c, ' ' | '-' | '_'));
        let (number, after) = from.split_at(end.unwrap_or(from.len()));
        let hides = number.chars().filter(|c| c.is_numeric()).count() > most_digits;
        shown.push_str(before);
        shown.extend(number.chars().map(|c| if hides && c.is_numeric() { '*' } else { c }));
        rest = after;
    }
    shown + rest
}

/// That a token has its `Bearer ` is worth knowing; the token is not.
fn hidden_header(value: &HeaderValue) -> String {
    match value.as_bytes().strip_prefix(b"Bearer ") {
        Some(token) => format!("Bearer ({} characters)", token.len()),
        None => format!("({} characters)", value.len()),
    }
}

pub(super) fn body(body: &[u8]) -> BTreeMap<String, String> {
    let mut listed = BTreeMap::new();
    // A larger one was refused unread.
    if body.len() <= LARGEST_BODY
        && let Ok(Value::Object(fields)) = serde_json::from_slice(body)
    {
        list("", &fields, &mut listed);
    }
    listed
}

fn list(prefix: &str, fields: &Map<String, Value>, listed: &mut BTreeMap<String, String>) {
    for (name, value) in fields {
        if listed.len() == MOST_NAMES {
            return;
        }
        let path = format!("{prefix}{}", field_name(name));
        match value {
            Value::Object(fields) if OBJECTS.contains(&path.as_str()) => {
                list(&format!("{path}."), fields, listed);
            }
            value => {
                listed.insert(path, shown_word(name, value).unwrap_or_else(|| hidden_value(value)));
            }
        }
    }
}

fn field_name(name: &str) -> String {
    if FIELDS.contains(&name) { name.to_owned() } else { hidden_name(name) }
}

fn hidden_name(name: &str) -> String {
    format!("(name of {} characters)", name.chars().count())
}

fn hidden_value(value: &Value) -> String {
    match value {
        Value::String(text) => format!("({} characters)", text.chars().count()),
        Value::Array(values) => format!("(list of {})", values.len()),
        Value::Object(_) => "(object)".to_owned(),
        Value::Number(_) => "(number)".to_owned(),
        Value::Bool(_) => "(boolean)".to_owned(),
        Value::Null => "null".to_owned(),
    }
}

/// A word of the vocabulary or a few of them, such as a scope.
fn shown_word(name: &str, value: &Value) -> Option<String> {
    let word =
        |value: &Value| value.as_str().filter(|word| VOCABULARY.contains(word)).map(str::to_owned);
    match value {
        _ if !WORDED.contains(&name) => None,
        Value::Array(values) if (1..=MOST_WORDS).contains(&values.len()) => {
            Some(values.iter().map(word).collect::<Option<Vec<_>>>()?.join(", "))
        }
        value => word(value),
    }
}
