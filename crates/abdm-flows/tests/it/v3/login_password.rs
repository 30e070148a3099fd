//! Login with mobile OTP or a password: the words, and whose login it is.

use abdm_flows::snapshot::{Restored, ResumedByPassword};
use abdm_flows::v3::login_password::Start;
use abdm_flows::{AwaitingPassword, Ended, Generation, VerifyingPassword};
use abdm_types::v3::login_verify_password;
use abdm_types::{AccountStatus, Cause, Effect, FailureKind};
use secrecy::ExposeSecret;
use serde_json::json;

use super::service::wrapped;
use super::{
    LoginMobileOtp, REQUEST_OTP, V3, VERIFY, account, otp_request, otp_submission, success,
    with_t_token, with_x_token,
};
use crate::journey::Journey;
use crate::password::{ByPassword, PASSWORD, password};
use crate::support::{
    NUMBER, OTHER_NUMBER, Sent, X_TOKEN, abha, after, answered, encrypted, encryptor, ended, next,
    refused, sent,
};

const SCOPE: [&str; 2] = ["abha-login", "mobile-verify"];

/// As published: no transaction, no account, and a token for fifteen days.
const LOGGED_IN: &str = r#"{"message":"Password verified successfully","authResult":"success","token":"eyJ4LXRva2Vu.aXNzdWVk.bm93","expiresIn":1296000,"refreshToken":"eyJyZWZyZXNo.aXNzdWVk.bm93","refreshExpiresIn":1296000,"accounts":[]}"#;

#[derive(Debug)]
pub(crate) struct LoginPassword;

impl ByPassword for LoginPassword {
    type State = Start;
    type Call = login_verify_password::Request;
    type Service = V3;

    const RIGHT: (u16, &str) = (200, LOGGED_IN);
    const WRONG: &[(u16, &str)] = &[
        (
            200,
            r#"{"txnId":null,"authResult":"failed","message":"Password did not match, please try again","accounts":[]}"#,
        ),
        (
            200,
            r#"{"authResult":"failed","message":"Password did not match, please try again","accounts":[]}"#,
        ),
    ];

    fn awaiting() -> AwaitingPassword<Start> {
        Start::new(abha(NUMBER)).ask_password()
    }

    fn submit(
        awaiting: AwaitingPassword<Start>,
    ) -> VerifyingPassword<Start, login_verify_password::Request> {
        awaiting.submit_password(&password(), encryptor()).unwrap()
    }

    fn back(restored: Restored) -> ResumedByPassword<Start> {
        match restored {
            Restored::V3LoginPassword(resumed) => resumed,
            other => panic!("came back as something else: {other:?}"),
        }
    }
}

fn verifying() -> VerifyingPassword<Start, login_verify_password::Request> {
    LoginPassword::submit(LoginPassword::awaiting())
}

#[test]
fn a_mobile_otp_has_words_of_its_own() {
    let sending = LoginMobileOtp::send(LoginMobileOtp::start());
    let body = otp_request(&SCOPE, "abha-number", NUMBER, "abdm");
    assert_eq!(sent(&sending), Sent::post(REQUEST_OTP, body));
    let verifying = LoginMobileOtp::submit(LoginMobileOtp::awaiting());
    assert_eq!(sent(&verifying), Sent::post(VERIFY, otp_submission(&SCOPE)));
}

/// The words are those of a mobile that is verified, whose proof opens nothing here.
#[test]
fn the_proof_of_a_mobile_is_no_login_by_number() {
    let accounts = json!([account(NUMBER, "ACTIVE")]);
    let verifying = LoginMobileOtp::submit(LoginMobileOtp::awaiting());
    let failure = refused(answered(verifying, 200, with_t_token(&accounts).to_string()));
    assert!(matches!(failure.kind(), FailureKind::Incomplete("x_token")));
}

#[test]
fn the_number_is_plain_and_the_password_encrypted() {
    let state = verifying();
    let body = json!({
        "scope": ["abha-login", "password-verify"],
        "authData": {
            "authMethods": ["password"],
            "password": { "ABHANumber": NUMBER, "password": encrypted(PASSWORD) },
        },
    });
    assert_eq!(sent(&state), Sent::post(VERIFY, body));
    let session = next(answered(state, 200, LOGGED_IN)).session;
    assert_eq!(session.x_token.expose_secret(), X_TOKEN);
    assert_eq!(session.expires_at, after(1_296_000));
    assert_eq!(session.abha_number, Some(abha(NUMBER)));
    assert_eq!(session.generation, Generation::V3);
}

#[test]
fn a_login_to_another_account_is_not_handed_out() {
    let accounts = json!([account(OTHER_NUMBER, "ACTIVE")]);
    let failure = refused(answered(verifying(), 200, with_x_token(&accounts).to_string()));
    assert!(matches!(failure.kind(), FailureKind::Incomplete("abha_number")));
    assert_eq!(failure.endpoint(), "v3.login_verify_password");
    assert_eq!(failure.effect(), Effect::Possible);
}

#[test]
fn a_right_password_without_a_token_is_no_login() {
    let failure = refused(answered(verifying(), 200, success(&json!([])).to_string()));
    assert!(matches!(failure.kind(), FailureKind::Incomplete("x_token")));
}

#[test]
fn a_password_for_a_deactivated_account_offers_to_reactivate_it() {
    let refusal = wrapped(422, "ABDM-1134", "", Cause::AccountDeactivated);
    let listed = with_x_token(&json!([account(NUMBER, "DEACTIVATED")])).to_string();
    for step in
        [answered(verifying(), refusal.status, refusal.body), answered(verifying(), 200, listed)]
    {
        let ended = ended(step);
        assert!(matches!(ended, Ended::NotActive { status: AccountStatus::Deactivated, .. }));
    }
}
