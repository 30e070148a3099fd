//! Deactivate via Aadhaar OTP: done by an empty reply, and looked up where none came.

use abdm_flows::v1v2::deactivate::{OutcomeUnknown, Start};
use abdm_flows::{Consequences, Generation, Reasons};
use abdm_types::{Cause, Network, TokenKind};
use secrecy::ExposeSecret;
use serde_json::json;

use super::service::HIS_401;
use super::{Deactivate, agreed};
use crate::journey::Journey;
use crate::support::{
    NUMBER, OTP, OTP_SENT, PAGE, Sent, TXN, X_TOKEN, abha, answered, encrypted, encryptor, next,
    otp, refused, sent, session, unanswered, unknown,
};

#[test]
fn the_calls_are_those_of_the_page() {
    let state = agreed(["104", "103", "102", "101", "others"]).send_otp();
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
fn the_reasons_are_the_patients_in_the_patients_order() {
    for reasons in [["others", "101"], ["101", "others"], ["101", "101"]] {
        let state = next(answered(agreed(reasons).send_otp(), 200, OTP_SENT));
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
    let (state, _): (OutcomeUnknown, _) = unknown(unanswered(state, Network::Timeout));
    let look_up = state.reconcile().unwrap();
    let body = json!({ "healthId": NUMBER });
    assert_eq!(sent(&look_up), Sent::post("/api/v1/search/searchByHealthId", body));
}

#[test]
fn without_a_number_there_is_nothing_to_look_up() {
    let nameless = session(Generation::V1V2, None);
    let acknowledged = Consequences::DEACTIVATION.acknowledge();
    let start = Start::new(nameless, Reasons::parse(["104"]).unwrap(), acknowledged);
    let awaiting = next(answered(start.send_otp(), 200, OTP_SENT));
    let (state, _) = unknown(unanswered(Deactivate::submit(awaiting), Network::Closed));
    assert!(state.reconcile().is_none());
}
