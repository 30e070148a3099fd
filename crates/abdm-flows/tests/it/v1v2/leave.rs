//! Deactivate with an OTP: done by an empty reply, and looked up where none came.

use abdm_flows::v1v2::leave::{Chosen, Identifying, Start};
use abdm_flows::{Consequences, Deactivation, Ended, Generation, OutcomeUnknown, Reasons};
use abdm_types::{Cause, Network, TokenKind};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::service::HIS_401;
use super::{Deactivate, agreed};
use crate::journey::Journey;
use crate::support::{
    NUMBER, OTP, OTP_SENT, PAGE, Sent, TXN, X_TOKEN, abha, answered, encrypted, encryptor, ended,
    next, otp, refused, retry, sent, session, unanswered, unknown,
};

#[test]
pub(super) fn the_calls_are_those_of_the_page() {
    let state = agreed(["104", "103", "102", "101", "others"]).send_aadhaar_otp();
    let path = "/api/v2/account/aadhaar/generateOTP";
    assert_eq!(sent(&state), Sent::post(path, json!({})).with("x-token", X_TOKEN));

    let receipt = json!({ "txnId": TXN, "mobileNumber": "XXXXXX1001" }).to_string();
    let state = next(answered(state, 200, receipt));
    assert_eq!(state.otp().sent_to().as_deref(), Some("XXXXXX1001"));

    let state = state.submit_otp(&otp(), encryptor()).unwrap();
    let body = json!({
        "authMethod": "AADHAAR_OTP",
        "otp": encrypted(OTP),
        "reasons": ["104", "103", "102", "101", "others"],
        "txnId": TXN,
    });
    let path = "/api/v2/account/profile/deactivate";
    assert_eq!(sent(&state), Sent::post(path, body).with("x-token", X_TOKEN));

    let done = next(answered(state, 204, ""));
    assert_eq!(done.was.x_token.expose_secret(), X_TOKEN);
    assert_eq!(done.was.abha_number, Some(abha(NUMBER)));
}

#[test]
fn the_mobile_of_the_account_has_a_call_of_its_own_without_a_body_and_a_method() {
    let state = agreed(["101"]).send_mobile_otp();
    let bare =
        Sent { body: Value::Null, ..Sent::post("/api/v2/account/mobile/generateOTP", json!({})) };
    assert_eq!(sent(&state), bare.with("x-token", X_TOKEN));
    let state = next(answered(state, 200, OTP_SENT)).submit_otp(&otp(), encryptor()).unwrap();
    assert_eq!(sent(&state).body["authMethod"], "MOBILE_OTP");
}

#[test]
fn the_reasons_are_the_patients_in_the_patients_order() {
    for reasons in [["others", "101"], ["101", "others"], ["101", "101"]] {
        let state = next(answered(agreed(reasons).send_aadhaar_otp(), 200, OTP_SENT));
        let state = state.submit_otp(&otp(), encryptor()).unwrap();
        assert_eq!(sent(&state).body["reasons"], json!(reasons));
    }
}

#[test]
fn a_success_that_holds_nothing_is_done() {
    for (status, body) in [(204, ""), (204, " "), (200, "{}"), (200, "true"), (200, "null")] {
        next(answered(Deactivate::submit(Deactivate::awaiting()), status, body));
    }
}

#[test]
fn a_success_with_something_inside_may_be_a_failure_and_is_not_believed() {
    let bodies = [
        r#"{"status":"FAILED","message":"Invalid OTP"}"#,
        r#"{"error":"invalid_token"}"#,
        "false",
        "Invalid OTP",
        PAGE,
    ];
    for body in bodies {
        unknown(answered(Deactivate::submit(Deactivate::awaiting()), 200, body));
    }
    // An empty body says something beside the published status only.
    for status in [200, 202, 302] {
        unknown(answered(Deactivate::submit(Deactivate::awaiting()), status, ""));
    }
}

/// The login that the journey began with cannot be replaced on the way.
#[test]
fn a_login_that_the_service_refuses_ends_it() {
    let sending = Deactivate::send(Deactivate::start());
    let failure = refused(answered(sending, 401, HIS_401));
    assert_eq!(failure.cause(), Cause::Token(TokenKind::User));
    let verifying = Deactivate::submit(Deactivate::awaiting());
    let failure = refused(answered(verifying, 401, HIS_401));
    assert_eq!(failure.cause(), Cause::Token(TokenKind::User));
}

#[test]
fn an_unknown_outcome_is_looked_up_under_the_number_of_the_login() {
    let state = Deactivate::submit(Deactivate::awaiting());
    let (state, _): (OutcomeUnknown<Chosen<Deactivation>>, _) =
        unknown(unanswered(state, Network::Timeout));
    let look_up = state.reconcile().unwrap();
    let body = json!({ "healthId": NUMBER });
    assert_eq!(sent(&look_up), Sent::post("/api/v1/search/searchByHealthId", body));
}

/// A patient whose login does not say whose it is.
fn identifying() -> Identifying<Deactivation> {
    let nameless = session(Generation::V1V2, None);
    let acknowledged = Consequences::DEACTIVATION.acknowledge();
    let start = Start::new(nameless, Reasons::parse(["104"]).unwrap(), acknowledged).unwrap();
    start.identify().unwrap_err()
}

#[test]
pub(super) fn a_login_without_a_number_is_identified_by_its_profile_first() {
    let path = "/api/v1/account/profile";
    assert_eq!(sent(&identifying()), Sent::get(path).with("x-token", X_TOKEN));
    let profile = json!({ "healthIdNumber": NUMBER, "name": "Asha Rao" }).to_string();
    let state = next(answered(identifying(), 200, profile));
    assert_eq!(state.abha_number(), Some(&abha(NUMBER)));
    let awaiting = next(answered(state.send_aadhaar_otp(), 200, OTP_SENT));
    let (state, _) = unknown(unanswered(Deactivate::submit(awaiting), Network::Closed));
    assert_eq!(sent(&state.reconcile().unwrap()).body, json!({ "healthId": NUMBER }));
}

#[test]
fn without_a_number_there_is_nothing_to_look_up() {
    let profile = json!({ "healthIdNumber": "91-****-****-0007", "name": "Asha Rao" });
    let state = next(answered(identifying(), 200, profile.to_string()));
    assert_eq!(state.abha_number(), None);
    let awaiting = next(answered(state.send_aadhaar_otp(), 200, OTP_SENT));
    let (state, _) = unknown(unanswered(Deactivate::submit(awaiting), Network::Closed));
    assert!(state.reconcile().is_none());
}

#[test]
fn a_profile_that_was_refused_ends_it_and_one_that_got_lost_can_be_read_again() {
    let failure = match ended(answered(identifying(), 401, HIS_401)) {
        Ended::Refused(failure) => failure,
        ended => panic!("{ended:?}"),
    };
    assert_eq!(failure.cause(), Cause::Token(TokenKind::User));
    let (again, _) = retry(unanswered(identifying(), Network::Timeout));
    assert_eq!(sent(&again), sent(&identifying()));
}
