//! Replies that belong to no generation: those of the web framework beneath the service.

use std::time::SystemTime;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};
use serde_json::{Map, Value, json};

use crate::Config;
use crate::time::rfc3339;
use crate::world::Doings;

/// A reply's code, such as `HIS-1008`, for the request log.
#[derive(Debug, Clone)]
pub(crate) struct ReplyCode(pub(crate) &'static str);

/// Has the request log show this code.
pub(crate) fn coded(mut response: Response<Bytes>, code: &'static str) -> Response<Bytes> {
    response.extensions_mut().insert(ReplyCode(code));
    response
}

/// Has the request log tell what the call did.
pub(crate) fn having_done(mut response: Response<Bytes>, doings: Doings) -> Response<Bytes> {
    response.extensions_mut().insert(doings);
    response
}

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

/// The same in V3: `{"timestamp","path","status","error","requestId"}` (contract V3, section 12, shape
/// 13).
pub(crate) fn framework_v3(
    status: StatusCode,
    path: &str,
    now: SystemTime,
    config: &Config,
) -> Response<Bytes> {
    let mut id = [0; 4];
    config.random.fill(&mut id);
    let body = json!({
        "timestamp": rfc3339(now).replace('Z', "+00:00"),
        "path": path,
        "status": status.as_u16(),
        "error": status.canonical_reason().unwrap_or_default(),
        "requestId": format!("{:08x}", u32::from_be_bytes(id)),
    });
    json(status, &body)
}

/// Adds fields to those of an object.
pub(crate) fn add(rest: Value, fields: &mut Map<String, Value>) {
    if let Value::Object(rest) = rest {
        fields.extend(rest);
    }
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
