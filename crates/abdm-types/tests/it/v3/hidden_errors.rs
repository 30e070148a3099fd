//! Errors inside a 2xx, in the company of a success and without.

use abdm_types::v3::*;
use abdm_types::{
    Cause, Code, Effect, Endpoint, Failure, FailureKind, ServiceError, TokenKind, v1v2,
};

use super::errors::in_every_shape;
use crate::support::{accepted, envelope, refused};

const USER: Cause = Cause::Token(TokenKind::User);

#[track_caller]
fn service(failure: &Failure) -> &ServiceError {
    failure.service_error().unwrap()
}

/// Replies of which nothing is required are the ones that an error body could pass for.
#[test]
fn an_error_inside_a_2xx_is_never_taken_for_a_success() {
    fn assert_refused<E: Endpoint>() {
        let registry = envelope("HIS-422", "HIS-403", "You are not allowed to access this API");
        let manager = r#"{"code":"900901","message":"m","description":"d"}"#.to_owned();
        for body in in_every_shape("ABDM-1114", "m").into_iter().chain([registry, manager]) {
            let failure = refused::<E>(200, body.clone());
            assert!(failure.service_error().is_some(), "{body}");
        }
    }
    assert_refused::<session::Request>();
    assert_refused::<certificate::Request>();
    assert_refused::<login_request_otp::Request>();
    assert_refused::<login_verify::Request>();
    assert_refused::<login_verify_user::Request>();
    assert_refused::<login_search::Request>();
    assert_refused::<account_request_otp::Request>();
    assert_refused::<account_reactivate_request_otp::Request>();
    assert_refused::<account_verify::Request>();
    assert_refused::<profile::Request>();
    assert_refused::<refresh::Request>();
    assert_refused::<logout::Request>();
}

/// They have the shape of a text alone or of refused fields.
#[test]
fn a_success_that_looks_like_an_error_is_a_success() {
    accepted::<login_request_otp::Request>(200, r#"{"txnId":"t","message":"X-token expired"}"#);
    accepted::<logout::Request>(200, r#"{"message":"X-token is gone","timestamp":"t"}"#);
    accepted::<profile::Request>(200, r#"{"mobile":"******9999","name":"a","timestamp":"t"}"#);
}

/// The five shapes of a success that was not meant, on every call whose replies are objects.
#[test]
fn the_word_of_a_success_is_not_believed_beside_an_error() {
    fn assert_no_success<E: Endpoint>(success: &str) {
        for error in [
            r#""error":{"code":"ABDM-1134","message":"m"}"#,
            r#""errors":[{"code":"ABDM-1134","message":"m"}]"#,
            r#""code":"ABDM-1134""#,
        ] {
            let failure = refused::<E>(200, format!("{{{success},{error}}}"));
            assert_eq!(service(&failure).code().map(Code::as_str), Some("ABDM-1134"), "{error}");
        }
        for doubt in [
            r#""error":"m""#,
            r#""Error":true"#,
            r#""errors":["m"]"#,
            r#""code":"FAILURE""#,
            r#""AuthResult":"pending""#,
        ] {
            let failure = refused::<E>(200, format!("{{{success},{doubt}}}"));
            assert!(matches!(failure.kind(), FailureKind::Unreadable { .. }), "{doubt}");
            assert_eq!(failure.effect(), Effect::Possible, "{doubt}");
        }
        accepted::<E>(200, format!(r#"{{{success},"error":null,"code":"SUCCESS"}}"#));
        // serde would read a list as the fields in their order.
        let listed = refused::<E>(200, format!("[{{{success}}}]"));
        assert_eq!(listed.effect(), Effect::Possible);
        refused::<E>(200, r#"["t","success","m","t","t","t"]"#);
    }
    let (receipt, login) = (r#""txnId":"t""#, r#""token":"x","expiresIn":1800"#);
    let (done, account) = (r#""authResult":"success""#, r#""status":"ACTIVE""#);
    assert_no_success::<session::Request>(r#""accessToken":"a""#);
    assert_no_success::<certificate::Request>(r#""publicKey":"M3Id""#);
    assert_no_success::<login_request_otp::Request>(receipt);
    assert_no_success::<account_request_otp::Request>(receipt);
    assert_no_success::<account_reactivate_request_otp::Request>(receipt);
    assert_no_success::<login_verify::Request>(done);
    assert_no_success::<account_verify::Request>(done);
    assert_no_success::<login_verify_user::Request>(login);
    assert_no_success::<refresh::Request>(login);
    assert_no_success::<login_search::Request>(account);
    assert_no_success::<profile::Request>(account);
    assert_no_success::<logout::Request>(r#""message":"m""#);
    assert_no_success::<v1v2::session::Request>(r#""accessToken":"a""#);
    assert_no_success::<v1v2::auth_init::Request>(receipt);
    assert_no_success::<v1v2::confirm_aadhaar_otp_v2::Request>(login);
    assert_no_success::<v1v2::mobile_login_verify_otp::Request>(login);
    assert_no_success::<v1v2::mobile_login_authorize::Request>(login);
    assert_no_success::<v1v2::forgot_verify_aadhaar_otp::Request>(r#""healthId":"asha.rao@sbx""#);
    assert_no_success::<v1v2::reactivate::Request>(login);
    assert_no_success::<v1v2::access_token::Request>(login);
    assert_no_success::<v1v2::profile::Request>(r#""name":"asha""#);
    assert_no_success::<v1v2::search_by_health_id::Request>(account);
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
