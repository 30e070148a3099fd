//! Replies that are not the service's own.

use abdm_sandbox::people::ASHA;
use http::HeaderMap;
use serde_json::{Value, json};

use super::AUTH_INIT;
use crate::service::{JSON, Reply, Service};
use crate::v3::service::{LOGIN, V3};

async fn ask(service: &Service) -> Reply {
    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": ASHA.abha_number });
    service.post(AUTH_INIT, body).await
}

/// Strikes the next call, and checks whether it was handled.
async fn struck(service: &Service, kind: &str, handled: bool) -> Reply {
    let sent = service.otps_sent();
    service.strike(&format!("v1v2.auth_init {kind}"));
    let reply = ask(service).await;
    let latest = service.latest();
    assert_eq!((latest.handled, latest.otp_sent), (handled, handled), "{kind}");
    assert_eq!((latest.fault, latest.status), (kind.split(' ').next(), reply.status), "{kind}");
    assert_eq!(service.otps_sent(), sent + usize::from(handled), "{kind}");
    reply
}

fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap())
}

#[tokio::test]
async fn a_success_may_be_empty_whether_or_not_it_is_one() {
    let service = Service::start().await;
    for (kind, handled) in [("empty", false), ("empty handled", true)] {
        let reply = struck(&service, kind, handled).await;
        assert_eq!((reply.status, reply.text.as_str()), (200, ""));
        assert_eq!(text_of(&reply.headers, "content-length"), Some("0"));
    }
    service.assert_next_call_goes_well().await;
}

#[tokio::test]
async fn a_firewall_may_answer_with_a_page() {
    let service = Service::start().await;
    for (kind, status, handled) in
        [("html 403", 403, false), ("html 200", 200, false), ("html 502 handled", 502, true)]
    {
        let reply = struck(&service, kind, handled).await;
        assert_eq!(reply.status, status);
        assert_eq!(text_of(&reply.headers, "content-type"), Some("text/html; charset=utf-8"));
        assert!(reply.text.starts_with("<html>") && reply.text.ends_with("</html>"));
    }
    service.assert_next_call_goes_well().await;
}

#[tokio::test]
async fn an_error_without_a_code_is_the_frameworks() {
    let service = Service::start().await;
    for status in [429, 500, 502, 503, 504, 599] {
        for handled in [false, true] {
            let kind = format!("status {status}{}", if handled { " handled" } else { "" });
            let reply = struck(&service, &kind, handled).await;
            assert_eq!(reply.status, status);
            let body = reply.json();
            assert_eq!((&body["status"], &body["path"]), (&json!(status), &json!(AUTH_INIT)));
            assert_eq!(body.get("code"), None);
            assert_eq!(text_of(&reply.headers, "retry-after"), None);
        }
    }
    service.assert_next_call_goes_well().await;
}

#[tokio::test]
async fn how_long_to_wait_is_told_in_seconds_or_as_a_date() {
    let service = Service::start().await;
    for (kind, value) in [
        ("status 429 retry-after 7", "7"),
        ("status 503 retry-after 0", "0"),
        ("status 429 retry-after-date 30", "Tue, 24 May 2022 05:04:46 GMT"),
    ] {
        let reply = struck(&service, kind, false).await;
        assert_eq!(text_of(&reply.headers, "retry-after"), Some(value), "{kind}");
    }
    // The date is that of the service's clock, wherever that stands.
    service.strike("v1v2.search_by_health_id clock-jump 60");
    service.post("/api/v1/search/searchByHealthId", json!({})).await;
    let reply = struck(&service, "status 429 retry-after-date 30", false).await;
    let date = text_of(&reply.headers, "retry-after");
    assert_eq!(date, Some("Tue, 24 May 2022 05:05:46 GMT"));
}

#[tokio::test]
async fn a_code_is_in_the_envelope_of_its_service() {
    let v3 = V3::start().await;
    let service = &v3.service;
    let text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());

    let body = struck(service, "status 500 code HIS-1008 handled", true).await.json();
    assert_eq!(
        (&body["code"], &body["details"][0]["code"]),
        (&json!("HIS-500"), &json!("HIS-1008"))
    );
    assert!(text(&body["message"]) && text(&body["details"][0]["message"]));

    let body = struck(service, "status 401 code 900901", false).await.json();
    assert_eq!(body["code"], "900901");
    assert!(text(&body["description"]));

    service.strike("v1v2.session status 400 code 2401");
    let reply = service.send("POST", "/gateway/v0.5/sessions", &[JSON], "{}").await;
    assert_eq!((reply.status, &reply.json()["error"]["code"]), (400, &json!(2401)));

    service.strike("v3.login_request_otp status 422 code ABDM-1100");
    let reply = v3.request_otp(LOGIN, ASHA.abha_number).await;
    assert_eq!(reply.status, 422);
    assert_eq!(reply.json()["error"]["code"], "ABDM-1100");

    service.strike("v3.session status 500 code ABDM-9999");
    let reply = v3.open_session("sandbox-client", "sandbox-secret").await;
    assert_eq!((reply.status, &reply.json()["error"]["code"]), (500, &json!("ABDM-9999")));
}

#[tokio::test]
async fn an_error_of_v3_without_a_code_is_its_frameworks() {
    let v3 = V3::start().await;
    v3.service.strike("v3.login_request_otp status 503");
    let reply = v3.request_otp(LOGIN, ASHA.abha_number).await;
    reply.assert_framework_v3(503, crate::v3::service::REQUEST_OTP);
    let latest = v3.service.latest();
    assert_eq!((latest.handled, latest.otp_sent), (false, false));
    v3.log_in(ASHA.abha_number).await;
}
