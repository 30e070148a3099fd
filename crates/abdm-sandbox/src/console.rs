//! The page at `/`, for whoever develops against the sandbox, and what it asks for.
//!
//! ```text
//!   browser ── GET / ──────────────── page, style, script: in the binary
//!          ├── GET /_sandbox/live ─── what is new since it asked last, twice a second
//!          ├── POST /_sandbox/clock   moves the service's clock
//!          └── /_sandbox/faults       as for everybody else
//! ```
//!
//! The page asks again and again instead of being told: there is nothing to hold up a shutdown, and
//! after a restart the next question is answered like the first.

use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

pub(crate) use self::live::Instance;
use crate::sandbox::Desk;
use crate::time::rfc3339;
use crate::{control, reply};

mod live;
mod meanings;
mod visitor;

/// Where the page is.
const PAGE: &str = "/";

/// What it may load and do: what comes from here, no script in the page itself, no markup out of
/// strings, no frame around it.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'",
);

/// A file of the page.
struct Asset {
    content_type: &'static str,
    content: &'static str,
}

/// The files of the page, by path.
fn asset(path: &str) -> Option<Asset> {
    let (content_type, content) = match path {
        PAGE => ("text/html; charset=utf-8", include_str!("console/index.html")),
        "/_sandbox/console/console.js" => {
            ("text/javascript; charset=utf-8", include_str!("console/console.js"))
        }
        "/_sandbox/console/icon.svg" => ("image/svg+xml", include_str!("console/icon.svg")),
        "/_sandbox/console/style.css" => {
            ("text/css; charset=utf-8", include_str!("console/style.css"))
        }
        _ => return None,
    };
    Some(Asset { content_type, content })
}

/// Whether a request is for the page. With another method its path leads nowhere, as at the service.
pub(crate) fn is_page(method: &Method, path: &str) -> bool {
    path == PAGE && [Method::GET, Method::HEAD].contains(method)
}

/// Answers what is the sandbox's own, to those who may ask.
pub(crate) fn answer(desk: &Desk, request: &Request<Bytes>) -> Response<Bytes> {
    let mut response = match visitor::check(request.headers()) {
        Ok(()) => answer_visitor(desk, request),
        Err(why) => reply::json(StatusCode::FORBIDDEN, &json!({ "error": why.to_string() })),
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// Keeps pages of other origins from loading it.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

fn answer_visitor(desk: &Desk, request: &Request<Bytes>) -> Response<Bytes> {
    let (method, path) = (request.method(), request.uri().path());
    let is_read = [Method::GET, Method::HEAD].contains(method);
    match (path, asset(path)) {
        (_, Some(_)) if !is_read => desk.framework(StatusCode::METHOD_NOT_ALLOWED, request),
        (_, Some(asset)) => file(&asset),
        ("/_sandbox/live", _) if is_read => {
            let query = request.uri().query().unwrap_or_default();
            reply::json(StatusCode::OK, &live::news(desk, query))
        }
        ("/_sandbox/live", _) => desk.framework(StatusCode::METHOD_NOT_ALLOWED, request),
        ("/_sandbox/clock", _) => clock(desk, request),
        _ => control::answer(desk, request),
    }
}

fn file(asset: &Asset) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(asset.content.as_bytes()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// By how much the clock is to move.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Jump {
    seconds: i64,
}

/// Tells the service's time, and moves it.
fn clock(desk: &Desk, request: &Request<Bytes>) -> Response<Bytes> {
    match *request.method() {
        Method::GET => {}
        Method::POST => match serde_json::from_slice(request.body()) {
            Ok(Jump { seconds }) => desk.jump(seconds),
            Err(_) => {
                let why = "the body is {\"seconds\":N}, with N a whole number";
                return reply::json(StatusCode::BAD_REQUEST, &json!({ "error": why }));
            }
        },
        _ => return desk.framework(StatusCode::METHOD_NOT_ALLOWED, request),
    }
    reply::json(StatusCode::OK, &time(desk))
}

fn time(desk: &Desk) -> Value {
    json!({ "now": rfc3339(desk.now()), "ahead": desk.ahead() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_small_and_loads_only_what_is_here() {
        let page = asset(PAGE).unwrap().content;
        let linked = page.split('"').filter(|text| text.starts_with("/_sandbox/console/"));
        let linked: Vec<_> = linked.collect();
        assert_eq!(linked.len(), 3);
        let files = linked.iter().map(|path| asset(path).unwrap().content);
        let files: Vec<_> = files.chain([page]).collect();
        let size: usize = files.iter().map(|file| file.len()).sum();
        assert!(size < 40 * 1024, "{size}");
        for file in files {
            assert!(!file.contains("://") || file.contains("http://www.w3.org/2000/svg"));
            for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("]
            {
                assert!(!file.contains(word), "{word}");
            }
        }
    }
}
