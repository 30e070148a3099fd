//! What is sent, against the hand-written requests of [`goldens`].

use std::time::SystemTime;

use abdm_types::v1v2::*;
use abdm_types::{
    AbhaId, AbhaNumber, AppToken, AuthMethod, BaseUrl, CallContext, Ciphertext, ClientId,
    ClientSecret, Endpoint, HipId, Mobile, Otp, RefreshToken, TToken, TxnId, XToken,
};

use crate::goldens;
use crate::support::sent;

const TXN: &str = "a825f76b-0696-40f3-864c-5a3a5b389a83";

fn txn() -> TxnId {
    TxnId::parse(TXN).unwrap()
}

fn x_token() -> XToken {
    XToken::parse("user-token").unwrap()
}

fn ciphertext() -> Ciphertext {
    Ciphertext::new("Y2lwaGVydGV4dA==")
}

/// Method, URI, the whole set of headers and the whole body are as in `golden`, and the tokens
/// alone are marked sensitive.
#[track_caller]
pub(crate) fn assert_sends<E: Endpoint>(request: &E, golden: &str) {
    let http = sent(request);
    let mut headers: Vec<String> = http
        .headers()
        .iter()
        .map(|(name, value)| format!("\n{name}: {}", value.to_str().unwrap()))
        .collect();
    headers.sort();
    let head = format!("{} {}{}", http.method(), http.uri(), headers.concat());
    assert_eq!(head, goldens::head(golden));
    assert_eq!(http.body(), goldens::body(golden));
    for (name, value) in http.headers() {
        let is_token = ["authorization", "r-token", "t-token", "x-token"].contains(&name.as_str());
        assert_eq!(value.is_sensitive(), is_token, "{name}");
    }
}

#[test]
fn session_is_as_on_every_page() {
    let request = session::Request {
        client_id: ClientId::parse("your-clientID").unwrap(),
        client_secret: ClientSecret::parse("your-clientSecret").unwrap(),
        grant_type: session::GrantType::ClientCredentials,
    };
    assert_sends(&request, goldens::SESSION);
}

#[test]
fn cert_is_as_on_the_pages() {
    assert_sends(&cert::Request {}, goldens::CERT);
}

#[test]
fn login_with_aadhaar_otp_is_as_on_its_page() {
    let search = search_by_health_id::Request { health_id: AbhaId::parse("deepak.pant").unwrap() };
    assert_sends(&search, goldens::SEARCH_BY_HEALTH_ID);

    let init = auth_init::Request {
        auth_method: AuthMethod::AadhaarOtp,
        health_id: AbhaId::parse("12345678901234").unwrap(),
    };
    assert_sends(&init, goldens::AUTH_INIT);

    let confirm =
        confirm_aadhaar_otp_v1::Request { otp: Otp::parse("816406").unwrap(), txn_id: txn() };
    assert_sends(&confirm, goldens::CONFIRM_AADHAAR_OTP_V1);
}

#[test]
fn login_with_an_encrypted_aadhaar_otp_is_as_in_the_contract() {
    let confirm = confirm_aadhaar_otp_v2::Request { otp: ciphertext(), txn_id: txn() };
    assert_sends(&confirm, goldens::CONFIRM_AADHAAR_OTP_V2);
}

#[test]
fn login_using_mobile_is_as_on_its_page() {
    let generate =
        mobile_login_generate_otp::Request { mobile: Mobile::parse("+91 55500 01001").unwrap() };
    assert_sends(&generate, goldens::MOBILE_LOGIN_GENERATE_OTP);

    let verify = mobile_login_verify_otp::Request { otp: ciphertext(), txn_id: txn() };
    assert_sends(&verify, goldens::MOBILE_LOGIN_VERIFY_OTP);

    let authorize = mobile_login_authorize::Request {
        t_token: TToken::parse("transfer-token").unwrap(),
        abha_number: AbhaNumber::parse("25784041312620").unwrap(),
        txn_id: TxnId::parse("25c1b379-984c-4b56-a86f-58c386879149").unwrap(),
    };
    assert_sends(&authorize, goldens::MOBILE_LOGIN_AUTHORIZE);
}

#[test]
fn both_resends_are_as_in_the_contract() {
    let login = resend_auth_otp::Request { auth_method: AuthMethod::AadhaarOtp, txn_id: txn() };
    assert_sends(&login, goldens::RESEND_AUTH_OTP);

    let mobile = mobile_login_resend_otp::Request { txn_id: txn() };
    assert_sends(&mobile, goldens::MOBILE_LOGIN_RESEND_OTP);
}

#[test]
fn retrieve_via_aadhaar_otp_is_as_on_its_page() {
    let generate = forgot_generate_aadhaar_otp::Request { aadhaar: ciphertext() };
    assert_sends(&generate, goldens::FORGOT_GENERATE_AADHAAR_OTP);

    let verify = forgot_verify_aadhaar_otp::Request { otp: ciphertext(), txn_id: txn() };
    assert_sends(&verify, goldens::FORGOT_VERIFY_AADHAAR_OTP);
}

#[test]
fn reactivate_via_aadhaar_otp_is_as_on_its_page() {
    let init = reactivate_init::Request {
        auth_method: AuthMethod::AadhaarOtp,
        health_id: AbhaId::parse("43-4221-5105-6749").unwrap(),
    };
    assert_sends(&init, goldens::REACTIVATE_INIT);

    let reactivate = reactivate::Request {
        auth_method: AuthMethod::AadhaarOtp,
        otp: ciphertext(),
        txn_id: txn(),
    };
    assert_sends(&reactivate, goldens::REACTIVATE);
}

#[test]
fn deactivate_via_aadhaar_otp_is_as_on_its_page() {
    let generate = account_generate_aadhaar_otp::Request { x_token: x_token() };
    assert_sends(&generate, goldens::ACCOUNT_GENERATE_AADHAAR_OTP);

    let deactivate = deactivate::Request {
        x_token: x_token(),
        auth_method: AuthMethod::AadhaarOtp,
        otp: ciphertext(),
        reasons: ["104", "103", "102", "101", "others"].map(str::to_owned).into(),
        txn_id: txn(),
    };
    assert_sends(&deactivate, goldens::DEACTIVATE);
}

#[test]
fn profile_refresh_and_logout_are_as_in_the_contract() {
    assert_sends(&profile::Request { x_token: x_token() }, goldens::PROFILE);
    let refresh_token = RefreshToken::parse("refresh-token").unwrap();
    assert_sends(&access_token::Request { refresh_token }, goldens::ACCESS_TOKEN);
    assert_sends(&logout::Request { x_token: x_token() }, goldens::LOGOUT);
}

#[test]
fn a_token_pasted_with_its_bearer_is_not_sent_with_two() {
    let x_token = XToken::parse("Bearer user-token").unwrap();
    assert_sends(&profile::Request { x_token }, goldens::PROFILE);
}

#[test]
fn an_abha_number_can_be_searched_by_under_the_name_of_the_address() {
    let request =
        search_by_health_id::Request { health_id: AbhaId::parse("12345678901234").unwrap() };
    assert_eq!(sent(&request).body(), r#"{"healthId":"12-3456-7890-1234"}"#);
}

#[test]
fn a_facility_is_named_and_a_language_asked_for_only_where_given() {
    let base = BaseUrl::parse("https://host.example/api/").unwrap();
    let app_token = AppToken::parse("app-token").unwrap();
    let bare = CallContext {
        base: &base,
        app_token: Some(&app_token),
        hip_id: None,
        cm_id: None,
        request_id: TXN,
        timestamp: SystemTime::UNIX_EPOCH,
        language: None,
    };
    let http = cert::Request {}.to_http(&bare).unwrap();
    assert_eq!(http.uri(), "https://host.example/api/v1/auth/cert");
    assert_eq!(http.headers().len(), 1);

    let hindi = CallContext { language: Some("hi-IN"), ..bare };
    let http = cert::Request {}.to_http(&hindi).unwrap();
    assert_eq!(http.headers()["accept-language"], "hi-IN");
    assert_eq!(http.headers().len(), 2);
}

#[test]
fn a_call_without_its_app_token_or_with_a_broken_header_is_not_made() {
    let base = BaseUrl::parse("https://host.example/api").unwrap();
    let hip_id = HipId::parse("IN0000000001").unwrap();
    let app_token = AppToken::parse("app-token").unwrap();
    let without = CallContext {
        base: &base,
        app_token: None,
        hip_id: Some(&hip_id),
        cm_id: None,
        request_id: TXN,
        timestamp: SystemTime::UNIX_EPOCH,
        language: None,
    };
    let error = cert::Request {}.to_http(&without).unwrap_err();
    assert_eq!(error.field(), "app_token");

    let split =
        CallContext { app_token: Some(&app_token), language: Some("en\r\nX-Evil: 1"), ..without };
    let error = cert::Request {}.to_http(&split).unwrap_err();
    assert_eq!(error.field(), "language");
}
