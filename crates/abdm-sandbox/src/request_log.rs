//! What arrived, without what it said.

use std::collections::{BTreeMap, VecDeque};
use std::time::SystemTime;

use abdm_types::X_HIP_ID;
use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, HOST, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use serde::Serialize;
use serde_json::Value;

use crate::reply::ReplyCode;
use crate::route::Target;
use crate::time::rfc3339;

/// Requests kept; the oldest go first.
const MOST: usize = 10_000;

/// Headers and fields listed of one request.
const MOST_NAMES: usize = 32;

/// Headers that say nothing about a patient.
const SHOWN: [HeaderName; 7] =
    [ACCEPT, ACCEPT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, HOST, USER_AGENT, X_HIP_ID];

/// Values of the wire's own vocabulary, which say nothing about a patient.
const VOCABULARY: [&str; 6] =
    ["AADHAAR_BIO", "AADHAAR_OTP", "DEMOGRAPHICS", "MOBILE_OTP", "PASSWORD", "client_credentials"];

/// A request that arrived. Of tokens, OTPs, Aadhaar numbers and the like it says only that they
/// were there, and how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// Counts from 1.
    pub seq: u64,
    /// When it arrived, in UTC.
    pub at: String,
    /// HTTP method.
    pub method: String,
    /// Path without query. Where it leads nowhere, all but names are hidden.
    pub path: String,
    /// Name of the endpoint, such as `v1v2.auth_init`.
    pub endpoint: Option<&'static str>,
    /// HTTP status of the answer.
    pub status: u16,
    /// Code of a refusal, such as `HIS-1008`.
    pub code: Option<&'static str>,
    /// On whose behalf.
    pub hip_id: Option<String>,
    /// The headers.
    pub headers: BTreeMap<String, String>,
    /// The fields of the body.
    pub body: BTreeMap<String, String>,
}

/// The latest requests, oldest first.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    entries: VecDeque<LoggedRequest>,
    seen: u64,
}

impl RequestLog {
    pub(crate) fn entries(&self) -> impl Iterator<Item = &LoggedRequest> {
        self.entries.iter()
    }

    pub(crate) fn record(
        &mut self,
        at: SystemTime,
        target: Target,
        request: &Request<Bytes>,
        response: &Response<Bytes>,
    ) {
        if self.entries.len() == MOST {
            self.entries.pop_front();
        }
        self.seen += 1;
        let path = request.uri().path();
        let (endpoint, path) = match target {
            Target::Endpoint(route) => (Some(route.meta.name), path.to_owned()),
            Target::OtherMethod => (None, path.to_owned()),
            Target::Control | Target::Nowhere => (None, without_values(path)),
        };
        self.entries.push_back(LoggedRequest {
            seq: self.seen,
            at: rfc3339(at),
            method: request.method().to_string(),
            path,
            endpoint,
            status: response.status().as_u16(),
            code: response.extensions().get::<ReplyCode>().map(|code| code.0),
            hip_id: request.headers().get(X_HIP_ID).map(shown),
            headers: headers(request.headers()),
            body: body(request.body()),
        });
    }
}

fn headers(headers: &HeaderMap) -> BTreeMap<String, String> {
    let masked = |(name, value): (&HeaderName, &HeaderValue)| {
        let value = if SHOWN.contains(name) { shown(value) } else { hidden_header(value) };
        (name.to_string(), value)
    };
    headers.iter().take(MOST_NAMES).map(masked).collect()
}

fn shown(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).chars().take(256).collect()
}

/// That a token has its `Bearer ` is worth knowing; the token is not.
fn hidden_header(value: &HeaderValue) -> String {
    match value.as_bytes().strip_prefix(b"Bearer ") {
        Some(token) => format!("Bearer ({} characters)", token.len()),
        None => format!("({} characters)", value.len()),
    }
}

fn body(body: &[u8]) -> BTreeMap<String, String> {
    let Ok(Value::Object(fields)) = serde_json::from_slice(body) else {
        return BTreeMap::new();
    };
    let masked = |(name, value): (&String, &Value)| (field_name(name), hidden_value(value));
    fields.iter().take(MOST_NAMES).map(masked).collect()
}

/// A value in the place of a name must not slip through.
fn field_name(name: &str) -> String {
    let is_name = (1..=40).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_');
    if is_name { name.to_owned() } else { format!("(name of {} characters)", name.chars().count()) }
}

fn hidden_value(value: &Value) -> String {
    match value {
        Value::String(text) if VOCABULARY.contains(&text.as_str()) => text.clone(),
        Value::String(text) => format!("({} characters)", text.chars().count()),
        Value::Array(values) => format!("(list of {})", values.len()),
        Value::Object(_) => "(object)".to_owned(),
        Value::Number(_) => "(number)".to_owned(),
        Value::Bool(_) => "(boolean)".to_owned(),
        Value::Null => "null".to_owned(),
    }
}

/// A path that leads nowhere may hold anything.
fn without_values(path: &str) -> String {
    let segments = path.split('/').take(16).map(|segment| {
        let is_name = segment.len() <= 40
            && segment.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        let digits_hidden = segment.chars().map(|c| if c.is_ascii_digit() { '*' } else { c });
        if is_name { digits_hidden.collect() } else { "(hidden)".to_owned() }
    });
    segments.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    fn logged(request: http::request::Builder, body: &'static str) -> LoggedRequest {
        let request = request.body(Bytes::from_static(body.as_bytes())).unwrap();
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::NOT_FOUND;
        let mut log = RequestLog::default();
        log.record(SystemTime::UNIX_EPOCH, Target::of(&request), &request, &response);
        log.entries.pop_back().unwrap()
    }

    #[test]
    fn lengths_are_told_and_values_are_not() {
        let request = Request::post("/api/v2/auth/init")
            .header("authorization", "Bearer sentinel-token")
            .header("x-token", "sentinel")
            .header("x-hip-id", "IN01")
            .header("content-type", "application/json");
        let entry = logged(
            request,
            r#"{"authMethod":"AADHAAR_OTP","healthid":"sentinel@sbx","reasons":["sentinel"]}"#,
        );
        assert_eq!(entry.endpoint, Some("v1v2.auth_init"));
        assert_eq!(entry.hip_id.as_deref(), Some("IN01"));
        assert_eq!(entry.headers["authorization"], "Bearer (14 characters)");
        assert_eq!(entry.headers["x-token"], "(8 characters)");
        assert_eq!(entry.headers["content-type"], "application/json");
        assert_eq!(entry.body["authMethod"], "AADHAAR_OTP");
        assert_eq!(entry.body["healthid"], "(12 characters)");
        assert_eq!(entry.body["reasons"], "(list of 1)");
        assert!(!format!("{entry:?}").contains("sentinel"));
    }

    #[test]
    fn a_value_in_an_odd_place_is_hidden_too() {
        let entry = logged(
            Request::post("/api/v1/profile/999941057058?mobile=5550001001"),
            r#"{"999941057058":1,"":2}"#,
        );
        assert_eq!(entry.path, "/api/v*/profile/************");
        let address = logged(Request::post("/api/v1/asha.ramanathan@sbx"), "");
        assert_eq!(address.path, "/api/v*/(hidden)");
        assert!(!serde_json::to_string(&entry).unwrap().contains("999941057058"));
        assert!(!serde_json::to_string(&entry).unwrap().contains("5550001001"));
        let not_json = logged(Request::post("/api/v2/auth/init"), "otp=123456");
        assert!(not_json.body.is_empty());
    }
}
