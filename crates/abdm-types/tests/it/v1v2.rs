//! Endpoints of v1/v2 by what they are for: the requests and replies of each, by hand.

use abdm_types::server::ServerEndpoint;
use abdm_types::v1v2::{OtpReceipt, UserTokens};
use secrecy::ExposeSecret;

use crate::golden_requests::assert_sends;
use crate::server_half::assert_read_back;

mod contact;
mod enrolment;
mod finding;
mod leaving;
mod login;
mod profile;

/// The only transaction in the requests of these tests.
const TXN: &str = "a825f76b-0696-40f3-864c-5a3a5b389a83";

/// What it is to be sent as: the line of a request, its headers and its body.
fn golden(line: &str, user: bool, body: &str) -> String {
    let (method, path) = line.split_once(' ').unwrap();
    let mut text = format!(
        "{method} https://healthidsbx.abdm.gov.in/api{path}\nauthorization: Bearer app-token\n"
    );
    if !body.is_empty() {
        text.push_str("content-type: application/json\n");
    }
    text.push_str("x-hip-id: IN0000000001\n");
    if user {
        text.push_str("x-token: Bearer user-token\n");
    }
    if !body.is_empty() {
        text.push('\n');
        text.push_str(body);
    }
    text
}

/// It is sent with the application's token, and read back.
#[track_caller]
fn assert_by_app<E: ServerEndpoint>(request: &E, line: &str, body: &str) {
    let golden = golden(line, false, body);
    assert_sends(request, &golden);
    assert_read_back::<E>(&golden);
}

/// The same, with a patient's token beside it.
#[track_caller]
fn assert_by_user<E: ServerEndpoint>(request: &E, line: &str, body: &str) {
    let golden = golden(line, true, body);
    assert_sends(request, &golden);
    assert_read_back::<E>(&golden);
}

/// The forms of a receipt: with and without a masked mobile, under number 12 in the list of
/// discrepancies.
const RECEIPTS: [&str; 4] = [
    r#"{"txnId":"new-txn"}"#,
    r#"{"txnId":"new-txn","mobileNumber":"XXXXXX2125"}"#,
    r#"{"mobileNumber":"******2125","txnId":"new-txn"}"#,
    r#"{"txnId":"new-txn","mobileNumber":null}"#,
];

#[track_caller]
fn assert_receipt(body: &str, receipt: &OtpReceipt) {
    assert_eq!(receipt.txn_id.expose_secret(), "new-txn");
    let masked = receipt.mobile_number.as_ref().map(|mobile| mobile.masked());
    assert_eq!(masked.is_some_and(|text| text.ends_with("2125")), body.contains("2125"));
}

/// The forms of a login, under number 9 in that list. The older specification has the token alone.
const LOGINS: [(&str, Option<u64>); 4] = [
    (
        r#"{"token":"x","expiresIn":1800,"refreshToken":"r","refreshExpiresIn":432000}"#,
        Some(432_000),
    ),
    (r#"{"token":"x","expiresIn":1800,"refreshToken":"r","refreshExpiresIn":86400}"#, Some(86_400)),
    (
        r#"{"token":"x","expiresIn":"1800","refreshToken":"r","refreshExpiresIn":"1296000"}"#,
        Some(1_296_000),
    ),
    (r#"{"token":"x"}"#, None),
];

#[track_caller]
fn assert_login(tokens: &UserTokens, refresh_expires_in: Option<u64>) {
    assert_eq!(tokens.token.expose_secret(), "x");
    assert_eq!(tokens.refresh_expires_in, refresh_expires_in);
    assert_eq!(tokens.refresh_token.is_some(), refresh_expires_in.is_some());
}
