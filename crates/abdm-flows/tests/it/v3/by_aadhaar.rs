//! By Aadhaar number: to retrieve, the accounts are the answer, and nobody chooses among them but the
//! patient; to log in, the login is, and it opens no account that is out of use.

use abdm_flows::v3::by_aadhaar::{Login, Retrieval, Retrieved, Start};
use abdm_flows::{Ended, Generation, VerifyingOtp};
use abdm_types::v3::login_verify;
use abdm_types::{Aadhaar, AccountStatus, Cause, Effect, FailureKind, Received};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::service::wrapped;
use super::{
    LOGGED_IN, LoginAadhaarNumber, REQUEST_OTP, Retrieve, VERIFY, account, otp_request,
    otp_submission, success, with_t_token, with_x_token,
};
use crate::journey::Journey;
use crate::support::{
    ADDRESS, NUMBER, OTHER_NUMBER, Sent, TXN, X_TOKEN, aadhaar, abha, after, answered, encrypted,
    encryptor, ended, next, otp, refused, sent,
};

const SCOPE: [&str; 2] = ["abha-login", "aadhaar-verify"];

fn verifying() -> VerifyingOtp<Start<Retrieval>, login_verify::Request> {
    Retrieve::submit(Retrieve::awaiting())
}

/// What this reply to the OTP finds.
#[track_caller]
fn retrieved(reply: &Value) -> Retrieved {
    next(answered(verifying(), 200, reply.to_string()))
}

#[test]
pub(super) fn the_calls_are_those_of_the_contract() {
    let state = Start::<Retrieval>::new().send_otp(&aadhaar(), encryptor()).unwrap();
    let body = otp_request(&SCOPE, "aadhaar", "999941057058", "aadhaar");
    assert_eq!(sent(&state), Sent::post(REQUEST_OTP, body));

    let message = "OTP is sent to Aadhaar registered mobile ending xxx001";
    let receipt = json!({ "txnId": TXN, "message": message }).to_string();
    let state = next(answered(state, 200, receipt));
    assert_eq!(state.otp().sent_to().as_deref(), Some("xxx001"));

    let state = state.submit_otp(&otp(), encryptor()).unwrap();
    assert_eq!(sent(&state), Sent::post(VERIFY, otp_submission(&SCOPE)));

    let found = next(answered(state, 200, LOGGED_IN));
    let [account] = &found.accounts[..] else { panic!("{} accounts", found.accounts.len()) };
    assert_eq!(account.abha_number, Some(Received::Full(abha(NUMBER))));
    assert_eq!(account.preferred_abha_address.as_ref().unwrap().full().unwrap().as_str(), ADDRESS);
    let session = found.session.unwrap();
    assert_eq!(session.x_token.expose_secret(), X_TOKEN);
    assert_eq!(session.abha_number, Some(abha(NUMBER)));
    assert_eq!(session.expires_at, after(1800));
    assert_eq!(session.refresh.unwrap().expires_at, after(1_296_000));
    assert_eq!(session.generation, Generation::V3);
}

#[test]
fn each_aadhaar_number_is_sent_as_its_twelve_digits() {
    for number in
        ["999941057058", "9999 7165 8847", "9999-3311-9405", "९९९९५५१८३४३३", " 999990501894 "]
    {
        let aadhaar = Aadhaar::parse(number).unwrap();
        let state = Start::<Retrieval>::new().send_otp(&aadhaar, encryptor()).unwrap();
        assert_eq!(sent(&state).body["loginId"], encrypted(aadhaar.expose_secret()));
        assert_eq!(aadhaar.expose_secret().len(), 12);
    }
}

#[test]
fn among_several_accounts_nobody_chooses_but_the_patient() {
    for (first, second) in [("ACTIVE", "ACTIVE"), ("ACTIVE", "DEACTIVATED")] {
        let accounts = json!([account(NUMBER, first), account(OTHER_NUMBER, second)]);
        let found = retrieved(&with_x_token(&accounts));
        let numbers = found.accounts.iter().map(|one| one.abha_number.as_ref().unwrap().full());
        assert!(numbers.eq([Some(&abha(NUMBER)), Some(&abha(OTHER_NUMBER))]));
        let session = found.session.unwrap();
        assert_eq!(session.x_token.expose_secret(), X_TOKEN);
        assert_eq!(session.abha_number, None);
    }
}

#[test]
fn a_masked_number_is_found_as_far_as_it_shows_and_does_not_name_the_session() {
    for number in ["91-****-****-0007", "xx-xxxx-xxxx-xx07"] {
        let found = retrieved(&with_x_token(&json!([account(number, "ACTIVE")])));
        assert_eq!(found.accounts[0].abha_number.as_ref().unwrap().masked(), number);
        assert_eq!(found.session.unwrap().abha_number, None);
    }
}

#[test]
fn accounts_without_a_token_are_found_all_the_same() {
    let accounts = json!([account(NUMBER, "ACTIVE")]);
    for reply in [success(&accounts), with_t_token(&accounts)] {
        let found = retrieved(&reply);
        assert_eq!(found.accounts.len(), 1, "{reply}");
        assert!(found.session.is_none(), "{reply}");
    }
}

#[test]
fn a_login_to_an_account_that_is_not_in_use_is_not_handed_out() {
    for status in ["DEACTIVATED", "LOCKED", "BLOCKED", "DELETED", "FROZEN"] {
        let found = retrieved(&with_x_token(&json!([account(NUMBER, status)])));
        assert_eq!(found.accounts.len(), 1, "{status}");
        assert!(found.session.is_none(), "{status}");
        let several = json!([account(NUMBER, status), account(OTHER_NUMBER, "DEACTIVATED")]);
        assert!(retrieved(&with_x_token(&several)).session.is_none(), "{status}");
    }
    for account in [json!({ "ABHANumber": NUMBER }), account(NUMBER, "ACTIVE"), account(NUMBER, "")]
    {
        assert!(retrieved(&with_x_token(&json!([account]))).session.is_some(), "{account}");
    }
}

/// The profile has the number.
#[test]
fn a_login_without_accounts_is_kept_without_a_number() {
    for accounts in [json!([]), json!(null)] {
        let found = retrieved(&with_x_token(&accounts));
        assert!(found.accounts.is_empty());
        let session = found.session.unwrap();
        assert_eq!(session.x_token.expose_secret(), X_TOKEN);
        assert_eq!(session.abha_number, None);
    }
}

#[test]
fn neither_accounts_nor_a_token_are_an_aadhaar_without_accounts() {
    for accounts in [json!([]), json!(null)] {
        let ended = ended(answered(verifying(), 200, success(&accounts).to_string()));
        assert!(matches!(ended, Ended::NoAccounts), "{ended:?}");
    }
}

#[test]
fn a_token_that_is_no_login_and_no_accounts_are_not_taken_for_an_aadhaar_without_any() {
    let failure = refused(answered(verifying(), 200, with_t_token(&json!([])).to_string()));
    assert!(matches!(failure.kind(), FailureKind::Incomplete("accounts")), "{failure}");
    assert_eq!(failure.effect(), Effect::Possible);
}

#[test]
fn an_aadhaar_without_an_abha_is_told_by_a_refusal_too() {
    let text = "No ABHA user registered with this Aadhaar number.";
    let unknown = wrapped(404, "ABDM-1114", text, Cause::AccountUnknown);
    unknown.assert_is(&refused(unknown.verifying::<Retrieve>()));
}

fn logging_in() -> VerifyingOtp<Start<Login>, login_verify::Request> {
    LoginAadhaarNumber::submit(LoginAadhaarNumber::awaiting())
}

#[test]
fn a_login_by_aadhaar_number_makes_the_calls_of_a_retrieval() {
    let state = LoginAadhaarNumber::send(LoginAadhaarNumber::start());
    assert_eq!(sent(&state), sent(&Retrieve::send(Retrieve::start())));
    assert_eq!(sent(&logging_in()), sent(&verifying()));
    let session = next(answered(logging_in(), 200, LOGGED_IN)).session;
    assert_eq!(session.x_token.expose_secret(), X_TOKEN);
    assert_eq!(session.expires_at, after(1800));
    assert_eq!(session.abha_number, Some(abha(NUMBER)));
}

#[test]
fn whose_login_it_is_is_known_of_the_only_account_shown_in_full() {
    for accounts in [
        json!([]),
        json!([account("91-****-****-0007", "ACTIVE")]),
        json!([account(NUMBER, "ACTIVE"), account(OTHER_NUMBER, "ACTIVE")]),
        json!([account(NUMBER, "DEACTIVATED"), account(OTHER_NUMBER, "ACTIVE")]),
    ] {
        let reply = with_x_token(&accounts).to_string();
        assert_eq!(next(answered(logging_in(), 200, reply)).session.abha_number, None);
    }
}

#[test]
fn accounts_that_are_all_out_of_use_are_not_logged_in_to() {
    for accounts in [
        json!([account(NUMBER, "DEACTIVATED")]),
        json!([account("91-****-****-0006", "DEACTIVATED"), account(NUMBER, "DEACTIVATED")]),
    ] {
        match ended(answered(logging_in(), 200, with_x_token(&accounts).to_string())) {
            Ended::NotActive { status: AccountStatus::Deactivated, abha } => {
                assert_eq!(abha.as_str(), NUMBER);
            }
            ended => panic!("{ended:?}"),
        }
    }
    let masked = with_x_token(&json!([account("91-****-****-0007", "LOCKED")])).to_string();
    let failure = refused(answered(logging_in(), 200, masked));
    assert!(matches!(failure.kind(), FailureKind::Incomplete("abha_number")), "{failure}");
}

#[test]
fn what_is_no_login_logs_nobody_in() {
    let active = json!([account(NUMBER, "ACTIVE")]);
    for reply in [success(&active), with_t_token(&active), with_t_token(&json!([]))] {
        let failure = refused(answered(logging_in(), 200, reply.to_string()));
        assert!(matches!(failure.kind(), FailureKind::Incomplete("x_token")), "{failure}");
    }
    let nobody = ended(answered(logging_in(), 200, success(&json!([])).to_string()));
    assert!(matches!(nobody, Ended::NoAccounts), "{nobody:?}");
}
