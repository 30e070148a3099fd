//! The replies that faults put in place of the service's own.

use std::time::Duration;

use abdm_types::Service;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Request, Response, StatusCode};
use serde_json::{Value, json};

use super::{Kind, RetryAfter};
use crate::reply;
use crate::route::Route;
use crate::sandbox::Desk;
use crate::time::http_date;

/// What a firewall shows to those it does not let in.
const BLOCKED: &str = "<html><head><title>Request Rejected</title></head><body>The requested URL \
     was rejected. Please consult with your administrator.</body></html>";

/// What every error with a code says.
const MESSAGE: &str = "An unexpected error has occured. Please try again in sometime.";

/// What a fault of this kind answers, if it answers by itself.
pub(crate) fn of(
    kind: &Kind,
    desk: &Desk,
    route: &Route,
    request: &Request<Bytes>,
) -> Option<Response<Bytes>> {
    let mut reply = match kind {
        Kind::Empty { .. } => Response::new(Bytes::new()),
        Kind::Html { status, .. } => {
            let mut page = Response::new(Bytes::from_static(BLOCKED.as_bytes()));
            let html = HeaderValue::from_static("text/html; charset=utf-8");
            page.headers_mut().insert(CONTENT_TYPE, html);
            *page.status_mut() = checked(*status);
            page
        }
        Kind::Status { status, code: None, .. } => desk.framework(checked(*status), request),
        Kind::Status { status, code: Some(code), .. } => {
            reply::json(checked(*status), &envelope(route.meta.service, *status, code))
        }
        _ => return None,
    };
    if let Kind::Status { retry_after: Some(retry_after), .. } = kind {
        let value = match retry_after {
            RetryAfter::Seconds(seconds) => HeaderValue::from(*seconds),
            RetryAfter::Date(seconds) => {
                let at = desk.now() + Duration::from_secs(*seconds);
                HeaderValue::try_from(http_date(at)).expect("a date is visible text")
            }
        };
        reply.headers_mut().insert(RETRY_AFTER, value);
    }
    Some(reply)
}

fn checked(status: u16) -> StatusCode {
    StatusCode::from_u16(status).expect("a fault has a valid status, or it is refused")
}

/// An error in the shape that the service has for it.
fn envelope(service: Service, status: u16, code: &str) -> Value {
    if code.starts_with("900") {
        return json!({ "code": code, "message": MESSAGE, "description": MESSAGE });
    }
    match service {
        Service::HealthId => json!({
            "code": format!("HIS-{status}"),
            "message": MESSAGE,
            "details": [{ "message": MESSAGE, "code": code, "attribute": null }],
        }),
        // The gateway's codes are numbers.
        Service::Gateway => {
            let code = code.parse::<u32>().map_or_else(|_| code.into(), Value::from);
            json!({ "error": { "code": code, "message": MESSAGE } })
        }
        _ => json!({ "error": { "code": code, "message": MESSAGE } }),
    }
}
