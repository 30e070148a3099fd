//! Nothing of V3 that belongs to a patient or opens a door is printed.

use abdm_types::v3::*;
use abdm_types::{
    AbhaNumber, Ciphertext, ClientId, ClientSecret, RefreshToken, TToken, TxnId, XToken,
};

use crate::silence::{assert_reply_silent, assert_silent, assert_silent_error};
use crate::support::refused;

fn number() -> AbhaNumber {
    AbhaNumber::parse("12-3456-7890-1234").unwrap()
}

fn txn_id() -> TxnId {
    TxnId::parse("sentinel-txn").unwrap()
}

fn x_token() -> XToken {
    XToken::parse("sentinel.x.token").unwrap()
}

fn ciphertext() -> Ciphertext {
    Ciphertext::new("c2VudGluZWw=")
}

#[test]
fn requests_do_not_print_what_they_carry() {
    assert_silent(&session::Request {
        client_id: ClientId::parse("client").unwrap(),
        client_secret: ClientSecret::parse("sentinel-secret").unwrap(),
        grant_type: session::GrantType::ClientCredentials,
    });
    assert_silent(&certificate::Request {});
    assert_silent(&login_request_otp::Request::retrieve_via_aadhaar_otp(ciphertext()));
    assert_silent(&login_verify::Request::login_using_mobile(txn_id(), ciphertext()));
    assert_silent(&login_verify_user::Request {
        t_token: TToken::parse("sentinel.t.token").unwrap(),
        abha_number: number(),
        txn_id: txn_id(),
    });
    assert_silent(&login_search::Request { abha_number: number() });
    assert_silent(&account_request_otp::Request::deactivate_via_aadhaar_otp(
        x_token(),
        ciphertext(),
    ));
    assert_silent(&account_reactivate_request_otp::Request { login_id: ciphertext() });
    assert_silent(&account_verify::Request::deactivate_via_aadhaar_otp(
        x_token(),
        txn_id(),
        ciphertext(),
        vec!["Sentinel reason".to_owned()],
    ));
    assert_silent(&profile::Request { x_token: x_token() });
    let r_token = RefreshToken::parse("sentinel.refresh").unwrap();
    assert_silent(&refresh::Request { r_token });
    assert_silent(&logout::Request { x_token: x_token() });
}

const LOGIN: &str = r#""token":"sentinel.x","accessToken":"sentinel.app","refreshToken":"sentinel.r","expiresIn":1800,"refreshExpiresIn":1800"#;
const TRANSFER: &str = r#""token":"sentinel.t","expiresIn":300"#;
const VERIFIED: &str =
    r#""txnId":"sentinel-txn","authResult":"success","message":"Sentinel ending ******1001""#;
const ACCOUNT: &str = r#""ABHANumber":"12-3456-7890-1234","preferredAbhaAddress":"sentinel.rao@sbx","name":"Sentinel Rao","mobile":5550001001,"firstName":"Sentinel","middleName":"Sentinel","lastName":"Sentinel","yearOfBirth":"Sentinel","monthOfBirth":"Sentinel","dayOfBirth":"Sentinel","dob":"Sentinel","gender":"Sentinel","email":"sentinel@host.example","address":"Sentinel street","pincode":271101,"stateCode":"Sentinel","stateName":"Sentinel","districtCode":"Sentinel","districtName":"Sentinel","profilePhoto":"c2VudGluZWw","kycPhoto":"c2VudGluZWw","status":"Sentinel Rao left","authMethods":["Sentinel by mail"],"blockedAuthMethods":["Sentinel by mail"],"verificationStatus":"Sentinel","verifiedStatus":"Sentinel","verificationType":"Sentinel","tags":{"sentinel":"Sentinel"}"#;

#[test]
fn replies_do_not_print_what_they_hold() {
    let accounts = format!(r#""accounts":[{{{ACCOUNT}}}]"#);
    assert_reply_silent::<session::Request>(&[LOGIN]);
    assert_reply_silent::<login_request_otp::Request>(&[VERIFIED]);
    assert_reply_silent::<account_request_otp::Request>(&[VERIFIED]);
    assert_reply_silent::<account_reactivate_request_otp::Request>(&[VERIFIED]);
    assert_reply_silent::<login_verify::Request>(&[VERIFIED, LOGIN, &accounts]);
    assert_reply_silent::<login_verify::Request>(&[VERIFIED, TRANSFER, &accounts]);
    assert_reply_silent::<login_verify_user::Request>(&[LOGIN]);
    assert_reply_silent::<login_search::Request>(&[ACCOUNT]);
    assert_reply_silent::<account_verify::Request>(&[VERIFIED, &accounts]);
    assert_reply_silent::<profile::Request>(&[ACCOUNT]);
    assert_reply_silent::<refresh::Request>(&[LOGIN]);
    assert_reply_silent::<logout::Request>(&[r#""message":"Sentinel","timestamp":"Sentinel""#]);
}

#[test]
fn where_an_otp_went_is_not_printed_either() {
    let body = format!("{{{VERIFIED}}}");
    let login_request_otp::Response(receipt) =
        crate::support::accepted::<login_request_otp::Request>(200, body);
    let mobile = receipt.sent_to().unwrap();
    assert!(!format!("{mobile:?}").contains("1001"));
}

#[test]
fn refusals_and_unreadable_replies_print_nothing_of_their_bodies() {
    for body in [
        r#"{"txnId":"sentinel-txn","authResult":"failed","message":"Sentinel 271101"}"#,
        r#"{"txnId":"sentinel-txn","authResult":"Sentinel"}"#,
        r#"{"authResult":"success","token":"Sentinel with spaces"}"#,
        r#"{"authResult":"success","accounts":[["Sentinel"]]}"#,
        r#"{"authResult":"success","accounts":[{"ABHANumber":{"Sentinel":1}}]}"#,
        r#"{"loginId":"Sentinel 5550001001","timestamp":"Sentinel"}"#,
        r#"{"Message":"Sentinel 271101"}"#,
    ] {
        for status in [200, 400, 422, 500] {
            let reply = crate::support::decoded::<login_verify::Request>(status, body);
            if let Err(failure) = reply {
                assert_silent_error(&failure);
            } else {
                assert_eq!(status, 200, "{body}");
            }
        }
    }
    let failure = refused::<login_verify::Request>(200, r#"{"authResult":"Sentinel"}"#);
    assert_silent_error(&failure);
}
