//! What a reply that names no cause, or hides one in a success, says about whether the call took
//! effect.

use std::time::{Duration, SystemTime};

use abdm_types::v1v2::*;
use abdm_types::{Cause, Effect, Endpoint, Failure, FailureKind, ServiceError, Unreadable};
use abdm_types::{ErrorBody, RetryAfter};

use crate::support::{BLOCK_PAGE, FRAMEWORK_401, envelope, refused, reply};

fn wait(seconds: u64) -> Option<Duration> {
    Some(Duration::from_secs(seconds))
}

#[track_caller]
fn service(failure: &Failure) -> &ServiceError {
    failure.service_error().unwrap()
}

#[test]
fn a_cause_that_is_itself_a_failure_behind_the_service_may_have_taken_effect() {
    for (status, inner) in
        [(500, "HIS-500"), (500, "HIS-504"), (504, "HIS-503"), (504, "TIMEOUT"), (422, "HIS-3015")]
    {
        let failure = refused::<auth_init::Request>(status, envelope("HIS-500", inner, "x"));
        assert_eq!(failure.effect(), Effect::Possible, "{status} {inner}");
    }
}

#[test]
fn a_page_to_go_on_to_may_follow_a_call_that_was_carried_out() {
    for status in [302, 303, 307] {
        assert_eq!(refused::<deactivate::Request>(status, "").effect(), Effect::Possible);
    }
}

#[test]
fn a_list_of_absurd_length_is_unreadable() {
    let accounts = vec!["{}"; 101].join(",");
    let body = format!(r#"{{"txnId":"t","token":"x","mobileLinkedHid":[{accounts}]}}"#);
    let failure = mobile_login_verify_otp::Request::decode(reply(200, body)).unwrap_err();
    assert!(matches!(failure.kind(), FailureKind::Unreadable { .. }));
}

#[test]
fn only_the_api_manager_and_the_gateway_prove_that_a_token_was_refused() {
    for body in [r#"{"code":2401,"message":"m"}"#, r#"{"error":{"code":"900901","message":"m"}}"#] {
        assert!(!service(&refused::<auth_init::Request>(401, body)).app_token_refused(), "{body}");
    }
}

#[test]
fn foreign_bodies_are_recognised_whatever_call_they_answer() {
    let kind =
        |body: &str| service(&refused::<auth_init::Request>(404, body.to_owned())).body().clone();
    assert!(matches!(kind(""), ErrorBody::Empty));
    assert!(matches!(kind(BLOCK_PAGE), ErrorBody::Html { length: 1.. }));
    assert!(matches!(kind(FRAMEWORK_401), ErrorBody::Framework { status: Some(401) }));
    assert!(matches!(kind("Access Denied"), ErrorBody::Text { length: 13 }));
    assert!(matches!(kind(r#"{"code":"HIS-422""#), ErrorBody::Text { .. }));
    for other in ["null", "true", "7", "[]", "{}", r#"{"error":"unauthorized"}"#, r#"{"error":{}}"#]
    {
        assert!(matches!(kind(other), ErrorBody::OtherJson { .. }), "{other}");
    }
}

#[test]
fn a_success_that_was_cut_off_or_has_another_shape_may_have_taken_effect() {
    for (body, problem) in [
        ("", Unreadable::Empty),
        (r#"{"txnId":"a825"#, Unreadable::Truncated),
        ("sent", Unreadable::NotJson { line: 1, column: 1 }),
        (r#"{"id":1}"#, Unreadable::Shape { line: 1, column: 8 }),
        ("true", Unreadable::Shape { line: 1, column: 1 }),
    ] {
        let failure = refused::<auth_init::Request>(200, body);
        let FailureKind::Unreadable { problem: found, .. } = *failure.kind() else {
            panic!("{failure}");
        };
        assert_eq!(found, problem, "{body}");
        assert_eq!(failure.effect(), Effect::Possible, "{body}");
    }
}

#[test]
fn a_wait_is_read_from_the_header_where_the_service_is_too_busy_to_say() {
    let too_many = r#"{"error":{"code":2429,"message":"Too many attempts"}}"#;
    for (body, value, expected) in [
        ("", Some("120"), wait(120)),
        (too_many, Some("120"), wait(120)),
        (too_many, None, None),
        ("", Some("soon"), None),
    ] {
        let mut response = reply(429, body);
        if let Some(value) = value {
            response.headers_mut().insert("retry-after", value.parse().unwrap());
        }
        let failure = auth_init::Request::decode(response).unwrap_err();
        assert_eq!(failure.cause(), Cause::RateLimited { wait: expected });
        assert_eq!(failure.effect(), Effect::Settled);
    }
}

#[test]
fn a_retry_after_date_is_kept_for_whoever_has_a_clock() {
    let mut response = reply(503, "");
    let date = "Thu, 01 Jan 1970 00:02:00 GMT".parse().unwrap();
    response.headers_mut().insert("retry-after", date);
    let failure = auth_init::Request::decode(response).unwrap_err();
    let at = SystemTime::UNIX_EPOCH + Duration::from_secs(120);
    assert_eq!(service(&failure).retry_after(), Some(RetryAfter::At(at)));
}
