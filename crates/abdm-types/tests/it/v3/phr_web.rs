//! Patients who are known by their ABHA address. Section 11.

use abdm_types::server::ReadError;
use abdm_types::v3::*;
use abdm_types::{AbhaAddress, AccountStatus, AuthMethod, Cause, Effect, FailureKind, TokenKind};
use secrecy::ExposeSecret;

use super::profile::assert_image;
use super::{PHR_WEB, assert_by_app, assert_by_user, ciphertext, golden, txn, x_token};
use crate::server_half::{read, with_body};
use crate::support::{accepted, refused};

#[test]
fn the_address_is_searched_for_plain() {
    let request = phr_search::Request { abha_address: AbhaAddress::parse("asha.rao@sbx").unwrap() };
    let line = format!("POST {PHR_WEB}/login/abha/search");
    assert_by_app(&request, &line, r#"{"abhaAddress":"asha.rao@sbx"}"#);

    let reply = accepted::<phr_search::Request>(
        200,
        r#"{"healthIdNumber":"43-4221-5105-6749","abhaAddress":"asha.rao@sbx","authMethods":["AADHAAR_OTP","MOBILE_OTP"],"blockedAuthMethods":["MOBILE_OTP"],"status":"ACTIVE","message":null,"fullName":"asha rao","mobile":"******1001"}"#,
    );
    assert!(reply.abha_number.unwrap().full().is_some());
    assert_eq!(reply.auth_methods.unwrap(), [AuthMethod::AadhaarOtp, AuthMethod::MobileOtp]);
    assert_eq!(reply.blocked_auth_methods, [AuthMethod::MobileOtp]);
    assert_eq!(reply.status, Some(AccountStatus::Active));
    assert_eq!(reply.full_name.unwrap().reveal(), "asha rao");
    // An address of its own.
    let body = r#"{"healthIdNumber":null,"abhaAddress":"asha.rao@sbx","mobile":null}"#;
    let reply = accepted::<phr_search::Request>(200, body);
    assert!(reply.abha_number.is_none() && reply.auth_methods.is_none());
    let nothing = refused::<phr_search::Request>(200, r#"{"message":null,"authMethods":[]}"#);
    assert!(matches!(nothing.kind(), FailureKind::Unreadable { .. }));
}

#[test]
fn a_login_by_address_has_words_of_its_own() {
    use phr_request_otp::{Operation, Request};
    for (ask, prove, operation, word, system) in [
        (
            Request::login_with_aadhaar_otp as fn(_) -> Request,
            phr_verify::Request::login_with_aadhaar_otp as fn(_, _) -> phr_verify::Request,
            Operation::LoginWithAadhaarOtp,
            "aadhaar-verify",
            "aadhaar",
        ),
        (
            Request::login_with_mobile_otp,
            phr_verify::Request::login_with_mobile_otp,
            Operation::LoginWithMobileOtp,
            "mobile-verify",
            "abdm",
        ),
    ] {
        let body = format!(
            r#"{{"scope":["abha-address-login","{word}"],"loginHint":"abha-address","loginId":"Y2lwaGVydGV4dA==","otpSystem":"{system}"}}"#
        );
        let line = format!("POST {PHR_WEB}/login/abha/request/otp");
        assert_eq!(assert_by_app(&ask(ciphertext()), &line, &body).operation(), operation);
        let body = format!(
            r#"{{"scope":["abha-address-login","{word}"],"authData":{{"authMethods":["otp"],"otp":{{"txnId":"a825f76b-0696-40f3-864c-5a3a5b389a83","otpValue":"Y2lwaGVydGV4dA=="}}}}}}"#
        );
        let line = format!("POST {PHR_WEB}/login/abha/verify");
        assert_eq!(assert_by_app(&prove(txn(), ciphertext()), &line, &body).operation(), operation);
    }
    // The hint of the app's own path.
    let golden = golden(&format!("POST {PHR_WEB}/login/abha/request/otp"), "", "{}");
    let body = r#"{"scope":["abha-address-login","mobile-verify"],"loginHint":"mobile-number","loginId":"b3Rw","otpSystem":"abdm"}"#;
    let error = read::<Request>(&with_body(&golden, body)).err();
    assert_eq!(error, Some(ReadError::Operation));
}

#[test]
fn a_login_by_address_has_its_tokens_in_an_object_and_no_transaction() {
    let reply = accepted::<phr_verify::Request>(
        200,
        r#"{"message":"OTP verified successfully","authResult":"success",
        "users":[{"abhaAddress":"asha.rao@sbx","fullName":"asha rao","profilePhoto":"/9j/","abhaNumber":"43-4221-5105-6749","status":"ACTIVE","kycStatus":"VERIFIED"}],
        "tokens":{"token":"x","expiresIn":1800,"refreshToken":"r","refreshExpiresIn":1296000}}"#,
    );
    let tokens = reply.tokens.unwrap();
    assert_eq!(tokens.token.expose_secret(), "x");
    assert!(tokens.is_login());
    let [user] = <[_; 1]>::try_from(reply.users).unwrap();
    assert!(user.abha_address.unwrap().full().is_some());
    assert!(user.abha_number.unwrap().full().is_some());
    assert_eq!(user.kyc_status.unwrap().reveal(), "VERIFIED");
    for none in ["", r#","tokens":null"#, r#","tokens":{}"#] {
        let body = format!(r#"{{"authResult":"success"{none}}}"#);
        let reply = accepted::<phr_verify::Request>(200, body);
        assert!(reply.tokens.is_none() && reply.users.is_empty(), "{none}");
    }
    let failed = r#"{"authResult":"failed","message":"OTP did not match, please try again"}"#;
    let failure = refused::<phr_verify::Request>(200, failed);
    assert_eq!((failure.cause(), failure.effect()), (Cause::WrongOtp, Effect::Settled));
}

#[test]
fn its_profile_card_and_qr_code_are_asked_for_with_its_own_login() {
    let profile = phr_profile::Request { x_token: x_token() };
    let (card, qr_code) =
        (phr_card::Request { x_token: x_token() }, phr_qr_code::Request { x_token: x_token() });
    assert_by_user(&profile, &format!("GET {PHR_WEB}/login/profile/abha-profile"), "");
    assert_by_user(&card, &format!("GET {PHR_WEB}/login/profile/abha/phr-card"), "");
    assert_by_user(&qr_code, &format!("GET {PHR_WEB}/login/profile/abha/qr-code"), "");
    assert_image::<phr_card::Request>(|phr_card::Response(image)| image.kind());
    assert_image::<phr_qr_code::Request>(|phr_qr_code::Response(image)| image.kind());
}

/// Annex; section 14, number 22.
#[test]
fn n22_a_profile_by_address_is_read_in_any_of_its_forms() {
    for (verified, told) in [
        (r#""true""#, Some(true)),
        ("false", Some(false)),
        (r#""a*******@host.example""#, None),
        ("null", None),
    ] {
        let body = format!(
            r#"{{"abhaAddress":"asha.rao@sbx","fullName":"asha rao","firstName":"asha","dayOfBirth":"23","dateOfBirth":"23-05-1995","pinCode":"560001","mobile":"******1001","abhaNumber":"43-4221-5105-6749","authMethods":["AADHAAR_OTP"],"status":"ACTIVE","emailVerified":{verified},"mobileVerified":"true","kycStatus":"VERIFIED","abhaLinkedCount":"1"}}"#
        );
        let reply = accepted::<phr_profile::Request>(200, body);
        assert_eq!((reply.email_verified, reply.mobile_verified), (told, Some(true)), "{verified}");
        assert_eq!(reply.pin_code.unwrap().reveal(), "560001");
        assert!(reply.abha_number.unwrap().full().is_some());
    }
}

#[test]
fn its_errors_are_lists_flat_or_empty() {
    for text in ["Invalid Scope", "Invalid Auth Methods", "Invalid Transaction Id"] {
        let body = format!(r#"[{{"code":"ABDM-9999: ","message":"{text}"}}]"#);
        for status in [200, 400] {
            let failure = refused::<phr_request_otp::Request>(status, body.clone());
            let code = failure.service_error().unwrap().code().unwrap().as_str().to_owned();
            assert_eq!(code, "ABDM-9999", "{text} {status}");
        }
    }
    let invalid = r#"[{"code":"ABDM-1006: ","message":"Invalid Abha Address"}]"#;
    assert!(refused::<phr_search::Request>(400, invalid).service_error().is_some());
    let over = r#"[{"code":"ABDM-9999: ","message":"Invalid Transaction Id"}]"#;
    let failure = refused::<phr_verify::Request>(400, over);
    assert_eq!((failure.cause(), failure.effect()), (Cause::TransactionInvalid, Effect::Settled));
    let nobody = r#"[{"code":"ABDM-9999: ","message":"User not found"}]"#;
    assert_eq!(refused::<phr_request_otp::Request>(400, nobody).cause(), Cause::AccountUnknown);
    for (text, is_stale) in [
        ("Invalid LoginId", true),
        ("Invalid OTP Value", true),
        ("Invalid Scope", false),
        ("Invalid Transaction Id", false),
    ] {
        let body = format!(r#"[{{"code":"ABDM-9999: ","message":"{text}"}}]"#);
        let failure = refused::<phr_verify::Request>(400, body);
        assert_eq!(failure.service_error().unwrap().key_may_be_stale(), is_stale, "{text}");
    }
    let failure = refused::<phr_request_otp::Request>(400, invalid);
    assert!(failure.service_error().unwrap().key_may_be_stale());
    let unknown = r#"{"code":"ABDM-1211","message":"User not found."}"#;
    let failure = refused::<phr_search::Request>(400, unknown);
    assert_eq!((failure.cause(), failure.effect()), (Cause::AccountUnknown, Effect::Settled));
    let missing = refused::<phr_profile::Request>(401, "");
    assert_eq!(missing.cause(), Cause::Token(TokenKind::Unclear));
    let expired =
        r#"{"code":"ABDM-1094","message":"X-token expired","timestamp":"2025-07-31 12:15:32"}"#;
    let failure = refused::<phr_profile::Request>(401, expired);
    assert_eq!(failure.cause(), Cause::Token(TokenKind::User));
}
