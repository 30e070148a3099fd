//! Each published error body of V3 (section 12), and what it allows to conclude.

use std::time::Duration;

use abdm_types::v3::*;
use abdm_types::{Cause, Effect, Failure, ServiceError, TokenKind, v1v2};
use abdm_types::{Code, ErrorBody};

use crate::support::{BLOCK_PAGE, refused};

const USER: Cause = Cause::Token(TokenKind::User);

#[track_caller]
fn service(failure: &Failure) -> &ServiceError {
    failure.service_error().unwrap()
}

fn wrapped(code: &str, message: &str) -> String {
    format!(r#"{{"error":{{"code":"{code}","message":"{message}"}}}}"#)
}

/// The code in each of the shapes that carry one.
pub(super) fn in_every_shape(code: &str, message: &str) -> [String; 5] {
    let flat = format!(r#""code":"{code}","message":"{message}""#);
    [
        wrapped(code, message),
        wrapped(&format!("{code}: "), message),
        format!(r#"{{{flat},"timestamp":"2025-07-31 12:15:32"}}"#),
        format!("{{{flat}}}"),
        format!("[{{{flat}}}]"),
    ]
}

#[test]
fn a_code_means_the_same_in_whatever_shape_it_comes() {
    let too_many = "You have requested multiple OTPs Or Exceeded maximum number of attempts for OTP match in this transaction. Please try again in 30 minutes.";
    let half_an_hour = Some(Duration::from_secs(1800));
    let rows = [
        (400, "ABDM-1013", "Invalid ABHA Number", Cause::InvalidField),
        (404, "ABDM-1016", "Invalid Timestamp", Cause::HeadersRefused),
        (404, "ABDM-1030", "Invalid request ID", Cause::HeadersRefused),
        (429, "ABDM-1022", "Too many requests", Cause::RateLimited { wait: None }),
        (401, "ABDM-1094", "X-token expired", USER),
        (400, "ABDM-1094", "Invalid Benefit Name", Cause::Unclear),
        (
            400,
            "ABDM-1094",
            "Access to this feature is restricted. Please contact NHA to enable it.",
            Cause::Forbidden,
        ),
        (400, "ABDM-1100", too_many, Cause::TooManyOtps { wait: half_an_hour }),
        (404, "ABDM-1114", "User not found", Cause::AccountUnknown),
        (
            404,
            "ABDM-1114",
            "No ABHA user registered with this Aadhaar number.",
            Cause::AccountUnknown,
        ),
        (404, "ABDM-1114", "Name does not match with DigiLocker", Cause::Unclear),
        (
            404,
            "ABDM-1115",
            "The mobile number you have entered does not match with any of the records. Please enter a different number.",
            Cause::AccountUnknown,
        ),
        (400, "ABDM-1115", "Invalid patient information", Cause::Unclear),
        (400, "ABDM-1128", "T-Token Expired", USER),
        (400, "ABDM-1129", "Invalid T-Token", USER),
        (400, "ABDM-1130", "Invalid X-Token", USER),
        (422, "ABDM-1119", "Login via Aadhaar OTP is not allowed", Cause::MethodUnavailable),
        (422, "ABDM-1118", "Login via ABHA Number OTP is not allowed", Cause::MethodUnavailable),
        (422, "ABDM-1219", "Your ABHA is linked with govt benefit programme", Cause::BenefitLinked),
        (400, "ABDM-1101", "ABHA Address already exists", Cause::AddressTaken),
        (422, "ABDM-1124", "Mobile number is linked to 6 ABHA numbers", Cause::MobileQuota),
        (400, "ABDM-1301", "Mobile is verified", Cause::AlreadyVerified),
        (400, "ABDM-1302", "Email is verified", Cause::AlreadyVerified),
        (422, "ABDM-1228", "Your ABHA is linked with govt benefit programme", Cause::BenefitLinked),
        (401, "ABDM-1131", "X-Token Expired", USER),
        (400, "ABDM-1158", "Invalid X-Token", USER),
        (400, "ABDM-1134", "Deactivated ABHA Account", Cause::AccountDeactivated),
        (
            400,
            "ABDM-1308",
            "This account is deactivated. Please reactivate it from ABHA portal.",
            Cause::AccountDeactivated,
        ),
        (422, "ABDM-1204", "UIDAI Error code : 400 : Invalid Aadhaar OTP value.", Cause::WrongOtp),
        (
            422,
            "ABDM-1204",
            "UIDAI Error code : 300 : Biometric data did not match.",
            Cause::Unclear,
        ),
        (422, "ABDM-1206", "Aadhaar Gateway is unavailable", Cause::AadhaarServiceDown),
        (422, "ABDM-1135", "This email is linked to 6 ABHA numbers already", Cause::EmailQuota),
        (422, "ABDM-1207", "The details do not match Aadhaar.", Cause::DetailsMismatch),
        (422, "ABDM-1211", "Email Sending Limit Exceeded", Cause::TooManyOtps { wait: None }),
        (
            422,
            "ABDM-1211",
            "Email Sending Limit Exceeded. Please try again in 30 minutes.",
            Cause::TooManyOtps { wait: half_an_hour },
        ),
        (400, "ABDM-1211", "User not found.", Cause::Unclear),
        (400, "ABDM-9999", "Invalid Scope", Cause::Unclear),
    ];
    for (status, code, message, cause) in rows {
        for body in in_every_shape(code, message) {
            let failure = refused::<login_request_otp::Request>(status, body.clone());
            assert_eq!(failure.cause(), cause, "{body}");
            assert_eq!(failure.effect(), Effect::Settled, "{body}");
            assert_eq!(service(&failure).code().map(Code::as_str), Some(code));
            assert!(!service(&failure).app_token_refused(), "{body}");
            assert!(!service(&failure).key_may_be_stale(), "{body}");
        }
    }
}

/// Like HIS-3015: the service in front was told of a failure behind it and knows no more.
#[test]
fn a_code_that_blames_a_service_behind_may_have_taken_effect_at_any_status() {
    for (code, message) in [
        ("ABDM-1019", "Dependent Service Unavailable"),
        (
            "ABDM-1220",
            "Sorry, Unable to process your request at this time. Please try again later.",
        ),
    ] {
        for status in [200, 400, 401, 404, 422, 500, 503] {
            for body in in_every_shape(code, message) {
                for failure in [
                    refused::<login_request_otp::Request>(status, body.clone()),
                    refused::<account_verify::Request>(status, body.clone()),
                ] {
                    assert_eq!(failure.effect(), Effect::Possible, "{status} {body}");
                    assert!(!service(&failure).app_token_refused(), "{status} {body}");
                    assert_ne!(failure.cause(), USER, "{status} {body}");
                }
            }
        }
        let failed = format!(r#"{{"authResult":"failed","code":"{code}","message":"{message}"}}"#);
        let failure = refused::<login_verify::Request>(200, failed);
        assert_eq!(failure.cause(), Cause::Unclear);
        assert_eq!(failure.effect(), Effect::Possible);
        // On v1/v2 they are no codes.
        let v2 = refused::<v1v2::auth_init::Request>(400, wrapped(code, message));
        assert_eq!(v2.effect(), Effect::Settled);
    }
}

/// Like HIS-401: what speaks is behind the API manager, which looks at the other token.
#[test]
fn a_401_with_a_code_of_the_service_is_about_the_patients_token_where_there_is_one() {
    for body in in_every_shape("ABDM-1039", "Unauthorized") {
        for failure in [
            refused::<profile::Request>(401, body.clone()),
            refused::<account_verify::Request>(401, body.clone()),
            refused::<login_verify_user::Request>(401, body.clone()),
            refused::<refresh::Request>(401, body.clone()),
        ] {
            assert_eq!(failure.cause(), USER, "{body}");
            assert_eq!(failure.effect(), Effect::Settled, "{body}");
            assert!(!service(&failure).app_token_refused(), "{body}");
        }
        let without = refused::<login_request_otp::Request>(401, body);
        assert_eq!(without.cause(), Cause::Token(TokenKind::Unclear));
    }
    let empty = refused::<profile::Request>(401, "");
    assert_eq!(empty.cause(), Cause::Token(TokenKind::Unclear));
}

/// Published with HTTP 401 (contract V3, sections 10 and 12), which is no word about a token there: an
/// enrolment whose transaction is spent would otherwise end a login that is good.
#[test]
fn a_401_with_a_code_that_says_what_is_refused_is_not_about_a_token() {
    for (code, message, cause) in [
        ("ABDM-1017", "Invalid Transaction Id", Cause::TransactionInvalid),
        ("ABDM-1021", "Privilege is missing", Cause::Forbidden),
        ("ABDM-1224", "Biometric login is not allowed", Cause::Forbidden),
    ] {
        for body in in_every_shape(code, message) {
            for failure in [
                refused::<enrol_suggestion::Request>(401, body.clone()),
                refused::<enrol_by_aadhaar::Request>(401, body.clone()),
                refused::<account_verify::Request>(401, body.clone()),
                refused::<profile::Request>(401, body.clone()),
            ] {
                assert_eq!(failure.cause(), cause, "{body}");
                assert_eq!(failure.effect(), Effect::Settled, "{body}");
                assert!(!service(&failure).app_token_refused(), "{body}");
            }
        }
    }
}

#[test]
fn a_code_means_what_the_path_allows() {
    let unknown_mobile = wrapped("ABDM-1115", "The mobile number does not match any record.");
    let failure = refused::<account_verify::Request>(404, unknown_mobile);
    assert_eq!(failure.cause(), Cause::Unclear);
    // The gateway and v1/v2 have codes of their own.
    let not_found = wrapped("ABDM-1114", "User not found");
    assert_eq!(refused::<session::Request>(404, not_found.clone()).cause(), Cause::Unclear);
    let v2 = refused::<v1v2::auth_init::Request>(404, not_found);
    assert_eq!(v2.cause(), Cause::Unclear);
}

#[test]
fn wrong_credentials_are_told_from_a_refused_token() {
    for (status, code, message) in [
        (400, "1921", "Invalid client id"),
        (400, "1922", "Invalid client secret"),
        (401, "2401", "Invalid Token"),
        (401, "ABDM-9999: ", "Invalid user credentials"),
    ] {
        let failure = refused::<session::Request>(status, wrapped(code, message));
        assert_eq!(failure.cause(), Cause::CredentialsRefused, "{code}");
        assert_eq!(failure.effect(), Effect::Settled, "{code}");
        assert!(!service(&failure).app_token_refused(), "{code}");
    }
    let other = wrapped("ABDM-9999: ", "Something went wrong");
    assert_eq!(refused::<session::Request>(400, other).cause(), Cause::Unclear);
    // Anywhere else these say nothing about credentials.
    let elsewhere = refused::<profile::Request>(401, wrapped("2401", "Invalid Token"));
    assert_eq!(elsewhere.cause(), Cause::Token(TokenKind::App));
    let elsewhere = refused::<profile::Request>(400, wrapped("1921", "Invalid client id"));
    assert_eq!(elsewhere.cause(), Cause::Unclear);
}

#[test]
fn a_patients_token_is_refused_in_texts_alone() {
    for (status, message) in [
        (400, "Invalid X-token"),
        (401, "X-token expired"),
        (400, "Invalid T-token"),
        (400, "Invalid R-token"),
    ] {
        let body = format!(r#"{{"message":"{message}","timestamp":"2024-05-10 14:51:16"}}"#);
        for failure in [
            refused::<profile::Request>(status, body.clone()),
            refused::<login_verify_user::Request>(status, body.clone()),
            refused::<refresh::Request>(status, body.clone()),
        ] {
            assert_eq!(failure.cause(), USER, "{message}");
            assert_eq!(failure.effect(), Effect::Settled, "{message}");
            assert_eq!(service(&failure).body().message().unwrap().reveal(), message);
        }
    }
    let verified = r#"{"message":"This mobile number is already verified. Please enter a different mobile number.","timestamp":"t"}"#;
    let failure = refused::<account_verify::Request>(400, verified);
    assert_eq!((failure.cause(), failure.effect()), (Cause::AlreadyVerified, Effect::Settled));
}

#[test]
fn refused_fields_are_told_by_their_names_on_the_wire() {
    // Fields, cause, whether an old key may be behind it.
    let rows = [
        (r#""loginId":"Invalid LoginId""#, Cause::NotEncrypted, true),
        (r#""loginId":"LoginId is invalid""#, Cause::InvalidField, false),
        (r#""loginId":"Invalid Mobile Number""#, Cause::InvalidField, true),
        (r#""mobile":"Invalid Mobile Number""#, Cause::InvalidField, true),
        (r#""mobile":"Mobile is invalid""#, Cause::InvalidField, false),
        (r#""txnId":"Invalid Transaction Id""#, Cause::TransactionInvalid, false),
        (r#""otpValue":"Invalid OTP Value""#, Cause::InvalidField, true),
        (r#""scope":"Invalid Scope","authData":"Invalid Auth Data""#, Cause::InvalidField, false),
        (r#""authMethods":"Invalid Auth Methods""#, Cause::InvalidField, false),
        (r#""ABHANumber":"Invalid ABHA Number""#, Cause::InvalidField, false),
        (r#""loginHint":"Invalid Login Hint""#, Cause::InvalidField, false),
        (r#""reasons":"Invalid Reasons""#, Cause::InvalidField, false),
    ];
    for (fields, cause, stale) in rows {
        let body = format!(r#"{{{fields},"timestamp":"2025-01-15 13:39:03"}}"#);
        let failure = refused::<login_verify::Request>(400, body);
        assert_eq!(failure.cause(), cause, "{fields}");
        assert_eq!(failure.effect(), Effect::Settled, "{fields}");
        assert_eq!(service(&failure).key_may_be_stale(), stale, "{fields}");
        let names: Vec<_> =
            service(&failure).body().fields().iter().map(|field| field.name.as_str()).collect();
        assert_eq!(names.len(), fields.matches("\":\"").count(), "{fields}");
        let asking = refused::<login_request_otp::Request>(400, format!("{{{fields}}}"));
        assert_eq!(service(&asking).key_may_be_stale(), stale, "{fields}");
        assert!(names.iter().all(|name| fields.contains(name)));
        assert!(!names.contains(&"timestamp"));
    }
    let elsewhere = r#"{"realm":"x","timestamp":"t"}"#;
    let unauthorized = refused::<profile::Request>(401, elsewhere);
    assert_eq!(unauthorized.cause(), Cause::Token(TokenKind::Unclear));
    assert_eq!(refused::<profile::Request>(403, elsewhere).cause(), Cause::Forbidden);
    // Without a timestamp, and with a capital one that is a field itself.
    let bare = refused::<login_request_otp::Request>(400, r#"{"loginId":"LoginId is invalid"}"#);
    assert_eq!(bare.cause(), Cause::InvalidField);
    let header = r#"{"Timestamp":"Invalid Timestamp","timestamp":"24-11-2022 20:38:44"}"#;
    let failure = refused::<login_request_otp::Request>(400, header);
    assert_eq!(service(&failure).body().fields()[0].name, "Timestamp");
}

#[test]
fn a_failed_otp_inside_a_success_is_settled_and_told_as_what_it_is() {
    let expired = "Please enter a valid OTP. Entered OTP is either expired or incorrect.";
    for (message, cause) in [
        ("OTP did not match, please try again", Cause::WrongOtp),
        ("Entered OTP is incorrect. Kindly re-enter valid OTP.", Cause::WrongOtp),
        (expired, Cause::WrongOtp),
        ("something new", Cause::WrongOtp),
        ("OTP expired, please try again", Cause::OtpExpired),
        ("OTP expired, Please try again.", Cause::OtpExpired),
    ] {
        for body in [
            format!(r#"{{"txnId":"t","authResult":"failed","message":"{message}","accounts":[]}}"#),
            format!(r#"{{"authResult":"FAILED","message":"{message}","token":"x"}}"#),
        ] {
            for failure in [
                refused::<login_verify::Request>(200, body.clone()),
                refused::<account_verify::Request>(200, body.clone()),
            ] {
                assert_eq!(failure.cause(), cause, "{message}");
                assert_eq!(failure.effect(), Effect::Settled, "{message}");
                assert!(matches!(service(&failure).body(), ErrorBody::AuthFailed { .. }));
            }
        }
    }
}

#[test]
fn what_failed_is_no_wrong_otp_where_none_was_submitted() {
    fn failures(body: &str) -> [Failure; 8] {
        [
            refused::<login_request_otp::Request>(200, body.to_owned()),
            refused::<account_request_otp::Request>(200, body.to_owned()),
            refused::<account_reactivate_request_otp::Request>(200, body.to_owned()),
            refused::<login_verify_user::Request>(200, body.to_owned()),
            refused::<login_search::Request>(200, body.to_owned()),
            refused::<profile::Request>(200, body.to_owned()),
            refused::<refresh::Request>(200, body.to_owned()),
            refused::<logout::Request>(200, body.to_owned()),
        ]
    }
    for key in ["authResult", "AuthResult", "authresult"] {
        for message in ["OTP did not match, please try again", "OTP expired", "something new", ""] {
            let body = format!(r#"{{"txnId":"t","{key}":"failed","message":"{message}"}}"#);
            for failure in failures(&body) {
                assert_eq!(failure.cause(), Cause::Unclear, "{body}");
                // An OTP may be out, or a login be made: nobody published what this means here.
                assert_eq!(failure.effect(), Effect::Possible, "{body}");
            }
        }
    }
    for message in ["Invalid T-token", "X-token expired"] {
        let body = format!(r#"{{"authResult":"failed","message":"{message}"}}"#);
        let submitted = refused::<account_verify::Request>(200, body.clone());
        for failure in failures(&body).into_iter().chain([submitted]) {
            assert_eq!(failure.cause(), USER, "{body}");
            assert_eq!(failure.effect(), Effect::Settled, "{body}");
        }
    }
}

#[test]
fn a_failure_that_has_a_code_is_told_by_it() {
    for body in [
        r#"{"authResult":"failed","code":"ABDM-1100","message":"m"}"#,
        r#"{"authResult":"failed","error":{"code":"ABDM-1100","message":"m"}}"#,
        r#"{"authResult":"failed","errors":[{"code":"ABDM-1100: ","message":"m"}]}"#,
    ] {
        let failure = refused::<login_verify::Request>(200, body);
        assert_eq!(failure.cause(), Cause::TooManyOtps { wait: None }, "{body}");
        assert_eq!(service(&failure).code().map(Code::as_str), Some("ABDM-1100"), "{body}");
    }
}

#[test]
fn an_app_token_is_proven_refused_by_the_codes_of_the_api_manager() {
    for (status, code) in [(401, "900901"), (401, "900902"), (500, "900900")] {
        let body = format!(r#"{{"code":"{code}","message":"m","description":"d"}}"#);
        let failure = refused::<login_request_otp::Request>(status, body.clone());
        assert!(service(&failure).app_token_refused(), "{code}");
        assert_eq!(failure.effect(), Effect::Settled, "{code}");
        let failure = refused::<refresh::Request>(status, body);
        assert!(service(&failure).app_token_refused(), "{code}");
    }
}

#[test]
fn a_path_that_nobody_knows_is_settled_and_unclear() {
    let manager = r#"{"code":"404","type":"Status report","message":"Runtime Error","description":"No matching resource found for given API Request"}"#;
    let spring = r#"{"timestamp":"2026-09-16T10:12:48.483+00:00","path":"/v3/x","status":404,"error":"Not Found","requestId":"1a2b"}"#;
    for body in [manager, spring] {
        let failure = refused::<login_search::Request>(404, body);
        assert_eq!(failure.cause(), Cause::Unclear, "{body}");
        assert_eq!(failure.effect(), Effect::Settled, "{body}");
    }
    let parsed = ErrorBody::parse(spring.as_bytes());
    assert!(matches!(parsed, ErrorBody::Framework { status: Some(404) }));
}

#[test]
fn a_5xx_without_a_cause_may_have_taken_effect() {
    let suspended = r#"{"code":"303001","message":"Runtime Error","description":"Currently , Address endpoint : [ Name : x ] [ State : SUSPENDED ]"}"#;
    let dependent = wrapped("ABDM-1019", "Dependent Service Unavailable");
    for body in [
        suspended,
        &dependent,
        "",
        BLOCK_PAGE,
        r#"{"message":"x","timestamp":"t"}"#,
        // What settles a 400 may be anything here.
        r#"{"message":"Invalid X-token","timestamp":"t"}"#,
        r#"{"trace":"x","timestamp":"t"}"#,
        r#"{"timestamp":"t","status":500,"error":"Internal Server Error"}"#,
    ] {
        let failure = refused::<login_request_otp::Request>(500, body.to_owned());
        assert_eq!(failure.effect(), Effect::Possible, "{body}");
        assert_eq!(failure.cause(), Cause::Unclear, "{body}");
    }
    let down = wrapped("ABDM-1206", "Aadhaar Gateway is unavailable");
    assert_eq!(refused::<login_request_otp::Request>(503, down).effect(), Effect::Settled);
}
