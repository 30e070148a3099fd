//! Login using mobile: the OTP proves the mobile, and then the patient chooses.

use abdm_flows::v3::login_mobile::{Purpose, Start};
use abdm_flows::{Ended, Generation, VerifyingOtp};
use abdm_types::v3::login_verify;
use abdm_types::{Cause, Effect, FailureKind};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::service::{fields, wrapped};
use super::{
    LoginMobile, ONE_ACCOUNT, REQUEST_OTP, RetrieveMobileOtp, TOKENS, VERIFY, account, otp_request,
    otp_submission, success, with_t_token, with_x_token,
};
use crate::journey::Journey;
use crate::support::{
    ADDRESS, MOBILE, NUMBER, OTHER_NUMBER, REFRESH_TOKEN, Sent, T_TOKEN, TXN, X_TOKEN, abha, after,
    answered, encryptor, ended, mobile, next, otp, refused, sent,
};

const SCOPE: [&str; 2] = ["abha-login", "mobile-verify"];
const NEW_TXN: &str = "25c1b379-984c-4b56-a86f-58c386879149";
const VERIFY_USER: &str = "/api/v3/profile/login/verify/user";

fn verifying() -> VerifyingOtp<Start, login_verify::Request> {
    LoginMobile::submit(LoginMobile::awaiting())
}

#[test]
pub(super) fn the_calls_are_those_of_the_contract() {
    let state = Start::new(mobile()).send_otp(encryptor()).unwrap();
    let body = otp_request(&SCOPE, "mobile", MOBILE, "abdm");
    assert_eq!(sent(&state), Sent::post(REQUEST_OTP, body));

    let message = "OTP is sent to Mobile number ending with ******1001";
    let receipt = json!({ "txnId": TXN, "message": message }).to_string();
    let state = next(answered(state, 200, receipt));
    assert_eq!(state.otp().sent_to().as_deref(), Some("******1001"));

    let state = state.submit_otp(&otp(), encryptor()).unwrap();
    assert_eq!(sent(&state), Sent::post(VERIFY, otp_submission(&SCOPE)));

    let state = next(answered(state, 200, ONE_ACCOUNT));
    assert_eq!(state.accounts().len(), 1);
    let account = &state.accounts()[0];
    assert_eq!(account.name.as_ref().unwrap().reveal(), "Asha Rao");
    assert_eq!(account.preferred_abha_address.as_ref().unwrap().full().unwrap().as_str(), ADDRESS);

    let state = state.choose(&abha(NUMBER)).unwrap();
    let body = json!({ "ABHANumber": NUMBER, "txnId": NEW_TXN });
    assert_eq!(sent(&state), Sent::post(VERIFY_USER, body).with("t-token", T_TOKEN));

    let session = next(answered(state, 200, TOKENS)).session;
    assert_eq!(session.x_token.expose_secret(), X_TOKEN);
    assert_eq!(session.expires_at, after(1800));
    let refresh = session.refresh.unwrap();
    assert_eq!(refresh.token.expose_secret(), REFRESH_TOKEN);
    assert_eq!(refresh.expires_at, after(1_296_000));
    assert_eq!(session.abha_number, Some(abha(NUMBER)));
    assert_eq!(session.generation, Generation::V3);
}

#[test]
fn a_list_of_accounts_is_kept_in_its_order_with_the_deactivated_ones() {
    let accounts = json!([account(OTHER_NUMBER, "DEACTIVATED"), account(NUMBER, "ACTIVE")]);
    let state = next(answered(verifying(), 200, with_t_token(&accounts).to_string()));
    let statuses = state.accounts().iter().map(|one| one.status.as_ref().unwrap().as_str());
    assert_eq!(statuses.collect::<Vec<_>>(), ["DEACTIVATED", "ACTIVE"]);
}

#[test]
fn where_the_reply_names_no_transaction_that_of_the_otp_goes_on() {
    for txn_id in [Value::Null, json!("")] {
        let mut reply = with_t_token(&json!([account(NUMBER, "ACTIVE")]));
        reply["txnId"] = txn_id;
        let state = next(answered(verifying(), 200, reply.to_string()));
        assert_eq!(sent(&state.choose(&abha(NUMBER)).unwrap()).body["txnId"], TXN);
    }
}

#[test]
fn a_mobile_without_accounts_ends_the_login() {
    for accounts in [json!([]), json!(null)] {
        for reply in [with_t_token(&accounts), success(&accounts)] {
            let ended = ended(answered(verifying(), 200, reply.to_string()));
            assert!(matches!(ended, Ended::NoAccounts), "{ended:?}");
        }
    }
}

/// A transfer token comes even for a single account. Another token would be a login that nobody
/// chose, and `verify/user` refuses it.
#[test]
fn a_login_that_nobody_chose_is_not_handed_out_and_not_sent() {
    for accounts in [
        json!([account(NUMBER, "ACTIVE")]),
        json!([account(NUMBER, "ACTIVE"), account(OTHER_NUMBER, "ACTIVE")]),
        json!([]),
    ] {
        let failure = refused(answered(verifying(), 200, with_x_token(&accounts).to_string()));
        assert!(matches!(failure.kind(), FailureKind::Incomplete("t_token")), "{accounts}");
        assert_eq!(failure.effect(), Effect::Possible, "{accounts}");
        assert_eq!(failure.endpoint(), "v3.login_verify");
        assert!(!format!("{failure:?}{failure}").contains(X_TOKEN));
    }
}

/// A login cannot go on without one, and the OTP is spent.
#[test]
fn a_reply_without_a_token_ends_the_login() {
    for token in [Value::Null, json!("")] {
        let mut reply = success(&json!([account(NUMBER, "ACTIVE")]));
        reply["token"] = token;
        let failure = refused(answered(verifying(), 200, reply.to_string()));
        assert!(matches!(failure.kind(), FailureKind::Incomplete("t_token")), "{reply}");
    }
}

#[test]
fn a_mobile_that_the_service_does_not_know_ends_the_login() {
    let text = "The mobile number you have entered does not match with any of the records.";
    let unknown = wrapped(404, "ABDM-1115", text, Cause::AccountUnknown);
    unknown.assert_is(&refused(unknown.sending::<LoginMobile>()));
    unknown.assert_is(&refused(unknown.verifying::<LoginMobile>()));
    // Also said of a number that could not be decrypted.
    let invalid = fields(&[("mobile", "Invalid Mobile Number")], Cause::InvalidField);
    invalid.assert_is(&refused(invalid.sending::<LoginMobile>()));
}

#[test]
fn a_retrieval_via_mobile_otp_makes_the_same_calls_and_shows_the_accounts() {
    let sending = RetrieveMobileOtp::send(RetrieveMobileOtp::start());
    assert_eq!(sent(&sending), sent(&LoginMobile::send(LoginMobile::start())));
    let verifying = RetrieveMobileOtp::submit(RetrieveMobileOtp::awaiting());
    assert_eq!(sent(&verifying), sent(&LoginMobile::submit(LoginMobile::awaiting())));
    let choosing = next(answered(verifying, 200, ONE_ACCOUNT));
    assert_eq!(choosing.purpose(), Purpose::Retrieve);
    let number = choosing.accounts()[0].abha_number.as_ref().unwrap();
    assert_eq!(number.full(), Some(&abha(NUMBER)));
    // The patient may go on to log in.
    assert!(choosing.choose(&abha(NUMBER)).is_ok());
}
