//! Reactivate via Aadhaar OTP: with a login or without, and looked up where no reply came.

use abdm_flows::v1v2::reactivate::Start;
use abdm_flows::{AuthBy, OutcomeUnknown};
use abdm_types::{AbhaAddress, AbhaId, Network};
use secrecy::ExposeSecret;
use serde_json::json;

use super::{Reactivate, TOKENS};
use crate::journey::Journey;
use crate::support::{
    ADDRESS, NUMBER, OTP, OTP_SENT, Sent, TXN, X_TOKEN, abha, after, answered, encrypted,
    encryptor, next, otp, sent, unanswered, unknown,
};

const INIT: &str = "/api/v2/auth/reactivate/init";

fn start_with_address() -> Start {
    Start::by_aadhaar_otp(AbhaAddress::parse(ADDRESS).unwrap())
}

#[test]
pub(super) fn the_calls_are_those_of_the_page() {
    let state = Start::by_aadhaar_otp(abha(NUMBER)).send_otp();
    let body = json!({ "authMethod": "AADHAAR_OTP", "healthid": NUMBER });
    assert_eq!(sent(&state), Sent::post(INIT, body));

    let receipt = json!({ "txnId": TXN, "mobileNumber": "XXXXXX1001" }).to_string();
    let state = next(answered(state, 200, receipt));
    assert_eq!(state.otp().sent_to().as_deref(), Some("XXXXXX1001"));

    let state = state.submit_otp(&otp(), encryptor()).unwrap();
    let body = json!({ "authMethod": "AADHAAR_OTP", "otp": encrypted(OTP), "txnId": TXN });
    assert_eq!(sent(&state), Sent::post("/api/v2/auth/reactivate", body));

    let done = next(answered(state, 200, TOKENS));
    assert_eq!(done.abha, AbhaId::Number(abha(NUMBER)));
    let session = done.session.unwrap();
    assert_eq!(session.x_token.expose_secret(), X_TOKEN);
    assert_eq!(session.abha_number, Some(abha(NUMBER)));
    assert_eq!(session.expires_at, after(1800));
    assert_eq!(session.refresh.unwrap().expires_at, after(432_000));
}

#[test]
fn an_address_is_reactivated_and_does_not_name_the_session() {
    let sending = start_with_address().send_otp();
    assert_eq!(sent(&sending).body["healthid"], ADDRESS);
    let awaiting = next(answered(sending, 200, OTP_SENT));
    let done = next(answered(Reactivate::submit(awaiting), 200, TOKENS));
    assert_eq!(done.abha.as_str(), ADDRESS);
    assert_eq!(done.session.unwrap().abha_number, None);
}

#[test]
fn a_reply_without_tokens_is_a_reactivation_without_a_login() {
    let state = Reactivate::submit(Reactivate::awaiting());
    let done = next(answered(state, 200, "{}"));
    assert!(done.session.is_none());
    assert_eq!(done.abha, AbhaId::Number(abha(NUMBER)));
}

#[test]
fn a_success_with_something_else_inside_may_be_a_failure_and_is_not_believed() {
    for body in [
        r#"{"status":"FAILED"}"#,
        r#"{"token":"a b"}"#,
        r#"{"token":null}"#,
        r#"["a"]"#,
        "false",
        "null",
    ] {
        unknown(answered(Reactivate::submit(Reactivate::awaiting()), 200, body));
    }
}

#[test]
fn an_empty_reply_does_not_say_that_it_was_done() {
    let (state, _) = unknown(answered(Reactivate::submit(Reactivate::awaiting()), 200, ""));
    assert_eq!(sent(&state.reconcile().unwrap()).body, json!({ "healthId": NUMBER }));
}

#[test]
fn an_unknown_outcome_is_looked_up_under_what_the_journey_began_with() {
    for (start, asked) in
        [(Start::by_aadhaar_otp(abha(NUMBER)), NUMBER), (start_with_address(), ADDRESS)]
    {
        let awaiting = next(answered(start.send_otp(), 200, OTP_SENT));
        let step = unanswered(Reactivate::submit(awaiting), Network::Timeout);
        let (state, _): (OutcomeUnknown<Start>, _) = unknown(step);
        let path = "/api/v1/search/searchByHealthId";
        assert_eq!(
            sent(&state.reconcile().unwrap()),
            Sent::post(path, json!({ "healthId": asked }))
        );
    }
}

#[test]
fn a_reactivation_via_mobile_otp_names_its_method_in_both_calls() {
    let state = Start::new(abha(NUMBER), AuthBy::MobileOtp).unwrap().send_otp();
    assert_eq!(sent(&state).body, json!({ "authMethod": "MOBILE_OTP", "healthid": NUMBER }));
    let state = next(answered(state, 200, OTP_SENT)).submit_otp(&otp(), encryptor()).unwrap();
    assert_eq!(sent(&state).body["authMethod"], "MOBILE_OTP");
    let refused = Start::new(abha(NUMBER), AuthBy::Password).unwrap_err();
    assert_eq!(refused.to_string(), "this journey cannot be made by password");
}
