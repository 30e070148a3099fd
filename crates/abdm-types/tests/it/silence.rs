//! Nothing that belongs to a patient or opens a door is printed: not by `Debug`, not by `Display`,
//! not along a chain of errors.

use std::error::Error;
use std::fmt::Debug;

use abdm_types::v1v2::*;
use abdm_types::{
    Aadhaar, AbhaAddress, AbhaId, AbhaNumber, AccountStatus, AppToken, AuthMethod, BaseUrl,
    CallContext, Ciphertext, ClientId, ClientSecret, Endpoint, Failure, HipId, Mobile, Otp,
    Personal, Received, RefreshToken, TToken, TxnId, XToken,
};
use abdm_types::{Code, ErrorBody};
use bytes::Bytes;

use crate::support::{decoded, refused, sent};

/// Whatever may not be seen. Texts are some spelling of `sentinel`; the rest has only digits.
const HIDDEN: [&str; 7] = [
    "sentinel",
    "999941057058",
    "271101",
    "5550001001",
    "12-3456-7890-1234",
    "12345678901234",
    // The base64 of `sentinel`.
    "c2VudGluZWw",
];

#[track_caller]
fn assert_silent_text(text: &str) {
    assert!(!text.is_empty());
    let lower = text.to_lowercase();
    for hidden in HIDDEN {
        assert!(!lower.contains(&hidden.to_lowercase()), "{hidden} in {text}");
    }
}

#[track_caller]
pub(crate) fn assert_silent(value: &impl Debug) {
    assert_silent_text(&format!("{value:?}"));
    assert_silent_text(&format!("{value:#?}"));
}

#[track_caller]
pub(crate) fn assert_silent_error(error: &(impl Error + 'static)) {
    assert_silent(error);
    let mut link: Option<&dyn Error> = Some(error);
    while let Some(error) = link {
        assert_silent_text(&error.to_string());
        assert_silent(&error);
        link = error.source();
    }
}

fn number() -> AbhaNumber {
    AbhaNumber::parse("12-3456-7890-1234").unwrap()
}

fn address() -> AbhaAddress {
    AbhaAddress::parse("sentinel.rao@sbx").unwrap()
}

fn txn_id() -> TxnId {
    TxnId::parse("sentinel-txn").unwrap()
}

fn x_token() -> XToken {
    XToken::parse("sentinel.x.token").unwrap()
}

fn t_token() -> TToken {
    TToken::parse("sentinel.t.token").unwrap()
}

fn otp() -> Ciphertext {
    Ciphertext::new("c2VudGluZWw=")
}

#[test]
fn secrets_do_not_print_themselves() {
    assert_silent(&Aadhaar::parse("9999 4105 7058").unwrap());
    assert_silent(&Otp::parse("271101").unwrap());
    assert_silent(&AppToken::parse("sentinel.app").unwrap());
    assert_silent(&x_token());
    assert_silent(&t_token());
    assert_silent(&RefreshToken::parse("sentinel.refresh").unwrap());
    assert_silent(&ClientSecret::parse("sentinel-secret").unwrap());
    assert_silent(&txn_id());
    assert_silent(&otp());
}

#[test]
fn identifiers_and_personal_data_do_not_print_themselves() {
    assert_silent(&number());
    assert_silent(&address());
    assert_silent(&AbhaId::Number(number()));
    assert_silent(&AbhaId::Address(address()));
    assert_silent(&Mobile::parse("5550001001").unwrap());
    assert_silent(&Personal::new("Sentinel Rao"));
    for text in ["12-3456-7890-1234", "sentinel **** 1001", "Sentinel Rao", "xx271101"] {
        assert_silent(&Received::<AbhaNumber>::parse(text));
        assert_silent(&Received::<AbhaAddress>::parse(text));
        assert_silent(&Received::<Mobile>::parse(text));
    }
}

#[test]
fn a_free_text_where_a_fixed_word_was_expected_does_not_print_itself() {
    for text in ["locked since Sentinel Rao asked for it", "5550001001", "sentinel.rao@sbx"] {
        assert_silent(&AccountStatus::from(text));
        assert_silent(&AuthMethod::from(text));
    }
    // What looks like one is what an operator needs to see.
    assert_eq!(format!("{:?}", AuthMethod::from("AADHAAR_FACE")), "Other(AADHAAR_FACE)");
    assert_eq!(format!("{:?}", AccountStatus::Active), "Active");
}

#[test]
fn a_screen_shows_no_more_of_an_identifier_than_its_end() {
    assert_eq!(number().masked(), "**-****-****-1234");
    assert_silent_text(&address().masked());
    assert_silent_text(&Mobile::parse("5550001001").unwrap().masked());
    assert_silent_text(&Received::<AbhaNumber>::parse("Sentinel Rao").masked());
}

#[test]
fn requests_do_not_print_what_they_carry() {
    let (auth_method, reasons) = (AuthMethod::AadhaarOtp, vec!["Sentinel reason".to_owned()]);
    assert_silent(&session::Request {
        client_id: ClientId::parse("client").unwrap(),
        client_secret: ClientSecret::parse("sentinel-secret").unwrap(),
        grant_type: session::GrantType::ClientCredentials,
    });
    assert_silent(&cert::Request {});
    assert_silent(&search_by_health_id::Request { health_id: address().into() });
    assert_silent(&auth_init::Request {
        auth_method: auth_method.clone(),
        health_id: number().into(),
    });
    assert_silent(&confirm_aadhaar_otp_v1::Request {
        otp: Otp::parse("271101").unwrap(),
        txn_id: txn_id(),
    });
    assert_silent(&confirm_aadhaar_otp_v2::Request { otp: otp(), txn_id: txn_id() });
    assert_silent(&resend_auth_otp::Request { auth_method: auth_method.clone(), txn_id: txn_id() });
    assert_silent(&mobile_login_generate_otp::Request {
        mobile: Mobile::parse("5550001001").unwrap(),
    });
    assert_silent(&mobile_login_resend_otp::Request { txn_id: txn_id() });
    assert_silent(&mobile_login_verify_otp::Request { otp: otp(), txn_id: txn_id() });
    assert_silent(&mobile_login_authorize::Request {
        t_token: t_token(),
        abha_number: number(),
        txn_id: txn_id(),
    });
    assert_silent(&forgot_generate_aadhaar_otp::Request { aadhaar: otp() });
    assert_silent(&forgot_verify_aadhaar_otp::Request { otp: otp(), txn_id: txn_id() });
    assert_silent(&reactivate_init::Request {
        auth_method: auth_method.clone(),
        health_id: number().into(),
    });
    assert_silent(&reactivate::Request {
        auth_method: auth_method.clone(),
        otp: otp(),
        txn_id: txn_id(),
    });
    assert_silent(&account_generate_aadhaar_otp::Request { x_token: x_token() });
    assert_silent(&deactivate::Request {
        x_token: x_token(),
        auth_method,
        otp: otp(),
        reasons,
        txn_id: txn_id(),
    });
    assert_silent(&profile::Request { x_token: x_token() });
    let refresh_token = RefreshToken::parse("sentinel.r").unwrap();
    assert_silent(&access_token::Request { refresh_token });
    assert_silent(&logout::Request { x_token: x_token() });
}

#[test]
fn an_http_request_prints_neither_tokens_nor_path_values() {
    let request = sent(&mobile_login_authorize::Request {
        t_token: t_token(),
        abha_number: number(),
        txn_id: txn_id(),
    });
    assert_silent(request.headers());
    assert_silent(request.uri());

    let app_token = AppToken::parse("sentinel.app").unwrap();
    assert_silent(&CallContext {
        base: &BaseUrl::parse("https://host.example/api").unwrap(),
        app_token: Some(&app_token),
        hip_id: Some(&HipId::parse("IN0000000001").unwrap()),
        cm_id: None,
        request_id: "a825f76b-0696-40f3-864c-5a3a5b389a83",
        timestamp: std::time::SystemTime::UNIX_EPOCH,
        language: None,
    });
}

const LOGIN: &str = r#""token":"sentinel.x","accessToken":"sentinel.app","refreshToken":"sentinel.r","expiresIn":1800,"refreshExpiresIn":1800"#;
const RECEIPT: &str = r#""txnId":"sentinel-txn","mobileNumber":"5550001001""#;
const ACCOUNT: &str = r#""healthId":"sentinel.rao@sbx","healthIdNumber":"12-3456-7890-1234","name":"Sentinel Rao","mobile":5550001001,"firstName":"Sentinel","middleName":"Sentinel","lastName":"Sentinel","yearOfBirth":"Sentinel","monthOfBirth":"Sentinel","dayOfBirth":"Sentinel","gender":"Sentinel","email":"sentinel@host.example","address":"Sentinel street","pincode":271101,"stateCode":"Sentinel","stateName":"Sentinel","districtCode":"Sentinel","districtName":"Sentinel","profilePhoto":"c2VudGluZWw","kycPhoto":"c2VudGluZWw","status":"Sentinel Rao left","authMethods":["Sentinel by mail"],"tags":{"sentinel":"Sentinel"}"#;

#[track_caller]
pub(crate) fn assert_reply_silent<E: Endpoint>(fields: &[&str])
where
    E::Response: Debug,
{
    let body = format!("{{{}}}", fields.join(","));
    assert_silent(&decoded::<E>(200, body).unwrap());
}

#[test]
fn replies_do_not_print_what_they_hold() {
    let jwt = format!(r#""jwtResponse":{{{LOGIN}}}"#);
    let linked = format!(r#""mobileLinkedHid":[{{{ACCOUNT}}}]"#);
    assert_reply_silent::<session::Request>(&[LOGIN]);
    assert_reply_silent::<search_by_health_id::Request>(&[ACCOUNT]);
    assert_reply_silent::<auth_init::Request>(&[RECEIPT]);
    assert_reply_silent::<reactivate_init::Request>(&[RECEIPT]);
    assert_reply_silent::<account_generate_aadhaar_otp::Request>(&[RECEIPT]);
    assert_reply_silent::<forgot_generate_aadhaar_otp::Request>(&[RECEIPT]);
    assert_reply_silent::<mobile_login_generate_otp::Request>(&[RECEIPT]);
    assert_reply_silent::<confirm_aadhaar_otp_v1::Request>(&[LOGIN]);
    assert_reply_silent::<confirm_aadhaar_otp_v2::Request>(&[LOGIN]);
    assert_reply_silent::<reactivate::Request>(&[LOGIN]);
    assert_reply_silent::<mobile_login_verify_otp::Request>(&[
        r#""txnId":"sentinel-txn","token":"sentinel.t""#,
        &linked,
    ]);
    assert_reply_silent::<mobile_login_authorize::Request>(&[LOGIN, ACCOUNT]);
    assert_reply_silent::<forgot_verify_aadhaar_otp::Request>(&[ACCOUNT, &jwt]);
    assert_reply_silent::<profile::Request>(&[ACCOUNT]);
    assert_reply_silent::<access_token::Request>(&[
        r#""accessToken":"sentinel.x","expiresIn":1800"#,
    ]);
}

/// Error bodies with a value wherever there is room for one.
const REFUSALS: [&str; 16] = [
    r#"{"code":"HIS-400","message":"Sentinel","details":[{"message":"Sentinel 271101","code":"HIS-1013","attribute":{"key":"otp","value":"271101"}},{"message":"Sentinel","code":"5550001001","attribute":{"key":"mobile","value":5550001001}}]}"#,
    r#"{"code":"HIS-400","message":"Sentinel","details":[{"message":"Sentinel","code":"999941057058","attribute":{"key":"sentinel.rao@sbx","value":"Sentinel"}}]}"#,
    r#"{"code":"12-3456-7890-1234","message":"Sentinel","details":[]}"#,
    r#"{"code":"900901","message":"Sentinel","description":"Sentinel"}"#,
    r#"{"error":{"code":2500,"message":"Sentinel"}}"#,
    r#"{"timestamp":"Sentinel","status":401,"error":"Sentinel","message":"Sentinel","path":"/sentinel/5550001001"}"#,
    r#"{"sentinel":"Sentinel"}"#,
    r#"{"code":"ABDM-1094","message":"Sentinel","timestamp":"Sentinel"}"#,
    r#"[{"code":"ABDM-9999: ","message":"Sentinel 271101"}]"#,
    r#"{"loginId":"Sentinel 5550001001","999941057058":"Sentinel","sentinel@host":"Sentinel"}"#,
    r#"{"message":"Sentinel 271101","timestamp":"Sentinel"}"#,
    r#"{"Message":"UIDAI Error code : 400 : Sentinel","timestamp":"Sentinel"}"#,
    r#"{"timestamp":"Sentinel","path":"/sentinel","status":404,"error":"Sentinel","requestId":"sentinel"}"#,
    r#"{"txnId":"sentinel-txn","authResult":"failed","message":"Sentinel","accounts":[]}"#,
    "<html>Sentinel 5550001001</html>",
    "Sentinel 5550001001",
];

fn refusals() -> Vec<Failure> {
    let statuses = [200, 400, 401, 403, 422, 500];
    let all = REFUSALS.iter().flat_map(|body| statuses.map(|status| (status, *body)));
    all.map(|(status, body)| refused::<auth_init::Request>(status, body)).collect()
}

#[test]
fn a_refusal_prints_nothing_of_what_the_service_said() {
    for failure in refusals() {
        assert_silent_error(&failure);
        assert_silent_error(&failure.clone().after(3, abdm_types::Effect::Possible));
        if let Some(error) = failure.service_error() {
            assert_silent_error(error);
            assert_silent(error.body());
        }
    }
    for body in REFUSALS {
        let parsed = ErrorBody::parse(body.as_bytes());
        assert_silent(&parsed);
        assert!(parsed.code().map(Code::as_str) != Some("999941057058"));
    }
}

#[test]
fn an_unreadable_success_prints_nothing_of_its_body() {
    for body in [
        r#"{"txnId":["Sentinel"]}"#,
        r#"{"txnId":"Sentinel with spaces"}"#,
        r#"{"txnId":"sentinel-txn","mobileNumber":{"Sentinel":1}}"#,
        r#"{"txnId":"sentinel"#,
        r#""sentinel""#,
        "Sentinel",
        "5550001001",
    ] {
        assert_silent_error(&refused::<auth_init::Request>(200, body));
    }
    let status = r#"{"status":{"sentinel":"Sentinel"},"authMethods":[["Sentinel"]]}"#;
    assert_silent_error(&refused::<search_by_health_id::Request>(200, status));
}

#[test]
fn refused_input_is_told_by_its_rule() {
    let long = "sentinel".repeat(5000);
    assert_silent_error(&Aadhaar::parse("999941057059 Sentinel").unwrap_err());
    assert_silent_error(&Otp::parse("2711011").unwrap_err());
    assert_silent_error(&Mobile::parse("55500010010").unwrap_err());
    assert_silent_error(&AbhaNumber::parse("123456789012345").unwrap_err());
    assert_silent_error(&AbhaAddress::parse("sentinel rao@@sbx").unwrap_err());
    assert_silent_error(&AbhaId::parse("sentinel rao@@sbx").unwrap_err());
    assert_silent_error(&XToken::parse(&long).unwrap_err());
    assert_silent_error(&TxnId::parse(&long).unwrap_err());
    assert_silent_error(&HipId::parse("sentinel rao").unwrap_err());
    let url = BaseUrl::parse("https://sentinel:sentinel@host.example/api").unwrap_err();
    assert_silent_error(&url);
    let failure = Failure::input(&auth_init::Request::META, url);
    assert_silent_error(&failure);
}

#[test]
#[should_panic(expected = "sentinel in ")]
fn the_check_itself_sees_what_is_printed() {
    assert_silent(&Bytes::from_static(b"a body with a Sentinel in it"));
}
