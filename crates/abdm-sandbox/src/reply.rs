//! Replies that belong to no generation: those of the web framework beneath the service.

use std::time::SystemTime;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};
use serde_json::{Map, Value, json};

use crate::time::rfc3339;

/// A reply's code, such as `HIS-1008`, for the request log.
#[derive(Debug, Clone)]
pub(crate) struct ReplyCode(pub(crate) &'static str);

/// A JSON reply.
pub(crate) fn json(status: StatusCode, body: &Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(body.to_string()));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json;charset=UTF-8");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

/// What the framework answers on its own account: `{"timestamp","status","error","message","path"}`.
pub(crate) fn framework(status: StatusCode, path: &str, now: SystemTime) -> Response<Bytes> {
    let body = json!({
        "timestamp": rfc3339(now).replace('Z', "+00:00"),
        "status": status.as_u16(),
        "error": status.canonical_reason().unwrap_or_default(),
        "message": "",
        "path": path,
    });
    json(status, &body)
}

/// Completes a reply with what the wire has and the shared structs do not read.
pub(crate) fn completed(
    response: Response<Bytes>,
    complete: impl FnOnce(&mut Map<String, Value>),
) -> Response<Bytes> {
    let (parts, body) = response.into_parts();
    let mut fields: Map<String, Value> =
        serde_json::from_slice(&body).expect("a reply struct is written as an object");
    complete(&mut fields);
    Response::from_parts(parts, Bytes::from(Value::Object(fields).to_string()))
}
