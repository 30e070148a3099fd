//! What is sent, against the hand-written requests of [`goldens`].

use std::time::{Duration, SystemTime};

use abdm_types::v3::*;
use abdm_types::{
    AbhaNumber, AppToken, BaseUrl, CallContext, Ciphertext, ClientId, ClientSecret, CmId, Endpoint,
    HipId, RefreshToken, TToken, TxnId, XToken,
};

use super::goldens;
use crate::golden_requests::assert_sends;

const TXN: &str = "a825f76b-0696-40f3-864c-5a3a5b389a83";

fn txn() -> TxnId {
    TxnId::parse(TXN).unwrap()
}

fn x_token() -> XToken {
    XToken::parse("user-token").unwrap()
}

fn number() -> AbhaNumber {
    AbhaNumber::parse("25784041312620").unwrap()
}

fn ciphertext() -> Ciphertext {
    Ciphertext::new("Y2lwaGVydGV4dA==")
}

fn session() -> session::Request {
    session::Request {
        client_id: ClientId::parse("your-clientID").unwrap(),
        client_secret: ClientSecret::parse("your-clientSecret").unwrap(),
        grant_type: session::GrantType::ClientCredentials,
    }
}

#[test]
fn session_and_certificate_are_as_in_the_contract() {
    assert_sends(&session(), goldens::SESSION);
    assert_sends(&certificate::Request {}, goldens::CERTIFICATE);
}

#[test]
fn each_operation_that_needs_no_login_asks_for_its_otp_in_its_own_words() {
    use login_request_otp::Request;
    let c = ciphertext;
    assert_sends(&Request::login_with_aadhaar_otp(c()), goldens::LOGIN_WITH_AADHAAR_OTP);
    assert_sends(&Request::login_using_mobile(c()), goldens::LOGIN_USING_MOBILE);
    assert_sends(&Request::retrieve_via_aadhaar_otp(c()), goldens::RETRIEVE_VIA_AADHAAR_OTP);
    assert_sends(&Request::reactivate_via_aadhaar_otp(c()), goldens::REACTIVATE_VIA_AADHAAR_OTP);
    let other_path = account_reactivate_request_otp::Request { login_id: ciphertext() };
    assert_sends(&other_path, goldens::ACCOUNT_REACTIVATE_REQUEST_OTP);
}

#[test]
fn each_operation_that_needs_no_login_submits_its_otp_in_its_own_words() {
    use login_verify::Request;
    let (t, c) = (txn, ciphertext);
    assert_sends(&Request::login_with_aadhaar_otp(t(), c()), goldens::VERIFY_AADHAAR_OTP);
    assert_sends(&Request::retrieve_via_aadhaar_otp(t(), c()), goldens::VERIFY_AADHAAR_OTP);
    assert_sends(&Request::login_using_mobile(t(), c()), goldens::VERIFY_MOBILE_OTP);
    assert_sends(&Request::reactivate_via_aadhaar_otp(t(), c()), goldens::VERIFY_REACTIVATION);
}

#[test]
fn the_chosen_account_is_named_plain() {
    let request = login_verify_user::Request {
        t_token: TToken::parse("Bearer transfer-token").unwrap(),
        abha_number: number(),
        txn_id: txn(),
    };
    assert_sends(&request, goldens::LOGIN_VERIFY_USER);
}

#[test]
fn search_is_as_in_the_contract() {
    assert_sends(&login_search::Request { abha_number: number() }, goldens::LOGIN_SEARCH);
}

#[test]
fn a_deactivation_is_as_in_the_contract() {
    let request = account_request_otp::Request::deactivate_via_aadhaar_otp(x_token(), ciphertext());
    assert_sends(&request, goldens::DEACTIVATE_VIA_AADHAAR_OTP);

    let reasons = ["aaaaa", "bbbb"].map(str::to_owned).into();
    let verify = account_verify::Request::deactivate_via_aadhaar_otp(
        x_token(),
        txn(),
        ciphertext(),
        reasons,
    );
    assert_sends(&verify, goldens::VERIFY_DEACTIVATION);
}

#[test]
fn profile_refresh_and_logout_are_as_in_the_contract() {
    assert_sends(&profile::Request { x_token: x_token() }, goldens::PROFILE);
    let r_token = RefreshToken::parse("Bearer refresh-token").unwrap();
    assert_sends(&refresh::Request { r_token }, goldens::REFRESH);
    assert_sends(&logout::Request { x_token: x_token() }, goldens::LOGOUT);
}

#[test]
fn the_time_is_told_in_utc_with_milliseconds() {
    let base = BaseUrl::parse("https://host.example").unwrap();
    let app_token = AppToken::parse("app-token").unwrap();
    let hip_id = HipId::parse("IN0000000001").unwrap();
    let cm_id = CmId::production();
    let ctx = CallContext {
        base: &base,
        app_token: Some(&app_token),
        hip_id: Some(&hip_id),
        cm_id: Some(&cm_id),
        request_id: TXN,
        timestamp: SystemTime::UNIX_EPOCH + Duration::from_millis(1_789_553_568_483),
        language: None,
    };
    let http = certificate::Request {}.to_http(&ctx).unwrap();
    assert_eq!(http.headers()["timestamp"], "2026-09-16T10:12:48.483Z");
    assert!(!http.headers().contains_key("x-hip-id"));
    assert!(!http.headers().contains_key("x-cm-id"));

    let end = SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_799);
    let last = certificate::Request {}.to_http(&CallContext { timestamp: end, ..ctx }).unwrap();
    assert_eq!(last.headers()["timestamp"], "9999-12-31T23:59:59.000Z");
    for beyond in [SystemTime::UNIX_EPOCH - Duration::from_secs(1), end + Duration::from_secs(1)] {
        let request = certificate::Request {};
        let error = request.to_http(&CallContext { timestamp: beyond, ..ctx }).unwrap_err();
        assert_eq!(error.field(), "timestamp");
    }
}

#[test]
fn a_session_without_its_consent_manager_is_not_made() {
    let base = BaseUrl::parse("https://host.example/gateway").unwrap();
    let without = CallContext {
        base: &base,
        app_token: None,
        hip_id: None,
        cm_id: None,
        request_id: TXN,
        timestamp: SystemTime::UNIX_EPOCH,
        language: None,
    };
    assert_eq!(session().to_http(&without).unwrap_err().field(), "cm_id");
    let cm_id = CmId::sandbox();
    let with = CallContext { cm_id: Some(&cm_id), ..without };
    assert!(!session().to_http(&with).unwrap().headers().contains_key("authorization"));
    let split = CallContext { request_id: "a\r\nX-Evil: 1", ..with };
    assert_eq!(session().to_http(&split).unwrap_err().field(), "request_id");
}
