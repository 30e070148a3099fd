//! Login with Aadhaar OTP: the last reply says whose login it is and whether the account is in use.

use abdm_flows::v3::login_abha::Start;
use abdm_flows::v3::reactivate;
use abdm_flows::{AuthBy, Ended, Generation, VerifyingOtp};
use abdm_types::v3::login_verify;
use abdm_types::{AccountStatus, Cause, Effect, FailureKind};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::service::wrapped;
use super::{
    LOGGED_IN, LoginAadhaar, REQUEST_OTP, VERIFY, account, otp_request, otp_submission, success,
    with_t_token, with_x_token,
};
use crate::journey::Journey;
use crate::support::{
    NUMBER, OTHER_NUMBER, REFRESH_TOKEN, Sent, THIRD_NUMBER, TXN, X_TOKEN, abha, after, answered,
    encryptor, ended, next, otp, refused, sent,
};

const SCOPE: [&str; 2] = ["abha-login", "aadhaar-verify"];

fn verifying() -> VerifyingOtp<Start, login_verify::Request> {
    LoginAadhaar::submit(LoginAadhaar::awaiting())
}

#[test]
pub(super) fn the_calls_are_those_of_the_contract() {
    let state =
        Start::new(abha(NUMBER), AuthBy::AadhaarOtp).unwrap().send_otp(encryptor()).unwrap();
    let body = otp_request(&SCOPE, "abha-number", NUMBER, "aadhaar");
    assert_eq!(sent(&state), Sent::post(REQUEST_OTP, body));

    let message = "OTP sent to Aadhaar registered mobile number ending with ******1001";
    let receipt = json!({ "txnId": TXN, "message": message }).to_string();
    let state = next(answered(state, 200, receipt));
    assert_eq!(state.otp().sent_to().as_deref(), Some("******1001"));
    assert_eq!(state.otp().txn_id().expose_secret(), TXN);
    assert_eq!(state.otp().wrong_attempts(), 0);

    let state = state.submit_otp(&otp(), encryptor()).unwrap();
    assert_eq!(sent(&state), Sent::post(VERIFY, otp_submission(&SCOPE)));

    let session = next(answered(state, 200, LOGGED_IN)).session;
    assert_eq!(session.x_token.expose_secret(), X_TOKEN);
    assert_eq!(session.expires_at, after(1800));
    let refresh = session.refresh.unwrap();
    assert_eq!(refresh.token.expose_secret(), REFRESH_TOKEN);
    assert_eq!(refresh.expires_at, after(1_296_000));
    assert_eq!(session.abha_number, Some(abha(NUMBER)));
    assert_eq!(session.generation, Generation::V3);
}

#[test]
fn a_transaction_need_not_be_a_uuid() {
    let txn_id = "1234567890:20211216223812";
    let sending = LoginAadhaar::send(LoginAadhaar::start());
    let awaiting = next(answered(sending, 200, json!({ "txnId": txn_id }).to_string()));
    assert_eq!(awaiting.otp().sent_to(), None);
    let state = LoginAadhaar::submit(awaiting);
    assert_eq!(sent(&state).body["authData"]["otp"]["txnId"], txn_id);
}

#[test]
fn a_login_whose_account_is_not_told_is_that_of_the_number_that_was_asked_for() {
    for accounts in [
        json!([]),
        json!(null),
        json!([{}]),
        json!([{ "ABHANumber": null, "status": "" }]),
        json!([{ "ABHANumber": "91-****-****-0007" }]),
        json!([{ "ABHANumber": "string" }]),
        json!([{ "ABHANumber": NUMBER }]),
        json!({ "ABHANumber": NUMBER }),
        json!([account(NUMBER, "ACTIVE"), account(OTHER_NUMBER, "DEACTIVATED")]),
        json!([account(OTHER_NUMBER, "LOCKED"), account("xx-xxxx-xxxx-xx07", "ACTIVE")]),
    ] {
        let reply = with_x_token(&accounts).to_string();
        let session = next(answered(verifying(), 200, reply)).session;
        assert_eq!(session.abha_number, Some(abha(NUMBER)), "{accounts}");
    }
}

#[test]
fn a_login_to_another_account_is_not_handed_out() {
    for accounts in [
        json!([account(OTHER_NUMBER, "ACTIVE")]),
        json!([account(OTHER_NUMBER, "DEACTIVATED")]),
        json!([account(OTHER_NUMBER, "ACTIVE"), account(THIRD_NUMBER, "ACTIVE")]),
        json!([account("91-****-****-0006", "ACTIVE")]),
        json!([account("xx-xxxx-xxxx-xx06", "ACTIVE"), account(THIRD_NUMBER, "ACTIVE")]),
    ] {
        let failure = refused(answered(verifying(), 200, with_x_token(&accounts).to_string()));
        assert!(matches!(failure.kind(), FailureKind::Incomplete("abha_number")), "{accounts}");
        assert_eq!(failure.effect(), Effect::Possible, "{accounts}");
        assert_eq!(failure.endpoint(), "v3.login_verify");
        assert!(!format!("{failure:?}{failure}").contains(X_TOKEN));
    }
}

#[test]
fn an_account_that_is_listed_as_not_active_is_not_logged_in_to() {
    for (text, status) in [
        ("BLOCKED", AccountStatus::Blocked),
        ("CONSENTPENDING", AccountStatus::ConsentPending),
        ("DEACTIVATED", AccountStatus::Deactivated),
        ("DELETED", AccountStatus::Deleted),
        ("LOCKED", AccountStatus::Locked),
        ("FROZEN", AccountStatus::Other("FROZEN".to_owned())),
    ] {
        for accounts in [
            json!([account(NUMBER, text)]),
            json!([account("91-****-****-0007", text)]),
            json!([account(OTHER_NUMBER, "ACTIVE"), account(NUMBER, text)]),
            // Whosever the others are, they are not this one.
            json!([account("91-****-****-0007", "ACTIVE"), account(NUMBER, text)]),
            json!([account(NUMBER, text), { "status": "ACTIVE" }]),
        ] {
            // What the service gives for such an account is not published.
            for reply in [with_x_token(&accounts), with_t_token(&accounts), success(&accounts)] {
                match ended(answered(verifying(), 200, reply.to_string())) {
                    Ended::NotActive { status: told, abha } => {
                        assert_eq!(told, status);
                        assert_eq!(abha.as_str(), NUMBER);
                    }
                    ended => panic!("{accounts} ended with {ended:?}"),
                }
            }
        }
    }
}

#[test]
fn a_reply_without_an_x_token_is_no_login() {
    let accounts = json!([account(NUMBER, "ACTIVE")]);
    let mut empty = with_x_token(&accounts);
    empty["token"] = json!("");
    for reply in [success(&accounts), success(&Value::Null), with_t_token(&accounts), empty] {
        let failure = refused(answered(verifying(), 200, reply.to_string()));
        assert!(matches!(failure.kind(), FailureKind::Incomplete("x_token")), "{reply}");
        assert_eq!(failure.effect(), Effect::Possible, "{reply}");
    }
}

#[test]
fn a_refusal_that_calls_the_account_deactivated_offers_to_reactivate_it() {
    for code in ["ABDM-1134", "ABDM-1308"] {
        let refusal = wrapped(400, code, "", Cause::AccountDeactivated);
        let steps =
            [ended(refusal.sending::<LoginAadhaar>()), ended(refusal.verifying::<LoginAadhaar>())];
        for ended in steps {
            assert!(
                matches!(&ended, Ended::NotActive { status: AccountStatus::Deactivated, .. }),
                "{ended:?}"
            );
            let start = reactivate::Start::after_login(ended).unwrap();
            let sending = start.send_otp(encryptor()).unwrap();
            let scope = ["abha-login", "aadhaar-verify", "re-activate"];
            let body = otp_request(&scope, "abha-number", NUMBER, "aadhaar");
            assert_eq!(sent(&sending), Sent::post(REQUEST_OTP, body));
        }
    }
}

#[test]
fn a_login_that_ended_otherwise_leads_to_no_reactivation() {
    let locked = with_x_token(&json!([account(NUMBER, "LOCKED")])).to_string();
    let unknown = wrapped(404, "ABDM-1114", "User not found", Cause::AccountUnknown);
    let steps = [answered(verifying(), 200, locked), unknown.verifying::<LoginAadhaar>()];
    for ended in steps.map(ended).into_iter().chain([Ended::NoAccounts, Ended::OtherAccount]) {
        let same = reactivate::Start::after_login(ended.clone()).unwrap_err();
        assert_eq!(format!("{same:?}"), format!("{ended:?}"));
    }
}
