//! Tells the bodies of refusals apart.

use memchr::memchr3_iter;

use super::hidden::is_success_code;
use super::{Attribute, Code, Detail, ErrorBody, RefusedField};
use crate::Personal;
use crate::unreadable::looks_like_html;
use crate::wire::{Fields, Value};

/// How many details of an envelope are kept. One is usual.
const MOST_DETAILS: usize = 16;

/// Of how many pieces a body may be that is read in full, which takes many times its length in memory.
/// Refusals have a dozen.
const MOST_PIECES: usize = 50_000;

/// Fields that V3 is known to refuse (contract section 12). One of them tells a map of refused
/// fields that has no timestamp from any other JSON.
pub(super) const PUBLISHED_FIELDS: [&str; 17] = [
    "ABHANumber",
    "PID",
    "ProfilePhoto",
    "authData",
    "authMethod",
    "authMethods",
    "districtCode",
    "loginHint",
    "loginId",
    "mobile",
    "newPassword",
    "otpValue",
    "password",
    "pid",
    "preferred",
    "scope",
    "txnId",
];

/// The field in which V3 says whether an OTP was right.
pub(super) const AUTH_RESULT: &str = "authResult";

impl ErrorBody {
    /// Recognises a body. Never fails: what is not recognised is [`Text`](Self::Text) or
    /// [`OtherJson`](Self::OtherJson).
    pub fn parse(body: &[u8]) -> Self {
        let length = body.len();
        if body.trim_ascii().is_empty() {
            return Self::Empty;
        }
        if looks_like_html(body) {
            return Self::Html { length };
        }
        if length > MOST_PIECES && pieces(body) > MOST_PIECES {
            return Self::Text { length };
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Self::from_object(&fields, length),
            Ok(Value::Array(elements)) => match elements.first() {
                Some(Value::Object(fields)) => Self::from_object(fields, length),
                _ => Self::OtherJson { length },
            },
            Ok(_) => Self::OtherJson { length },
            Err(_) => Self::Text { length },
        }
    }

    fn from_object(fields: &Fields, length: usize) -> Self {
        let cover = covers(fields).find(|cover| code(cover).is_some());
        let told = cover.unwrap_or(fields);
        let message = text(told, "message");
        if has_failed(fields) {
            return Self::AuthFailed { code: code(told), message };
        }
        match code(told) {
            Some(code) if cover.is_some() => Self::Wrapped { code, message },
            Some(code) if code.as_str().starts_with("HIS-") || fields.contains_key("details") => {
                Self::Envelope { code, message, details: details(fields.get("details")) }
            }
            Some(code) if code.is_number() || fields.contains_key("description") => {
                Self::ApiManager { code, message }
            }
            Some(code) => Self::Flat { code, message },
            None if covers(fields).next().is_some() || results(fields).next().is_some() => {
                Self::OtherJson { length }
            }
            None if is_of_framework(fields) => {
                Self::Framework { status: fields.get("status").and_then(Value::as_u64) }
            }
            None => Self::from_texts(fields, length),
        }
    }

    /// The shapes of V3 that have no code and can be told from a success by the status alone.
    fn from_texts(fields: &Fields, length: usize) -> Self {
        for key in ["message", "Message"] {
            if let Some(Value::String(message)) = fields.get(key) {
                return Self::Message { message: Personal::new(message.as_str()) };
            }
        }
        let refused = refused_fields(fields);
        let is_map = fields.contains_key("timestamp")
            || refused.iter().any(|field| PUBLISHED_FIELDS.contains(&field.name.as_str()));
        match is_map && !refused.is_empty() {
            true => Self::FieldMap { fields: refused },
            false => Self::OtherJson { length },
        }
    }
}

/// No fewer than it has values: each is the first of its list or object, or comes after a comma.
fn pieces(body: &[u8]) -> usize {
    memchr3_iter(b',', b'[', b'{', body).count()
}

/// The errors that a body holds under a cover, one or a list of them.
fn covers(fields: &Fields) -> impl Iterator<Item = &Fields> {
    let is_cover =
        |key: &str| ["error", "errors"].iter().any(|name| key.eq_ignore_ascii_case(name));
    let errors = fields.iter().filter(move |(key, _)| is_cover(key)).map(|(_, error)| error);
    errors
        .flat_map(|error| match error {
            Value::Array(errors) => errors.as_slice(),
            error => std::slice::from_ref(error),
        })
        .filter_map(Value::as_object)
}

/// What a body says of the OTP, under that name in any case.
fn results(fields: &Fields) -> impl Iterator<Item = &str> {
    let results = fields.iter().filter(|(key, _)| key.eq_ignore_ascii_case(AUTH_RESULT));
    results.filter_map(|(_, result)| result.as_str())
}

fn has_failed(fields: &Fields) -> bool {
    results(fields).any(|result| result.eq_ignore_ascii_case("failed"))
}

fn code(fields: &Fields) -> Option<Code> {
    let code = match fields.get("code")? {
        Value::String(text) => Code::parse(text),
        Value::Number(number) => Code::parse(number),
        _ => None,
    };
    code.filter(|code| !is_success_code(code.as_str()))
}

fn is_of_framework(fields: &Fields) -> bool {
    let has = |key: &str| fields.get(key).is_some_and(|value| !value.is_null());
    has("timestamp") && ["error", "path"].iter().any(|key| has(key))
}

fn text(fields: &Fields, key: &str) -> Personal {
    Personal::new(fields.get(key).and_then(Value::as_str).unwrap_or_default())
}

fn details(value: Option<&Value>) -> Vec<Detail> {
    let Some(Value::Array(values)) = value else {
        return Vec::new();
    };
    let objects = values.iter().filter_map(Value::as_object).take(MOST_DETAILS);
    objects
        .map(|fields| Detail {
            code: code(fields),
            message: text(fields, "message"),
            attribute: fields.get("attribute").and_then(attribute),
        })
        .collect()
}

fn refused_fields(fields: &Fields) -> Vec<RefusedField> {
    let texts = fields.iter().filter_map(|(name, value)| match value {
        Value::String(text) if name != "timestamp" && is_name(name) => {
            Some(RefusedField { name: name.to_owned(), message: Personal::new(text.as_str()) })
        }
        _ => None,
    });
    texts.take(MOST_DETAILS).collect()
}

/// A key is the name of a field; anything longer or stranger may be a value in the wrong place.
fn is_name(key: &str) -> bool {
    key.len() <= 40 && key.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_')
}

/// `null`, `{}` and `[]` all stand for no attribute.
fn attribute(value: &Value) -> Option<Attribute> {
    let fields = value.as_object()?;
    let key = fields.get("key")?.as_str()?;
    let value = match fields.get("value") {
        Some(Value::String(text) | Value::Number(text)) => Some(text.as_str().into()),
        _ => None,
    };
    is_name(key).then(|| Attribute { key: key.to_owned(), value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(body: &str) -> ErrorBody {
        ErrorBody::parse(body.as_bytes())
    }

    #[test]
    fn the_cause_is_in_the_first_detail() {
        let body = parse(
            r#"{"code":"HIS-422","message":"Unable","details":[{"message":"Invalid OTP value.","code":"HIS-2022","attribute":null}]}"#,
        );
        assert_eq!(body.code().unwrap().as_str(), "HIS-2022");
    }

    #[test]
    fn details_may_be_null_empty_or_without_attribute() {
        for details in
            ["null", "[]", r#"[{}]"#, r#"[{"attribute":[]}]"#, r#"[{"attribute":{}}]"#, "7"]
        {
            let body = parse(&format!(r#"{{"code":"HIS-500","message":"x","details":{details}}}"#));
            assert_eq!(body.code().unwrap().as_str(), "HIS-500", "{details}");
            assert!(body.detail().is_none_or(|detail| detail.attribute.is_none()));
        }
    }

    #[test]
    fn an_echoed_otp_is_kept_as_a_secret() {
        let body = parse(
            r#"{"code":"HIS-400","message":"x","details":[{"message":"y","code":"HIS-1013","attribute":{"key":"otp","value":"271101"}}]}"#,
        );
        assert_eq!(body.detail().unwrap().attribute.as_ref().unwrap().key, "otp");
        assert!(!format!("{body:?}").contains("271101"));
    }

    #[test]
    fn foreign_bodies_are_recognised_by_kind() {
        assert!(matches!(parse("  "), ErrorBody::Empty));
        assert!(matches!(parse("<html><body>Request blocked"), ErrorBody::Html { .. }));
        assert!(matches!(parse("Access Denied"), ErrorBody::Text { length: 13 }));
        assert!(matches!(parse("[1]"), ErrorBody::OtherJson { .. }));
        assert!(matches!(
            parse(r#"{"error":{"code":2500,"message":"x"}}"#),
            ErrorBody::Wrapped { .. }
        ));
        assert!(matches!(
            parse(
                r#"{"timestamp":"t","status":401,"error":"Unauthorized","message":"m","path":"/p"}"#
            ),
            ErrorBody::Framework { status: Some(401) }
        ));
        assert!(matches!(
            parse(r#"{"code":"900901","message":"Invalid Credentials","description":"d"}"#),
            ErrorBody::ApiManager { .. }
        ));
    }

    #[test]
    fn each_published_shape_of_v3_is_told_from_the_others() {
        // The numbers of contract section 12.
        let shapes = [
            (1, r#"{"error":{"code":"ABDM-1204","message":"m"}}"#, "Wrapped"),
            (2, r#"{"code":"ABDM-1094","message":"m","timestamp":"t"}"#, "Flat"),
            (3, r#"{"code":"ABDM-1211","message":"m"}"#, "Flat"),
            (4, r#"{"scope":"Invalid Scope","timestamp":"t"}"#, "FieldMap"),
            (4, r#"{"loginId":"LoginId is invalid"}"#, "FieldMap"),
            (5, r#"{"message":"X-token expired","timestamp":"t"}"#, "Message"),
            (6, r#"{"Message":"m","timestamp":"t"}"#, "Message"),
            (7, r#"[{"code":"ABDM-9999: ","message":"Invalid Scope"}]"#, "Flat"),
            (8, r#"{"code":"900901","message":"m","description":"d"}"#, "ApiManager"),
            (9, r#"{"code":"404","type":"t","message":"m","description":"d"}"#, "ApiManager"),
            (10, r#"{"code":"HIS-422","message":"m","details":[]}"#, "Envelope"),
            (11, "Access Denied", "Text"),
            (12, "", "Empty"),
            (
                13,
                r#"{"timestamp":"t","path":"/p","status":404,"error":"Not Found","requestId":"r"}"#,
                "Framework",
            ),
            (13, r#"{"timestamp":"t","error":"Internal Server Error"}"#, "Framework"),
            (
                14,
                r#"{"txnId":"t","authResult":"failed","message":"m","accounts":[]}"#,
                "AuthFailed",
            ),
        ];
        for (number, body, shape) in shapes {
            let parsed = format!("{:?}", parse(body));
            assert!(parsed.starts_with(shape), "{number}: {parsed}");
        }
    }

    #[test]
    fn a_success_of_v3_is_no_refusal() {
        for body in [
            r#"{"txnId":"t","message":"OTP sent to mobile number ending with ******3640"}"#,
            r#"{"message":"You have been logged out","timestamp":"2024-05-10 14:51:16"}"#,
            r#"{"txnId":"t","authResult":"success","message":"m","accounts":[]}"#,
            r#"{"ABHANumber":"91-****-****-5727","mobile":"******9999","status":"ACTIVE"}"#,
            r#"[{"txnId":"t","ABHA":[]}]"#,
        ] {
            assert!(!parse(body).is_refusal(), "{body}");
        }
    }
}
