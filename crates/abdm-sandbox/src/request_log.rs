//! What arrived, without what it said.

use std::collections::{BTreeMap, VecDeque};
use std::time::SystemTime;

use abdm_types::X_HIP_ID;
use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, HOST, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};
use serde::Serialize;
use serde_json::Value;

use crate::reply::ReplyCode;
use crate::route::{self, Target};
use crate::sandbox::LARGEST_BODY;
use crate::time::rfc3339;

/// Requests kept; the oldest go first.
const MOST: usize = 10_000;

/// Headers and fields listed of one request.
const MOST_NAMES: usize = 32;

/// The longest name of a header that is shown.
const LONGEST_NAME: usize = 40;

/// Characters shown of a header's value.
const LONGEST_VALUE: usize = 128;

/// Segments shown of a path.
const MOST_SEGMENTS: usize = 16;

/// Digits shown in a row, as of a port or a version. OTPs have more, mobiles and numbers of people
/// still more.
const MOST_DIGITS: usize = 5;

/// Digits shown of a HIP id such as `IN0000000001`. Aadhaar numbers have 12, ABHA numbers 14.
const MOST_DIGITS_OF_HIP_ID: usize = 11;

/// Headers that say nothing about a patient, unless a number was put there by mistake.
const SHOWN: [HeaderName; 7] =
    [ACCEPT, ACCEPT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, HOST, USER_AGENT, X_HIP_ID];

/// The fields of the wire, in requests.
const FIELDS: [&str; 11] = [
    "aadhaar",
    "authMethod",
    "clientId",
    "clientSecret",
    "grantType",
    "healthId",
    "healthid",
    "mobile",
    "otp",
    "reasons",
    "txnId",
];

/// Values of the wire's own vocabulary, which say nothing about a patient.
const VOCABULARY: [&str; 6] =
    ["AADHAAR_BIO", "AADHAAR_OTP", "DEMOGRAPHICS", "MOBILE_OTP", "PASSWORD", "client_credentials"];

/// A request that arrived. Of tokens, OTPs, Aadhaar numbers and the like it says only that they
/// were there, and how long. It takes a few KiB at most, whatever arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// Counts from 1.
    pub seq: u64,
    /// When it arrived, in UTC.
    pub at: String,
    /// HTTP method, or `(other)`.
    pub method: String,
    /// Path without query. Where it leads nowhere, all but the words of other paths are hidden.
    pub path: String,
    /// Name of the endpoint, such as `v1v2.auth_init`.
    pub endpoint: Option<&'static str>,
    /// HTTP status of the answer.
    pub status: u16,
    /// Code of a refusal, such as `HIS-1008`.
    pub code: Option<&'static str>,
    /// On whose behalf, without what looks like the number of a person.
    pub hip_id: Option<String>,
    /// The headers. Of most only how long they are.
    pub headers: BTreeMap<String, String>,
    /// The fields of the body, and how long they are.
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
            Target::Control | Target::Nowhere => (None, known_words(path)),
        };
        self.entries.push_back(LoggedRequest {
            seq: self.seen,
            at: rfc3339(at),
            method: method(request.method()).to_owned(),
            path,
            endpoint,
            status: response.status().as_u16(),
            code: response.extensions().get::<ReplyCode>().map(|code| code.0),
            hip_id: request.headers().get(X_HIP_ID).map(hip_id),
            headers: headers(request.headers()),
            body: body(request.body()),
        });
    }
}

/// Another method may be any text.
fn method(method: &Method) -> &str {
    match *method {
        Method::CONNECT
        | Method::DELETE
        | Method::GET
        | Method::HEAD
        | Method::OPTIONS
        | Method::PATCH
        | Method::POST
        | Method::PUT
        | Method::TRACE => method.as_str(),
        _ => "(other)",
    }
}

fn headers(headers: &HeaderMap) -> BTreeMap<String, String> {
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

fn hip_id(value: &HeaderValue) -> String {
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

fn body(body: &[u8]) -> BTreeMap<String, String> {
    // It was refused unread.
    if body.len() > LARGEST_BODY {
        return BTreeMap::new();
    }
    let Ok(Value::Object(fields)) = serde_json::from_slice(body) else {
        return BTreeMap::new();
    };
    let masked = |(name, value): (&String, &Value)| (field_name(name), hidden_value(value));
    fields.iter().take(MOST_NAMES).map(masked).collect()
}

fn field_name(name: &str) -> String {
    if FIELDS.contains(&name) { name.to_owned() } else { hidden_name(name) }
}

fn hidden_name(name: &str) -> String {
    format!("(name of {} characters)", name.chars().count())
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
fn known_words(path: &str) -> String {
    let segments = path
        .split('/')
        .take(MOST_SEGMENTS)
        .map(|segment| if route::is_word(segment) { segment } else { "(hidden)" });
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
        assert_eq!(entry.path, "/api/v1/profile/(hidden)");
        assert_eq!(
            entry.body.keys().collect::<Vec<_>>(),
            ["(name of 0 characters)", "(name of 12 characters)"]
        );
        let address = logged(Request::post("/api/v1/asha.ramanathan@sbx"), "");
        assert_eq!(address.path, "/api/v1/(hidden)");
        let name = logged(Request::post("/api/v1/AshaRamanathan"), r#"{"AshaRamanathan":1}"#);
        assert_eq!(name.path, "/api/v1/(hidden)");
        assert_eq!(name.body["(name of 14 characters)"], "(number)");
        assert!(!serde_json::to_string(&entry).unwrap().contains("999941057058"));
        assert!(!serde_json::to_string(&entry).unwrap().contains("5550001001"));
        let not_json = logged(Request::post("/api/v2/auth/init"), "otp=123456");
        assert!(not_json.body.is_empty());
    }

    #[test]
    fn only_the_methods_of_http_are_named() {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"] {
            assert_eq!(logged(Request::builder().method(method).uri("/"), "").method, method);
        }
        for method in ["ASHA", "post", "999941057058"] {
            assert_eq!(logged(Request::builder().method(method).uri("/"), "").method, "(other)");
        }
    }

    #[test]
    fn the_name_of_a_header_is_hidden_if_it_could_be_a_value() {
        let request = Request::get("/")
            .header("x-999941057058", "1")
            .header("x".repeat(41), "1")
            .header("y".repeat(40), "1");
        let entry = logged(request, "");
        let names = ["(name of 14 characters)", "(name of 41 characters)", &"y".repeat(40)];
        assert_eq!(entry.headers.keys().collect::<Vec<_>>(), names);
    }

    #[test]
    fn numbers_in_headers_that_are_shown_are_hidden() {
        for (value, expected) in [
            ("localhost:54321", "localhost:54321"),
            ("127.0.0.1:8080", "127.0.0.1:8080"),
            ("abdm/0.1.0 (Chrome/120.0.6099.71)", "abdm/0.1.0 (Chrome/120.0.6099.71)"),
            ("123456.local", "******.local"),
            ("for 5550001001, twice", "for **********, twice"),
            ("91-0000-1001-0007", "**-****-****-****"),
            ("of 91 0000 1001 0007", "of ** **** **** ****"),
            ("\u{967}\u{968}\u{969}\u{967}\u{968}\u{969}", "******"),
        ] {
            for name in [HOST, USER_AGENT, ACCEPT, X_HIP_ID] {
                let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
                let entry = logged(Request::get("/").header(&name, value), "");
                assert_eq!(entry.headers[name.as_str()], expected);
            }
        }
    }

    #[test]
    fn a_hip_id_is_shown_unless_it_is_the_number_of_a_person() {
        for (id, expected) in [
            ("IN0000000001", "IN0000000001"),
            ("demo-hip", "demo-hip"),
            ("IN999941057058", "IN************"),
            ("999941057058", "************"),
            ("5550001001", "**********"),
            ("91-0000-1001-0007", "**-****-****-****"),
        ] {
            let entry = logged(Request::get("/").header(X_HIP_ID, id), "");
            assert_eq!(entry.hip_id.as_deref(), Some(expected));
            assert_eq!(entry.headers["x-hip-id"], expected);
        }
    }

    #[test]
    fn a_number_is_hidden_even_where_the_value_is_cut() {
        let value = format!("{}999941057058", "x".repeat(LONGEST_VALUE - 4));
        let entry = logged(Request::get("/").header(USER_AGENT, value), "");
        assert!(entry.headers["user-agent"].ends_with("xxxx****"));
        assert_eq!(entry.headers["user-agent"].len(), LONGEST_VALUE);
    }

    #[test]
    fn an_entry_is_small_whatever_arrived() {
        let large = "x".repeat(30_000);
        let mut request = Request::builder()
            .method(large.as_str())
            .uri(format!("/{large}{}", "/api/v1".repeat(5_000)));
        for name in SHOWN {
            request = request.header(name, large.as_str());
        }
        request = request.header("h".repeat(10_000), large.as_str());
        for n in 0..200 {
            let odd = "abcdefghij".chars().nth(n % 10).unwrap().to_string();
            request = request.header(odd.repeat(21 + n / 10), large.as_str());
        }
        let names = (0..300).map(|n| format!(r#""{}":"{}""#, "k".repeat(n), "v".repeat(40)));
        let body = format!("{{{}}}", names.collect::<Vec<_>>().join(","));
        assert!(body.len() < LARGEST_BODY);
        let entry = logged(request, body.leak());
        assert_eq!(entry.headers.len(), MOST_NAMES);
        assert_eq!(entry.body.len(), MOST_NAMES);
        let size = serde_json::to_string(&entry).unwrap().len();
        assert!(size < 8 * 1024, "{size}");

        let too_large = format!(r#"{{"otp":"{}"}}"#, "x".repeat(LARGEST_BODY));
        assert!(logged(Request::post("/"), too_large.leak()).body.is_empty());
    }
}
