//! Login with Aadhaar OTP: what search says decides whether an OTP is spent.

use abdm_flows::v1v2::login_abha::{AadhaarOtp, Found, Start};
use abdm_flows::{Ended, Exchange, Generation, Step};
use abdm_types::v1v2::search_by_health_id;
use abdm_types::{
    AbhaAddress, AbhaId, AccountStatus, AuthMethod, Cause, Effect, Endpoint, FailureKind, TokenKind,
};
use secrecy::ExposeSecret;
use serde_json::json;

use super::service::{DOES_NOT_TELL, HIS_401};
use super::{LoginAadhaar, TOKENS, V1V2};
use crate::failures::{MAY_HAVE_ARRIVED, NEVER_LEFT};
use crate::journey::Journey;
use crate::service::Service;
use crate::support::{
    ADDRESS, NUMBER, OTHER_NUMBER, OTP, OTP_SENT, REFRESH_TOKEN, Sent, TXN, X_TOKEN, abha, after,
    answered, encrypted, encryptor, ended, next, now, otp, refused, response, retry, sent,
    unanswered,
};

const SEARCH: &str = "/api/v1/search/searchByHealthId";
const INIT: &str = "/api/v2/auth/init";

fn start() -> Start {
    Start::new(abha(NUMBER))
}

fn start_with_address() -> Start {
    Start::new(AbhaAddress::parse(ADDRESS).unwrap())
}

/// The state after search answered with these fields.
#[track_caller]
fn found(account: serde_json::Value) -> Found {
    next(answered(start(), 200, account.to_string()))
}

fn init_of(number_or_address: &str) -> Sent {
    Sent::post(INIT, json!({ "authMethod": "AADHAAR_OTP", "healthid": number_or_address }))
}

#[test]
pub(super) fn the_calls_are_those_of_the_page() {
    let state = start();
    assert_eq!(sent(&state), Sent::post(SEARCH, json!({ "healthId": NUMBER })));

    let page = r#"{"healthId":"asha.rao@sbx","healthIdNumber":"91-0000-1001-0007","name":"Asha Rao","status":"ACTIVE","authMethods":["AADHAAR_BIO","AADHAAR_OTP","DEMOGRAPHICS","PASSWORD","MOBILE_OTP"],"tags":null}"#;
    let state: Found = next(answered(state, 200, page));
    assert_eq!(state.abha_number(), Some(&abha(NUMBER)));
    assert_eq!(state.name().unwrap().reveal(), "Asha Rao");
    assert_eq!(state.status(), Some(&AccountStatus::Active));
    assert_eq!(state.offers(&AuthMethod::MobileOtp), Some(true));

    let state = state.by::<AadhaarOtp>().unwrap().send_otp();
    assert_eq!(sent(&state), init_of(NUMBER));

    let receipt = json!({ "txnId": TXN, "mobileNumber": "XXXXXX1001" }).to_string();
    let state = next(answered(state, 200, receipt));
    assert_eq!(state.otp().sent_to().as_deref(), Some("XXXXXX1001"));
    assert_eq!(state.otp().txn_id().expose_secret(), TXN);
    assert_eq!(state.otp().wrong_attempts(), 0);

    let state = state.submit_otp_plain(&otp());
    let plain = json!({ "otp": OTP, "txnId": TXN });
    assert_eq!(sent(&state), Sent::post("/api/v1/auth/confirmWithAadhaarOtp", plain));

    let session = next(answered(state, 200, TOKENS)).session;
    assert_eq!(session.x_token.expose_secret(), X_TOKEN);
    assert_eq!(session.expires_at, after(1800));
    let refresh = session.refresh.unwrap();
    assert_eq!(refresh.token.expose_secret(), REFRESH_TOKEN);
    assert_eq!(refresh.expires_at, after(432_000));
    assert_eq!(session.abha_number, Some(abha(NUMBER)));
    assert_eq!(session.generation, Generation::V1V2);
}

#[test]
fn the_v2_path_gets_the_otp_encrypted() {
    let sending = found(json!({ "healthIdNumber": NUMBER })).by::<AadhaarOtp>().unwrap().send_otp();
    let awaiting = next(answered(sending, 200, OTP_SENT));
    let state = awaiting.submit_otp(&otp(), encryptor()).unwrap();
    let body = json!({ "otp": encrypted(OTP), "txnId": TXN });
    assert_eq!(sent(&state), Sent::post("/api/v2/auth/confirmWithAadhaarOtp", body));
    assert_eq!(next(answered(state, 200, TOKENS)).session.abha_number, Some(abha(NUMBER)));
}

#[test]
fn no_otp_goes_out_for_an_account_that_is_not_active() {
    for (text, status) in [
        ("BLOCKED", AccountStatus::Blocked),
        ("CONSENTPENDING", AccountStatus::ConsentPending),
        ("DEACTIVATED", AccountStatus::Deactivated),
        ("DELETED", AccountStatus::Deleted),
        ("LOCKED", AccountStatus::Locked),
        ("FROZEN", AccountStatus::Other("FROZEN".to_owned())),
    ] {
        let methods = ["AADHAAR_OTP"];
        let account = json!({ "healthIdNumber": NUMBER, "status": text, "authMethods": methods });
        match found(account).by::<AadhaarOtp>().unwrap_err() {
            Ended::NotActive { status: told, abha } => {
                assert_eq!(told, status);
                assert_eq!(abha.as_str(), NUMBER);
            }
            ended => panic!("{text} ended with {ended:?}"),
        }
    }
}

#[test]
fn no_otp_goes_out_where_the_method_is_not_listed() {
    for methods in [json!([]), json!(["MOBILE_OTP", "PASSWORD"]), json!("MOBILE_OTP")] {
        let account = json!({ "status": "ACTIVE", "authMethods": methods });
        let state = found(account);
        assert_eq!(state.offers(&AuthMethod::AadhaarOtp), Some(false));
        let ended = state.by::<AadhaarOtp>().unwrap_err();
        assert!(
            matches!(ended, Ended::MethodNotOffered { method: AuthMethod::AadhaarOtp }),
            "{methods} ended with {ended:?}"
        );
    }
}

#[test]
fn what_the_service_does_not_say_is_no_reason_to_stop() {
    for account in [
        json!({ "name": "Asha Rao" }),
        json!({ "healthId": ADDRESS, "status": null, "authMethods": null }),
        json!({ "name": "Asha Rao", "status": "" }),
        json!({ "status": "ACTIVE" }),
        json!({ "name": "Asha Rao", "authMethods": ["AADHAAR_OTP"] }),
        json!({ "status": "ACTIVE", "authMethods": "AADHAAR_OTP" }),
    ] {
        assert_eq!(
            sent(&found(account.clone()).by::<AadhaarOtp>().unwrap().send_otp()),
            init_of(NUMBER),
            "{account}"
        );
    }
    let nameless = json!({ "name": "Asha Rao" });
    assert_eq!(found(nameless.clone()).offers(&AuthMethod::AadhaarOtp), None);
    assert_eq!(found(nameless).status(), None);
}

/// It may be anything, so no OTP is spent on it; the search can be made again.
#[test]
fn a_search_that_describes_no_account_found_none() {
    for account in [json!({}), json!({ "authMethods": ["AADHAAR_OTP"] }), json!({ "status": "" })] {
        let (again, failure) = retry(answered(start(), 200, account.to_string()));
        assert!(matches!(failure.kind(), FailureKind::Unreadable { .. }), "{account}");
        assert_eq!(sent(&again), sent(&start()), "{account}");
    }
}

#[test]
fn the_number_that_search_returned_is_sent_and_logged_in() {
    let state = start_with_address();
    assert_eq!(sent(&state), Sent::post(SEARCH, json!({ "healthId": ADDRESS })));
    let account = json!({ "healthId": ADDRESS, "healthIdNumber": "91000010010007" });
    let sending =
        next(answered(state, 200, account.to_string())).by::<AadhaarOtp>().unwrap().send_otp();
    assert_eq!(sent(&sending), init_of(NUMBER));
    let verifying = next(answered(sending, 200, OTP_SENT)).submit_otp_plain(&otp());
    let session = next(answered(verifying, 200, TOKENS)).session;
    assert_eq!(session.abha_number, Some(abha(NUMBER)));
}

#[test]
fn without_a_full_number_in_the_reply_what_was_asked_for_is_sent() {
    for number in [json!(null), json!("91-****-****-0007"), json!("string")] {
        let account = json!({ "healthIdNumber": number, "name": "Asha Rao" }).to_string();
        for (state, asked, known) in
            [(start(), NUMBER, Some(abha(NUMBER))), (start_with_address(), ADDRESS, None)]
        {
            let found = next(answered(state, 200, account.clone()));
            assert_eq!(found.abha_number(), known.as_ref(), "{account}");
            let sending = found.by::<AadhaarOtp>().unwrap().send_otp();
            assert_eq!(sent(&sending), init_of(asked), "{account}");
            let verifying = next(answered(sending, 200, OTP_SENT)).submit_otp_plain(&otp());
            let session = next(answered(verifying, 200, TOKENS)).session;
            assert_eq!(session.abha_number, known, "{account}");
        }
    }
}

#[test]
fn another_account_than_asked_for_ends_it_before_an_otp() {
    let account = json!({ "healthIdNumber": OTHER_NUMBER, "status": "ACTIVE" }).to_string();
    let stands_in = AbhaAddress::parse("91000010010007@sbx").unwrap();
    for start in [start(), Start::new(stands_in)] {
        assert!(matches!(ended(answered(start, 200, account.clone())), Ended::OtherAccount));
    }
}

#[test]
fn a_deactivated_account_and_no_other_can_be_reactivated() {
    let state = next(answered(
        start_with_address(),
        200,
        json!({ "healthIdNumber": NUMBER, "status": "DEACTIVATED" }).to_string(),
    ));
    let reactivation = state.into_reactivation().unwrap().send_otp();
    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": NUMBER });
    assert_eq!(sent(&reactivation), Sent::post("/api/v2/auth/reactivate/init", body));

    for status in [json!(null), json!("ACTIVE"), json!("DELETED"), json!("LOCKED"), json!("X")] {
        let state = found(json!({ "name": "Asha Rao", "status": status }));
        assert!(state.into_reactivation().is_err(), "{status}");
    }
}

#[test]
fn the_account_of_a_stopped_login_can_be_named_in_a_reactivation() {
    let state = next(answered(start_with_address(), 200, r#"{"status":"DEACTIVATED"}"#));
    match state.by::<AadhaarOtp>().unwrap_err() {
        Ended::NotActive { abha: AbhaId::Address(address), .. } => {
            assert_eq!(address.as_str(), ADDRESS);
        }
        ended => panic!("{ended:?}"),
    }
}

#[test]
fn a_search_that_was_refused_for_good_ends_the_login() {
    for refusal in V1V2::for_good().into_iter().filter(|refusal| !refusal.body.contains("HIS-1007"))
    {
        let failure = refused(answered(start(), refusal.status, refusal.body));
        assert_eq!(failure.effect(), Effect::Settled);
    }
}

#[test]
fn a_search_that_calls_the_account_disabled_offers_to_reactivate_it() {
    let disabled =
        r#"{"code":"HIS-422","message":"","details":[{"code":"HIS-1007","message":""}]}"#;
    match ended(answered(start(), 422, disabled)) {
        Ended::NotActive { status: AccountStatus::Deactivated, abha } => {
            assert_eq!(abha.as_str(), NUMBER);
        }
        ended => panic!("{ended:?}"),
    }
}

#[test]
fn a_refusal_that_calls_the_account_disabled_offers_to_reactivate_it_after_the_search_too() {
    let disabled =
        r#"{"code":"HIS-422","message":"","details":[{"code":"HIS-1007","message":""}]}"#;
    let found = found(json!({ "name": "Asha Rao" }));
    let sending = answered(found.by::<AadhaarOtp>().unwrap().send_otp(), 422, disabled);
    let verifying = LoginAadhaar::submit(LoginAadhaar::awaiting());
    for ended in [ended(sending), ended(answered(verifying, 422, disabled))] {
        match ended {
            Ended::NotActive { status: AccountStatus::Deactivated, abha } => {
                assert_eq!(abha.as_str(), NUMBER);
            }
            ended => panic!("{ended:?}"),
        }
    }
}

/// The engine repeats a search, and an attempt before the last may have been lost.
#[test]
fn an_account_that_is_called_disabled_is_so_whatever_became_of_earlier_attempts() {
    let disabled =
        r#"{"code":"HIS-422","message":"","details":[{"code":"HIS-1007","message":""}]}"#;
    let failure = search_by_health_id::Request::decode(response(422, disabled)).unwrap_err();
    let step = start().receive(Err(failure.after(2, Effect::Possible)), now());
    assert!(matches!(ended(step), Ended::NotActive { .. }));
}

#[test]
fn any_other_failed_search_can_be_repeated_because_it_only_reads() {
    let networks = MAY_HAVE_ARRIVED.into_iter().chain(NEVER_LEFT);
    let unanswered = networks.map(|network| unanswered(start(), network));
    let unclear = DOES_NOT_TELL.map(|(status, body)| answered(start(), status, body));
    let passing = V1V2::passing().into_iter().map(|r| answered(start(), r.status, r.body));
    let steps: Vec<Step<Found, Start>> =
        unanswered.chain(unclear).chain(passing).chain([answered(start(), 200, "")]).collect();
    assert_eq!(steps.len(), 11 + 9 + 11 + 1);
    for step in steps {
        let (again, _) = retry(step);
        assert_eq!(sent(&again), sent(&start()));
    }
}

#[test]
fn a_refused_application_token_does_not_end_a_search() {
    let (_, failure) = retry(answered(start(), 401, r#"{"code":"900901","message":"x"}"#));
    assert_eq!(failure.cause(), Cause::Token(TokenKind::App));
}

/// These calls carry the application token alone, so whatever was refused can be had anew.
#[test]
fn a_service_that_finds_the_caller_not_authorized_does_not_end_a_login() {
    let found = found(json!({ "name": "Asha Rao" }));
    let (_, failure) = retry(answered(found.by::<AadhaarOtp>().unwrap().send_otp(), 401, HIS_401));
    assert_eq!(failure.cause(), Cause::Token(TokenKind::Unclear));
    let (awaiting, failure) =
        retry(answered(LoginAadhaar::submit(LoginAadhaar::awaiting()), 401, HIS_401));
    assert_eq!(failure.cause(), Cause::Token(TokenKind::Unclear));
    assert_eq!(awaiting.otp().wrong_attempts(), 0);
}
