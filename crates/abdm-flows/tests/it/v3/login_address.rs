//! Login by ABHA address: the address is looked up before, and the login is good for it alone.

use abdm_flows::v3::login_address::{Found, Start, is_another};
use abdm_flows::v3::refresh;
use abdm_flows::{
    AuthBy, CannotRefresh, Ended, Generation, NoSuchMethod, SessionOf, Step, UserSession,
    VerifyingOtp,
};
use abdm_types::v3::phr_verify;
use abdm_types::{
    AbhaAddress, AccountStatus, AuthMethod, Cause, Effect, FailureKind, Network, Received,
};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::service::wrapped;
use super::{
    ADDRESS_FOUND, ADDRESS_LOGGED_IN, LoginAddressAadhaarOtp, LoginAddressMobileOtp, otp_request,
    otp_submission,
};
use crate::journey::Journey;
use crate::support::{
    ADDRESS, NUMBER, OTP_SENT, REFRESH_TOKEN, Sent, X_TOKEN, abha, after, answered, encryptor,
    ended, next, otp, refused, retry, sent, unanswered,
};

const SEARCH: &str = "/api/v3/phr/web/login/abha/search";
const REQUEST_OTP: &str = "/api/v3/phr/web/login/abha/request/otp";
const VERIFY: &str = "/api/v3/phr/web/login/abha/verify";

fn address(text: &str) -> AbhaAddress {
    AbhaAddress::parse(text).unwrap()
}

fn start() -> Start {
    Start::new(address(ADDRESS), AuthBy::MobileOtp).unwrap()
}

fn found(account: &Value) -> Step<Found, Start> {
    answered(start(), 200, account.to_string())
}

fn verifying() -> VerifyingOtp<Found, phr_verify::Request> {
    LoginAddressMobileOtp::submit(LoginAddressMobileOtp::awaiting())
}

/// The reply to the right OTP, with these users.
fn logged_in(users: &Value) -> String {
    let mut reply: Value = serde_json::from_str(ADDRESS_LOGGED_IN).unwrap();
    reply["users"] = users.clone();
    reply.to_string()
}

fn session(users: &Value) -> UserSession {
    next(answered(verifying(), 200, logged_in(users))).session
}

#[test]
pub(super) fn the_calls_are_those_of_the_contract() {
    for (by, word, system) in [
        (AuthBy::MobileOtp, "mobile-verify", "abdm"),
        (AuthBy::AadhaarOtp, "aadhaar-verify", "aadhaar"),
    ] {
        let state = Start::new(address(ADDRESS), by).unwrap();
        assert_eq!(sent(&state), Sent::post(SEARCH, json!({ "abhaAddress": ADDRESS })));

        let state = next(answered(state, 200, ADDRESS_FOUND));
        assert_eq!(state.name().unwrap().reveal(), "Asha Rao");
        assert_eq!(state.abha_number(), Some(&abha(NUMBER)));
        let state = state.send_otp(encryptor()).unwrap();
        let scope = ["abha-address-login", word];
        let body = otp_request(&scope, "abha-address", ADDRESS, system);
        assert_eq!(sent(&state), Sent::post(REQUEST_OTP, body));

        let state = next(answered(state, 200, OTP_SENT)).submit_otp(&otp(), encryptor()).unwrap();
        assert_eq!(sent(&state), Sent::post(VERIFY, otp_submission(&scope)));

        let session = next(answered(state, 200, ADDRESS_LOGGED_IN)).session;
        assert_eq!(session.x_token.expose_secret(), X_TOKEN);
        assert_eq!(session.expires_at, after(1800));
        let refresh = session.refresh.unwrap();
        assert_eq!(refresh.token.expose_secret(), REFRESH_TOKEN);
        assert_eq!(refresh.expires_at, after(1_296_000));
        assert_eq!(session.abha_number, Some(abha(NUMBER)));
        assert_eq!((session.generation, session.of), (Generation::V3, SessionOf::Address));
    }
}

#[test]
fn there_is_none_with_a_password() {
    let why = Start::new(address(ADDRESS), AuthBy::Password).unwrap_err();
    assert_eq!(why, NoSuchMethod { by: AuthBy::Password });
}

#[test]
fn an_account_that_is_not_in_use_gets_no_otp() {
    for (text, status) in [
        ("DEACTIVATED", AccountStatus::Deactivated),
        ("DELETED", AccountStatus::Deleted),
        ("LOCKED", AccountStatus::Locked),
        ("FROZEN", AccountStatus::Other("FROZEN".to_owned())),
    ] {
        // It is reactivated by its number, where that is known.
        for (number, named) in [(NUMBER, NUMBER), ("91-****-****-0007", ADDRESS)] {
            let account =
                json!({ "abhaAddress": ADDRESS, "healthIdNumber": number, "status": text });
            match ended(found(&account)) {
                Ended::NotActive { status: told, abha } => {
                    assert_eq!((told, abha.as_str()), (status.clone(), named));
                }
                ended => panic!("{text} ended with {ended:?}"),
            }
        }
    }
}

#[test]
fn a_method_that_is_not_listed_gets_no_otp_and_one_that_is_blocked_is_tried() {
    let of = |methods: Value| json!({ "abhaAddress": ADDRESS, "authMethods": methods });
    let ended = ended(found(&of(json!(["AADHAAR_OTP", "PASSWORD"]))));
    let method = AuthMethod::MobileOtp;
    assert!(matches!(ended, Ended::MethodNotOffered { method: told } if told == method));
    for told in [json!(null), json!(["MOBILE_OTP"])] {
        let mut account = of(told);
        account["blockedAuthMethods"] = json!(["MOBILE_OTP"]);
        let _: Found = next(found(&account));
    }
}

#[test]
fn an_answer_for_another_address_stops_before_the_otp() {
    for other in ["kaveri@sbx", "asha.rao@abdm", "asha.raos"] {
        let ended = ended(found(&json!({ "abhaAddress": other, "status": "ACTIVE" })));
        assert!(matches!(ended, Ended::OtherAccount), "{other}");
    }
    for same in [ADDRESS, "Asha.Rao@SBX", "asha.rao", "a*******@sbx", ""] {
        let _: Found = next(found(&json!({ "abhaAddress": same, "fullName": "Asha Rao" })));
    }
}

#[test]
fn addresses_are_compared_without_case_and_by_what_both_have() {
    for (asked, told, differs) in [
        ("asha.rao@sbx", "ASHA.RAO@sbx", false),
        ("asha.rao", "asha.rao@sbx", false),
        ("asha.rao@sbx", "asha.rao", false),
        ("asha.rao@sbx", "asha.rao@abdm", true),
        ("asha.rao@sbx", "asha_rao@sbx", true),
    ] {
        let told = Received::Full(address(told));
        assert_eq!(is_another(&address(asked), Some(&told)), differs, "{asked}");
    }
    assert!(!is_another(&address(ADDRESS), None));
}

#[test]
fn a_search_that_fails_spends_nothing_and_can_be_made_again() {
    let unknown = r#"{"code":"ABDM-1211","message":"User not found."}"#;
    let failure = refused(answered(start(), 400, unknown));
    assert_eq!((failure.cause(), failure.effect()), (Cause::AccountUnknown, Effect::Settled));
    let (again, _) = retry(unanswered(start(), Network::Timeout));
    assert_eq!(sent(&again), sent(&start()));
}

#[test]
fn a_login_whose_user_is_not_told_is_that_of_the_address_that_was_asked_for() {
    for users in [
        json!([]),
        json!(null),
        json!([{}]),
        json!([{ "abhaAddress": "", "status": "" }]),
        json!([{ "abhaAddress": "a*******@sbx" }]),
        json!([{ "abhaAddress": "ASHA.RAO" }]),
        json!([{ "abhaAddress": "kaveri@sbx", "status": "LOCKED" }, { "abhaAddress": ADDRESS }]),
        json!([{ "abhaAddress": ADDRESS, "status": "ACTIVE", "abhaNumber": null }]),
    ] {
        let session = session(&users);
        assert_eq!((session.abha_number, session.of), (Some(abha(NUMBER)), SessionOf::Address));
    }
}

#[test]
fn a_number_that_the_search_did_not_tell_is_that_of_the_login() {
    let account = json!({ "abhaAddress": ADDRESS, "fullName": "Asha Rao" });
    let verifying = || {
        let state = next(found(&account)).send_otp(encryptor()).unwrap();
        next(answered(state, 200, OTP_SENT)).submit_otp(&otp(), encryptor()).unwrap()
    };
    let session = next(answered(verifying(), 200, ADDRESS_LOGGED_IN)).session;
    assert_eq!(session.abha_number, Some(abha(NUMBER)));
    // An address can be without one.
    let users = json!([{ "abhaAddress": ADDRESS, "abhaNumber": "91-****-****-0007" }]);
    let session = next(answered(verifying(), 200, logged_in(&users))).session;
    assert_eq!(session.abha_number, None);
}

#[test]
fn a_login_to_another_address_is_not_handed_out() {
    for users in [
        json!([{ "abhaAddress": "kaveri@sbx", "status": "ACTIVE" }]),
        json!([{ "abhaAddress": "kaveri@sbx" }, { "abhaAddress": "asha.rao@abdm" }]),
    ] {
        let failure = refused(answered(verifying(), 200, logged_in(&users)));
        assert!(matches!(failure.kind(), FailureKind::Incomplete("abha_address")), "{users}");
        assert_eq!(failure.effect(), Effect::Possible, "{users}");
        assert_eq!(failure.endpoint(), "v3.phr_verify");
        assert!(!format!("{failure:?}{failure}").contains(X_TOKEN));
    }
}

#[test]
fn an_account_that_left_use_meanwhile_is_not_logged_in_to() {
    let users = json!([{ "abhaAddress": ADDRESS, "status": "DEACTIVATED" }]);
    let ended = ended(answered(verifying(), 200, logged_in(&users)));
    let Ended::NotActive { status, abha } = ended else { panic!("ended with {ended:?}") };
    assert_eq!((status, abha.as_str()), (AccountStatus::Deactivated, NUMBER));
}

#[test]
fn a_reply_without_tokens_is_no_login() {
    for tokens in [json!(null), json!({})] {
        let mut reply: Value = serde_json::from_str(ADDRESS_LOGGED_IN).unwrap();
        reply["tokens"] = tokens;
        let failure = refused(answered(verifying(), 200, reply.to_string()));
        assert!(matches!(failure.kind(), FailureKind::Incomplete("x_token")), "{reply}");
        assert_eq!(failure.effect(), Effect::Possible, "{reply}");
    }
}

#[test]
fn a_refusal_that_calls_the_account_deactivated_names_it_by_its_number() {
    let refusal = wrapped(422, "ABDM-1134", "", Cause::AccountDeactivated);
    for ended in [
        ended(refusal.sending::<LoginAddressAadhaarOtp>()),
        ended(refusal.verifying::<LoginAddressAadhaarOtp>()),
    ] {
        let Ended::NotActive { status, abha } = ended else { panic!("ended with {ended:?}") };
        assert_eq!((status, abha.as_str()), (AccountStatus::Deactivated, NUMBER));
    }
}

/// No call is published for it, though a token for it comes with the login.
#[test]
fn what_it_is_a_login_to_survives_storage_and_cannot_be_renewed() {
    let session = session(&json!([{ "abhaAddress": ADDRESS, "status": "ACTIVE" }]));
    let kept = UserSession::from_bytes(&session.to_bytes()).unwrap();
    assert_eq!(kept.of, SessionOf::Address);
    let (same, why) = refresh::Refreshing::new(kept).unwrap_err();
    assert_eq!(why, CannotRefresh::OfAddress);
    assert!(same.refresh.is_some());
}
