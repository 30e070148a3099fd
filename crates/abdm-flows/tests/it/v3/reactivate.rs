//! Reactivate with an OTP: on two paths, with a login or without, and looked up where no reply
//! came.

use abdm_flows::v3::reactivate::Start;
use abdm_flows::{AuthBy, Generation, OutcomeUnknown, VerifyingOtp};
use abdm_types::v3::login_verify;
use abdm_types::{Effect, FailureKind, Network};
use secrecy::ExposeSecret;
use serde_json::json;

use super::{
    LOGGED_IN, REACTIVATED, REQUEST_OTP, Reactivate, ReactivateByAccountPath, VERIFY, account,
    otp_request, otp_submission, success, with_t_token, with_x_token,
};
use crate::journey::Journey;
use crate::support::{
    NUMBER, OTHER_NUMBER, OTP_SENT, Sent, TXN, X_TOKEN, abha, after, answered, encryptor, next,
    otp, sent, unanswered, unknown,
};

const SCOPE: [&str; 3] = ["abha-login", "aadhaar-verify", "re-activate"];

fn verifying() -> VerifyingOtp<Start, login_verify::Request> {
    Reactivate::submit(Reactivate::awaiting())
}

#[test]
pub(super) fn the_calls_are_those_of_the_contract() {
    let state = Start::by_aadhaar_otp(abha(NUMBER)).send_otp(encryptor()).unwrap();
    let body = otp_request(&SCOPE, "abha-number", NUMBER, "aadhaar");
    assert_eq!(sent(&state), Sent::post(REQUEST_OTP, body));

    let message = "OTP sent to Aadhaar registered mobile number ending with ******1001";
    let receipt = json!({ "txnId": TXN, "message": message }).to_string();
    let state = next(answered(state, 200, receipt));
    assert_eq!(state.otp().sent_to().as_deref(), Some("******1001"));

    let state = state.submit_otp(&otp(), encryptor()).unwrap();
    assert_eq!(sent(&state), Sent::post(VERIFY, otp_submission(&SCOPE)));

    let done = next(answered(state, 200, REACTIVATED));
    assert_eq!(done.abha_number, abha(NUMBER));
    assert!(done.session.is_none());
}

#[test]
fn the_path_of_the_guide_differs_in_the_call_that_sends_the_otp_alone() {
    let state = Start::by_aadhaar_otp(abha(NUMBER)).send_otp_by_account_path(encryptor()).unwrap();
    let body = otp_request(&SCOPE, "abha-number", NUMBER, "aadhaar");
    assert_eq!(sent(&state), Sent::post("/api/v3/profile/account/request/otp", body));
    let verifying = ReactivateByAccountPath::submit(ReactivateByAccountPath::awaiting());
    assert_eq!(sent(&verifying), Sent::post(VERIFY, otp_submission(&SCOPE)));
}

#[test]
fn a_login_comes_along_where_the_service_gives_one() {
    let by_account_path = ReactivateByAccountPath::submit(ReactivateByAccountPath::awaiting());
    for state in [verifying(), by_account_path] {
        let done = next(answered(state, 200, LOGGED_IN));
        assert_eq!(done.abha_number, abha(NUMBER));
        let session = done.session.unwrap();
        assert_eq!(session.x_token.expose_secret(), X_TOKEN);
        assert_eq!(session.abha_number, Some(abha(NUMBER)));
        assert_eq!(session.expires_at, after(1800));
        assert_eq!(session.refresh.unwrap().expires_at, after(1_296_000));
        assert_eq!(session.generation, Generation::V3);
    }
}

#[test]
fn a_success_is_a_reactivation_whatever_else_it_says() {
    for reply in [
        json!({ "authResult": "success" }),
        success(&json!(null)),
        success(&json!([{ "ABHANumber": "91-****-****-0007" }])),
        success(&json!([account(OTHER_NUMBER, "ACTIVE"), account(NUMBER, "ACTIVE")])),
        with_t_token(&json!([account(NUMBER, "ACTIVE")])),
    ] {
        let done = next(answered(verifying(), 200, reply.to_string()));
        assert!(done.session.is_none(), "{reply}");
    }
}

#[test]
fn a_success_that_speaks_of_another_account_leaves_it_unknown_and_gives_no_login() {
    for accounts in
        [json!([account(OTHER_NUMBER, "ACTIVE")]), json!([{ "ABHANumber": "91-****-****-0006" }])]
    {
        for reply in [with_x_token(&accounts), success(&accounts)] {
            let (state, failure) = unknown(answered(verifying(), 200, reply.to_string()));
            assert!(matches!(failure.kind(), FailureKind::Incomplete("abha_number")), "{reply}");
            assert_eq!(failure.effect(), Effect::Possible, "{reply}");
            assert_eq!(failure.endpoint(), "v3.login_verify");
            assert_eq!(sent(&state.reconcile().unwrap()).body, json!({ "ABHANumber": NUMBER }));
        }
    }
}

/// The service says that it is done, and that it is not.
#[test]
fn a_success_that_lists_the_account_as_deactivated_leaves_it_unknown_and_gives_no_login() {
    for accounts in [
        json!([account(NUMBER, "DEACTIVATED")]),
        json!([account("91-****-****-0007", "DEACTIVATED")]),
        json!([account(OTHER_NUMBER, "ACTIVE"), account(NUMBER, "DEACTIVATED")]),
    ] {
        for reply in [with_x_token(&accounts), success(&accounts)] {
            let (state, failure) = unknown(answered(verifying(), 200, reply.to_string()));
            assert!(matches!(failure.kind(), FailureKind::Incomplete("status")), "{reply}");
            assert_eq!(failure.effect(), Effect::Possible, "{reply}");
            assert_eq!(sent(&state.reconcile().unwrap()).body, json!({ "ABHANumber": NUMBER }));
        }
    }
}

#[test]
fn an_unknown_outcome_is_looked_up_under_what_the_journey_began_with() {
    let step = unanswered(verifying(), Network::Timeout);
    let (state, _): (OutcomeUnknown<Start>, _) = unknown(step);
    let body = json!({ "ABHANumber": NUMBER });
    assert_eq!(sent(&state.reconcile().unwrap()), Sent::post("/api/v3/profile/login/search", body));
}

#[test]
fn a_reactivation_via_mobile_otp_has_its_own_scope_on_both_paths() {
    let scope = ["abha-login", "mobile-verify", "re-activate"];
    let start = || Start::new(abha(NUMBER), AuthBy::MobileOtp).unwrap();
    let body = otp_request(&scope, "abha-number", NUMBER, "abdm");
    let by_account_path = start().send_otp_by_account_path(encryptor()).unwrap();
    let path = "/api/v3/profile/account/request/otp";
    assert_eq!(sent(&by_account_path), Sent::post(path, body.clone()));
    let state = start().send_otp(encryptor()).unwrap();
    assert_eq!(sent(&state), Sent::post(REQUEST_OTP, body));
    let state = next(answered(state, 200, OTP_SENT)).submit_otp(&otp(), encryptor()).unwrap();
    assert_eq!(sent(&state), Sent::post(VERIFY, otp_submission(&scope)));
}
