//! [`SandboxTransport`](abdm_sandbox::SandboxTransport) and the contract of
//! [`Transport`](abdm_transport::Transport).
//!
//! The conformance suite talks to servers of its own over TCP, so it cannot try a transport that
//! reaches nothing but its sandbox. Of the contract, what applies is checked here:
//!
//! | promise | applies |
//! |---|---|
//! | any HTTP status is `Ok` | yes |
//! | nothing is sent twice | yes: a request is handled exactly once |
//! | the reply is complete | yes: the same as over TCP, where its length is announced |
//! | request and reply arrive unchanged | yes: headers, path, query and body |
//! | redirects are not followed, cookies not kept | no: the sandbox sends neither |
//! | a call that acts has a new connection, TLS certificates are verified | no: no connections |
//! | a reply larger than a limit is an error | no: the largest reply is the sandbox's own |
//! | an error says whether something was sent | yes: those that faults make, in `faults::in_process` |

use abdm_sandbox::people::{ASHA, JOSEPH};
use abdm_transport::{CallClass, Transport};
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, DATE};
use http::{HeaderMap, Request, Response};
use serde_json::{Value, json};

use crate::service::{JSON, Service};

const CLASSES: [CallClass; 2] = [CallClass::Read, CallClass::Act];
const SEARCH: &str = "/api/v1/search/searchByHealthId";

fn request(
    target: &str,
    class: CallClass,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> Request<Bytes> {
    let (method, path) = target.split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(format!("http://localhost{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.extension(class).body(body.into()).unwrap()
}

async fn send(
    service: &Service,
    target: &str,
    class: CallClass,
    more: &[(&str, &str)],
    body: &Value,
) -> Response<Bytes> {
    let authorization = service.authorization();
    let mut headers = vec![JSON, ("Authorization", &*authorization), ("X-HIP-ID", "IN0000000001")];
    headers.extend(more);
    let request = request(target, class, &headers, body.to_string());
    service.sandbox.transport().send(request).await.unwrap()
}

#[tokio::test]
async fn any_status_is_a_reply() {
    let service = Service::start().await;
    for (target, body, status) in [
        ("GET /_sandbox/health", json!(null), 200),
        ("POST /api/v2/auth/init", json!([]), 400),
        ("GET /api/v1/account/profile", json!(null), 401),
        ("GET /nowhere", json!(null), 404),
        ("GET /api/v2/auth/init", json!(null), 405),
        ("POST /api/v1/search/searchByHealthId", json!("x".repeat(256 * 1024)), 413),
        ("POST /api/v1/search/searchByHealthId", json!({ "healthId": "nobody.here@sbx" }), 422),
    ] {
        for class in CLASSES {
            let reply = send(&service, target, class, &[], &body).await;
            assert_eq!(reply.status(), status, "{target}");
        }
    }
    let session = request("POST /gateway/v0.5/sessions", CallClass::Act, &[], "{}");
    let reply = service.sandbox.transport().send(session).await.unwrap();
    assert_eq!(reply.status(), 415);
}

#[tokio::test]
async fn a_request_is_handled_exactly_once() {
    let service = Service::start().await;
    let before = service.sandbox.requests().len();
    for (n, class) in (1..).zip(CLASSES) {
        let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": ASHA.abha_number });
        let reply = send(&service, "POST /api/v2/auth/init", class, &[], &body).await;
        assert_eq!(reply.status(), 200);
        assert_eq!(service.sandbox.outbox().len(), n, "one OTP for each request");
        assert_eq!(service.sandbox.requests().len(), before + n);
    }
    // A refusal is no reason to try again either.
    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": "nobody.here@sbx" });
    send(&service, "POST /api/v2/auth/init", CallClass::Read, &[], &body).await;
    assert_eq!(service.sandbox.requests().len(), before + 3);
    assert_eq!(service.sandbox.outbox().len(), 2);
}

#[tokio::test]
async fn a_future_that_was_never_polled_has_sent_nothing() {
    let service = Service::start().await;
    let before = service.sandbox.requests().len();
    let transport = service.sandbox.transport();
    drop(transport.send(request("GET /nowhere", CallClass::Act, &[], "")));
    assert_eq!(service.sandbox.requests().len(), before);
}

#[tokio::test]
async fn a_reply_is_complete() {
    let service = Service::start().await;
    let x_token = service.log_in(JOSEPH.abha_number).await;
    for target in [
        "GET /api/v1/account/profile",
        "GET /api/v1/auth/cert",
        "GET /_sandbox/people",
        "GET /nowhere",
    ] {
        let headers = [("X-Token", x_token.as_str())];
        let path = target.strip_prefix("GET ").unwrap();
        let mut over_tcp = service.get_with(path, &headers).await;
        let in_process = send(&service, target, CallClass::Read, &headers, &json!(null)).await;
        assert_eq!(in_process.status(), over_tcp.status, "{target}");
        assert_eq!(in_process.body(), over_tcp.text.as_bytes(), "{target}");
        // HTTP's own; without it the length must be right by itself.
        let length = over_tcp.headers.remove(CONTENT_LENGTH).unwrap();
        assert_eq!(length, in_process.body().len().to_string().as_str());
        over_tcp.headers.remove(DATE);
        assert_eq!(sorted(in_process.headers()), sorted(&over_tcp.headers), "{target}");
    }
}

fn sorted(headers: &HeaderMap) -> Vec<(&str, &[u8])> {
    let mut headers: Vec<_> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    headers.sort_unstable();
    headers
}

#[tokio::test]
async fn a_request_arrives_unchanged() {
    let service = Service::start().await;
    let value = "nobody \u{e9}\u{1F600} \"quoted\" \\ \u{7f}";
    for class in CLASSES {
        let body = json!({ "healthId": value });
        let more = [("Accept-Language", "hi;q=0.5"), ("X-Odd", "one"), ("X-Odd", "two")];
        let reply = send(&service, &format!("POST {SEARCH}?y=%20z"), class, &more, &body).await;
        assert_eq!(reply.status(), 400);
        let refusal: Value = serde_json::from_slice(reply.body()).unwrap();
        assert_eq!(refusal["details"][0]["attribute"]["value"], value);

        let arrived = service.sandbox.requests().pop().unwrap();
        assert_eq!((arrived.method.as_str(), arrived.path.as_str()), ("POST", SEARCH));
        let token = format!("Bearer ({} characters)", service.authorization().len() - 7);
        let headers = [
            ("accept-language", "hi;q=0.5"),
            ("authorization", &*token),
            ("content-type", "application/json"),
            ("x-hip-id", "IN0000000001"),
            ("x-odd", "(3 characters)"),
        ];
        let arrived = arrived.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        assert_eq!(arrived.collect::<Vec<_>>(), headers);
    }

    // A query reaches the handler too.
    service.begin_login(ASHA.abha_number).await;
    for (query, messages) in [("mobile=5550001001", 1), ("mobile=5550001002", 0)] {
        let target = format!("GET /_sandbox/outbox?{query}");
        let reply = send(&service, &target, CallClass::Read, &[], &json!(null)).await;
        let outbox: Value = serde_json::from_slice(reply.body()).unwrap();
        assert_eq!(outbox.as_array().unwrap().len(), messages, "{query}");
    }
}
