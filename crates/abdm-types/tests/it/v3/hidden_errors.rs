//! Errors inside a 2xx, in the company of a success and without.

use abdm_types::v3::*;
use abdm_types::{Cause, Effect, Endpoint, FailureKind, TokenKind, v1v2};

use crate::support::{accepted, refused};

const USER: Cause = Cause::Token(TokenKind::User);

/// They have the shape of a text alone or of refused fields.
#[test]
fn a_success_that_looks_like_an_error_is_a_success() {
    accepted::<login_request_otp::Request>(200, r#"{"txnId":"t","message":"X-token expired"}"#);
    accepted::<logout::Request>(200, r#"{"message":"X-token is gone","timestamp":"t"}"#);
    accepted::<profile::Request>(200, r#"{"mobile":"******9999","name":"a","timestamp":"t"}"#);
}

/// Where every field can be missing, a text alone or a map of refused fields would pass.
#[test]
fn an_account_of_which_nothing_can_be_read_is_none() {
    fn assert_nothing<E: Endpoint>() {
        for body in [
            "{}",
            r#"{"message":"Something new.","timestamp":"t"}"#,
            r#"{"authMethods":["AADHAAR_OTP"],"tags":{}}"#,
            r#"{"status":"not found"}"#,
            r#"{"ABHANumber":"string","healthIdNumber":"string"}"#,
        ] {
            let failure = refused::<E>(200, body);
            assert!(matches!(failure.kind(), FailureKind::Unreadable { .. }), "{body}");
        }
    }
    assert_nothing::<profile::Request>();
    assert_nothing::<login_search::Request>();
    assert_nothing::<v1v2::profile::Request>();
    assert_nothing::<v1v2::search_by_health_id::Request>();
    for refusal in [
        refused::<profile::Request>(200, r#"{"ABHANumber":"Invalid ABHA Number","timestamp":"t"}"#),
        refused::<login_search::Request>(200, r#"{"ABHANumber":"Invalid ABHA Number"}"#),
    ] {
        assert_eq!(refusal.cause(), Cause::InvalidField);
        assert_eq!(refusal.effect(), Effect::Settled);
    }
    for message in ["X-token expired", "Invalid X-token"] {
        for key in ["message", "Message"] {
            let body = format!(r#"{{"{key}":"{message}","timestamp":"t"}}"#);
            for refusal in [
                refused::<profile::Request>(200, body.clone()),
                refused::<logout::Request>(200, body.clone()),
                refused::<account_request_otp::Request>(200, body.clone()),
            ] {
                assert_eq!(refusal.cause(), USER, "{body}");
                assert_eq!(refusal.effect(), Effect::Settled, "{body}");
            }
        }
    }
}

#[test]
fn a_list_in_the_place_of_an_object_is_unreadable_at_any_depth() {
    for body in [
        r#"{"authResult":"success","accounts":[["91-0000-1001-0007"]]}"#,
        r#"{"authResult":"success","token":["x"],"expiresIn":1800}"#,
    ] {
        let failure = refused::<login_verify::Request>(200, body);
        assert!(matches!(failure.kind(), FailureKind::Unreadable { .. }), "{body}");
    }
    let linked = r#"{"token":"t","mobileLinkedHid":[["43-4221-5105-6749"]]}"#;
    refused::<v1v2::mobile_login_verify_otp::Request>(200, linked);
    refused::<v1v2::forgot_verify_aadhaar_otp::Request>(200, r#"{"jwtResponse":["x"]}"#);
    refused::<v1v2::reactivate::Request>(200, r#"["x"]"#);
}
