//! Each published error body (contract sections 6.2 to 6.6), and what it allows to conclude.

use std::time::Duration;

use abdm_types::v1v2::*;
use abdm_types::{Cause, Effect, Failure, ServiceError, TokenKind};

use crate::support::{BLOCK_PAGE, FRAMEWORK_401, HIS_500, envelope, refused};

fn wait(seconds: u64) -> Option<Duration> {
    Some(Duration::from_secs(seconds))
}

#[track_caller]
fn service(failure: &Failure) -> &ServiceError {
    failure.service_error().unwrap()
}

fn code(failure: &Failure) -> Option<&str> {
    failure.service_error()?.code().map(|code| code.as_str())
}

/// Section 6.2, body by body.
#[test]
fn recorded_refusals_are_settled_and_name_their_cause() {
    let too_many =
        "You have requested multiple OTPs in this transaction. Please try again in 30 minutes.";
    let same_number = "Please wait for 30 minutes to try again with same ABHA number";
    let rows = [
        (422, "HIS-422", "HIS-2022", "Invalid OTP value.", Cause::WrongOtp),
        (422, "HIS-422", "HIS-2017", too_many, Cause::TooManyOtps { wait: wait(1800) }),
        (422, "HIS-422", "HIS-1026", "Transaction not found for UUID.", Cause::TransactionInvalid),
        (422, "HIS-500", "HIS-1008", "", Cause::AccountUnknown),
        (500, "HIS-500", "HIS-1008", "", Cause::AccountUnknown),
        (422, "HIS-400", "HIS-1039", "", Cause::Locked { wait: None }),
        (422, "HIS-400", "HIS-1023", same_number, Cause::TooManyOtps { wait: wait(1800) }),
        (422, "HIS-400", "HIS-1013", "Invalid transaction", Cause::TransactionInvalid),
        (400, "HIS-400", "HIS-1013", "Invalid Transaction.", Cause::TransactionInvalid),
        (422, "HIS-422", "HIS-403", "You are not allowed to access this API", Cause::Forbidden),
    ];
    for (status, outer, inner, message, cause) in rows {
        let failure = refused::<auth_init::Request>(status, envelope(outer, inner, message));
        assert_eq!(failure.cause(), cause, "{inner}");
        assert_eq!(failure.effect(), Effect::Settled, "{inner}");
        assert_eq!(code(&failure), Some(inner));
        assert!(!service(&failure).app_token_refused(), "{inner}");
        assert_eq!(failure.attempts(), 1);
    }
}

/// Section 6.2, the rows whose attribute names a field.
#[test]
fn a_refused_field_is_told_by_its_name_on_the_wire() {
    for (inner, key, value, message, cause) in [
        (
            "HIS-1012",
            "txnId",
            "not-a-uuid",
            "Please enter a valid UUID Number.",
            Cause::InvalidField,
        ),
        ("HIS-1011", "mobile", "12345", "Please enter a valid Mobile Number.", Cause::InvalidField),
        ("HIS-1002", "txnId", "", "The field value should not be empty.", Cause::InvalidField),
        (
            "HIS-1013",
            "otp",
            "271101",
            "The OTP that you have entered is incorrect.",
            Cause::WrongOtp,
        ),
        ("HIS-1013", "mobile", "12345", "?", Cause::Unclear),
    ] {
        let body = format!(
            r#"{{"code":"HIS-400","message":"Request is invalid. Please enter the correct data.","details":[{{"message":"{message}","code":"{inner}","attribute":{{"key":"{key}","value":"{value}"}}}}]}}"#
        );
        let failure = refused::<confirm_aadhaar_otp_v2::Request>(400, body);
        assert_eq!(failure.cause(), cause, "{inner} {key}");
        assert_eq!(failure.effect(), Effect::Settled);
        let detail = service(&failure).body().detail().unwrap();
        assert_eq!(detail.attribute.as_ref().unwrap().key, key);
    }
}

/// Sections 6.3 and 6.4: published texts and sister tables, in the envelope of a 422.
#[test]
fn published_codes_mean_what_the_tables_say() {
    let thirty_seconds = "Please wait for 30 seconds before sending another OTP request.";
    let twelve_hours = "You have exceeded the maximum limit of failed attempts. Please try to login using other  modes or try again in 12 hours.";
    let lockout = "Due to security reasons, You have been locked for #lockout due to the maximum generate/re-send/verify attempts exhausted. Please try again after #lockout";
    let locked = Cause::Locked { wait: None };
    let user_token = Cause::Token(TokenKind::User);
    let rows = [
        ("HIS-1001", "The data you are looking for not available.", Cause::AccountUnknown),
        ("HIS-1003", "pattern", Cause::InvalidField),
        ("HIS-1006", "not initiated with this method", Cause::TransactionInvalid),
        ("HIS-1007", "The user you are searching for is disabled.", Cause::AccountDeactivated),
        (
            "HIS-1008",
            "No user account can be found with the Health ID provided.",
            Cause::AccountUnknown,
        ),
        ("HIS-1009", "Error while connecting to UIDAI service.", Cause::AadhaarServiceDown),
        ("HIS-1015", "A Health ID already exists with these details.", Cause::AccountExists),
        ("HIS-1023", thirty_seconds, Cause::TooManyOtps { wait: wait(30) }),
        (
            "HIS-1029",
            "The provided Health ID number #healthIdNumber is already registered with Aadhaar.",
            Cause::AccountExists,
        ),
        ("HIS-1031", "password not set", Cause::MethodUnavailable),
        ("HIS-1033", "Invalid password", Cause::WrongPassword),
        ("HIS-1036", "Transaction has expired for the PHR ID provided.", Cause::TransactionInvalid),
        ("HIS-1039", twelve_hours, Cause::Locked { wait: wait(43_200) }),
        (
            "HIS-1041",
            "You’ve reached the maximum generate/re-send/verify attempts. Exit your browser and try again.",
            locked,
        ),
        ("HIS-1045", "mobile update failed", Cause::Unclear),
        ("HIS-1046", "same mobile", Cause::AlreadyVerified),
        ("HIS-1047", "not encrypted", Cause::NotEncrypted),
        ("HIS-1048", "invalid token", user_token),
        (
            "HIS-1052",
            "The mobile user provided by you is already linked to 10 other Health IDs.",
            Cause::MobileQuota,
        ),
        ("HIS-1056", "OTP has expired. Please re-send.", Cause::OtpExpired),
        ("HIS-1057", lockout, locked),
        ("HIS-1060", "differs between sister services", Cause::Unclear),
        (
            "HIS-1061",
            "Input Data must be encrypted. Plain text is not allowed.",
            Cause::NotEncrypted,
        ),
        (
            "HIS-2001",
            "Invalid Aadhaar number entered. Please enter a valid Aadhaar number.",
            Cause::AadhaarRefused,
        ),
        ("HIS-2007", "Aadhaar suspended by competent authority.", Cause::AadhaarRefused),
        (
            "HIS-2008",
            "Aadhaar canceled(Aadhaar is not in authenticable status).",
            Cause::AadhaarRefused,
        ),
        (
            "HIS-2009",
            " Aadhaar suspended(Aadhaar is not in authenticatable status).",
            Cause::AadhaarRefused,
        ),
        ("HIS-2016", "Aadhaar Number/Virtual ID is invalid.", Cause::AadhaarRefused),
        ("HIS-2018", "Ensure correct Aadhaar Information is entered.", Cause::AadhaarRefused),
        ("HIS-2023", "transaction mismatch", Cause::TransactionInvalid),
        ("HIS-3007", "already exists", Cause::AccountExists),
        ("HIS-3005", "Aadhaar number does not have a mobile number.", Cause::NoMobileOnAadhaar),
        ("HIS-5011", "token expired", user_token),
        ("HIS-9999", "not in any table", Cause::Unclear),
    ];
    for (inner, message, cause) in rows {
        let failure = refused::<reactivate::Request>(422, envelope("HIS-422", inner, message));
        assert_eq!(failure.cause(), cause, "{inner}");
        assert_eq!(failure.effect(), Effect::Settled, "{inner}");
        assert_eq!(code(&failure), Some(inner));
    }
}

#[test]
fn the_cause_is_the_first_detail_that_has_a_code() {
    let failure = refused::<auth_init::Request>(
        500,
        r#"{"code":"HIS-500","message":"x","details":[{"message":"y"},{"message":"z","code":"HIS-1008"}]}"#,
    );
    assert_eq!(failure.cause(), Cause::AccountUnknown);
    assert_eq!(code(&failure), Some("HIS-1008"));
    assert_eq!(service(&failure).body().message().unwrap().reveal(), "z");
}

#[test]
fn a_401_that_proves_nothing_is_a_token_of_unknown_kind() {
    for body in ["", "\n", FRAMEWORK_401, "Unauthorized Access.", BLOCK_PAGE] {
        let failure = refused::<profile::Request>(401, body);
        assert_eq!(failure.cause(), Cause::Token(TokenKind::Unclear), "{body}");
        assert_eq!(failure.effect(), Effect::Settled, "{body}");
        assert!(!service(&failure).app_token_refused(), "{body}");
    }
}

#[test]
fn a_401_of_the_service_itself_is_about_the_patients_token_where_there_is_one() {
    let his_401 = r#"{"code":"HIS-401","message":"User is not authorized.","details":null}"#;
    let failure = refused::<profile::Request>(401, his_401);
    assert_eq!(failure.cause(), Cause::Token(TokenKind::User));
    assert_eq!(failure.effect(), Effect::Settled);
    // A refresh token is one too, although it travels in the body.
    let failure = refused::<access_token::Request>(401, his_401);
    assert_eq!(failure.cause(), Cause::Token(TokenKind::User));
    let failure = refused::<access_token::Request>(401, "");
    assert_eq!(failure.cause(), Cause::Token(TokenKind::Unclear));
    let failure = refused::<auth_init::Request>(401, his_401);
    assert_eq!(failure.cause(), Cause::Token(TokenKind::Unclear));
}

#[test]
fn an_app_token_is_proven_refused_by_its_codes_at_any_status() {
    for code in [r#""900900""#, r#""900901""#, "900901", r#""900902""#] {
        for status in [200, 400, 401, 403, 500] {
            let body = format!(r#"{{"code":{code},"message":"m","description":"d"}}"#);
            let failure = refused::<auth_init::Request>(status, body);
            assert_eq!(failure.cause(), Cause::Token(TokenKind::App), "{code} {status}");
            assert_eq!(failure.effect(), Effect::Settled, "{code} {status}");
            assert!(service(&failure).app_token_refused(), "{code} {status}");
        }
    }
    let invalid = r#"{"error":{"code":2401,"message":"Invalid Token"}}"#;
    assert!(service(&refused::<auth_init::Request>(500, invalid)).app_token_refused());
}

#[test]
fn the_session_call_itself_has_no_app_token_to_refuse() {
    let body = r#"{"code":"900901","message":"Invalid Credentials","description":"d"}"#;
    let failure = refused::<session::Request>(401, body);
    assert!(!service(&failure).app_token_refused());
}

#[test]
fn a_missing_role_or_subscription_is_forbidden_and_no_new_token_cures_it() {
    let not_subscribed = r#"{"code":"900908","message":"Resource forbidden","description":"d"}"#;
    let bodies = [
        (403, not_subscribed.to_owned()),
        (401, not_subscribed.to_owned()),
        (422, envelope("HIS-422", "HIS-403", "You are not allowed to access this API")),
        (403, BLOCK_PAGE.to_owned()),
        (403, String::new()),
    ];
    for (status, body) in bodies {
        let failure = refused::<auth_init::Request>(status, body.clone());
        assert_eq!(failure.cause(), Cause::Forbidden, "{body}");
        assert_eq!(failure.effect(), Effect::Settled, "{body}");
        assert!(!service(&failure).app_token_refused(), "{body}");
    }
}

#[test]
fn a_stale_key_is_suspected_where_the_otp_was_encrypted_and_nowhere_else() {
    let otp = r#"{"code":"HIS-400","message":"m","details":[{"message":"The OTP that you have entered is incorrect. Please try again.","code":"HIS-1013","attribute":{"key":"otp","value":"271101"}}]}"#;
    let no_attribute = envelope("HIS-422", "HIS-1013", "Invalid transaction");
    let suspicious = [
        (500, HIS_500.to_owned()),
        (400, otp.to_owned()),
        (400, envelope("HIS-400", "HIS-1047", "m")),
        (400, envelope("HIS-400", "HIS-1061", "m")),
    ];
    for (status, body) in suspicious {
        let v2 = refused::<confirm_aadhaar_otp_v2::Request>(status, body.clone());
        assert!(service(&v2).key_may_be_stale(), "{body}");
        let v1 = refused::<confirm_aadhaar_otp_v1::Request>(status, body.clone());
        assert!(!service(&v1).key_may_be_stale(), "{body}");
    }
    for body in [no_attribute, envelope("HIS-422", "HIS-2022", "Invalid OTP value."), String::new()]
    {
        let failure = refused::<confirm_aadhaar_otp_v2::Request>(422, body.clone());
        assert!(!service(&failure).key_may_be_stale(), "{body}");
    }
}
