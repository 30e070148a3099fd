//! Deactivate with an OTP: the account is named, done by a success that speaks of it, and
//! looked up where none came.

use abdm_flows::v3::leave::{Chosen, Identified, Identifying};
use abdm_flows::{AuthBy, Deactivation, Ended, OutcomeUnknown, Step};
use abdm_types::{AccountStatus, Cause, Effect, FailureKind, Network, TokenKind};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::service::{DOES_NOT_TELL, message, wrapped};
use super::{
    DEACTIVATED, Deactivate, V3, account, agreed, chosen, otp_request, otp_submission, success,
};
use crate::failures::{MAY_HAVE_ARRIVED, NEVER_LEFT};
use crate::journey::Journey;
use crate::service::Service;
use crate::support::{
    NUMBER, OTHER_NUMBER, OTP_SENT, Sent, TXN, X_TOKEN, abha, answered, encryptor, ended, next,
    otp, refused, retry, sent, unanswered, unknown,
};

const SCOPE: [&str; 2] = ["abha-profile", "de-activate"];
const REQUEST_OTP: &str = "/api/v3/profile/account/request/otp";
const VERIFY: &str = "/api/v3/profile/account/verify";
const PROFILE: &str = "/api/v3/profile/account";
const SEARCH: &str = "/api/v3/profile/login/search";

fn identifying() -> Identifying<Deactivation> {
    agreed(None, ["104"]).identify().unwrap_err()
}

fn profile(number: &Value, status: &Value) -> String {
    json!({ "ABHANumber": number, "status": status, "name": "Asha Rao" }).to_string()
}

#[test]
pub(super) fn the_calls_are_those_of_the_contract() {
    let state = agreed(Some(NUMBER), ["104", "103", "102", "101", "others"]).identify().unwrap();
    assert_eq!(state.abha_number(), &abha(NUMBER));
    let state = state.by(AuthBy::AadhaarOtp).unwrap().send_otp(encryptor()).unwrap();
    let body = otp_request(&SCOPE, "abha-number", NUMBER, "aadhaar");
    assert_eq!(sent(&state), Sent::post(REQUEST_OTP, body).with("x-token", X_TOKEN));

    let message = "OTP sent to Aadhaar registered mobile number ending with ******1001";
    let receipt = json!({ "txnId": TXN, "message": message }).to_string();
    let state = next(answered(state, 200, receipt));
    assert_eq!(state.otp().sent_to().as_deref(), Some("******1001"));

    let state = state.submit_otp(&otp(), encryptor()).unwrap();
    let mut body = otp_submission(&SCOPE);
    body["reasons"] = json!(["104", "103", "102", "101", "others"]);
    assert_eq!(sent(&state), Sent::post(VERIFY, body).with("x-token", X_TOKEN));

    let done = next(answered(state, 200, DEACTIVATED));
    assert_eq!(done.was.x_token.expose_secret(), X_TOKEN);
    assert_eq!(done.was.abha_number, Some(abha(NUMBER)));
}

#[test]
fn the_mobile_of_the_account_differs_in_who_sends_the_otp_alone() {
    let identified = agreed(Some(NUMBER), ["101"]).identify().unwrap();
    let state = identified.by(AuthBy::MobileOtp).unwrap().send_otp(encryptor()).unwrap();
    let body = otp_request(&SCOPE, "abha-number", NUMBER, "abdm");
    assert_eq!(sent(&state), Sent::post(REQUEST_OTP, body).with("x-token", X_TOKEN));
    let state = next(answered(state, 200, OTP_SENT)).submit_otp(&otp(), encryptor()).unwrap();
    let mut body = otp_submission(&SCOPE);
    body["reasons"] = json!(["101"]);
    assert_eq!(sent(&state), Sent::post(VERIFY, body).with("x-token", X_TOKEN));
}

#[test]
fn the_reasons_are_the_patients_in_the_patients_order() {
    for reasons in [["others", "101"], ["101", "others"], ["101", "101"]] {
        let state = chosen(agreed(Some(NUMBER), reasons));
        let state = next(answered(Deactivate::send(state), 200, OTP_SENT));
        let state = state.submit_otp(&otp(), encryptor()).unwrap();
        assert_eq!(sent(&state).body["reasons"], json!(reasons));
    }
}

#[test]
fn a_login_without_a_number_is_identified_by_its_profile_first() {
    let state = identifying();
    assert_eq!(sent(&state), Sent::get(PROFILE).with("x-token", X_TOKEN));

    for number in [NUMBER, "91000010010007"] {
        for status in [json!("ACTIVE"), json!(null), json!("LOCKED")] {
            let reply = profile(&json!(number), &status);
            let state: Identified<Deactivation> = next(answered(identifying(), 200, reply));
            assert_eq!(state.abha_number(), &abha(NUMBER));
            let state = state.by(AuthBy::AadhaarOtp).unwrap().send_otp(encryptor()).unwrap();
            let body = otp_request(&SCOPE, "abha-number", NUMBER, "aadhaar");
            assert_eq!(sent(&state), Sent::post(REQUEST_OTP, body).with("x-token", X_TOKEN));
            let state = Deactivate::submit(next(answered(state, 200, OTP_SENT)));
            assert_eq!(sent(&state).body["reasons"], json!(["104"]));
            let done = next(answered(state, 200, DEACTIVATED));
            assert_eq!(done.was.abha_number, Some(abha(NUMBER)));
        }
    }
}

#[test]
fn a_profile_that_does_not_show_the_whole_number_ends_it_before_an_otp() {
    for number in [json!("91-****-****-0007"), json!("string"), json!(""), json!(null)] {
        let failure = refused(answered(identifying(), 200, profile(&number, &json!("ACTIVE"))));
        assert!(matches!(failure.kind(), FailureKind::Incomplete("abha_number")), "{number}");
        assert_eq!(failure.endpoint(), "v3.profile");
    }
}

#[test]
fn no_otp_goes_out_for_an_account_that_is_deactivated_already() {
    let reply = profile(&json!(NUMBER), &json!("DEACTIVATED"));
    match ended(answered(identifying(), 200, reply)) {
        Ended::NotActive { status: AccountStatus::Deactivated, abha } => {
            assert_eq!(abha.as_str(), NUMBER);
        }
        ended => panic!("{ended:?}"),
    }
}

#[test]
fn a_profile_that_was_refused_for_good_ends_it() {
    let refusals = V3::for_good().into_iter().chain(V3::wrong_otps()).chain(V3::unclear());
    for refusal in refusals.filter(|refusal| !refusal.is_of_a_submission()) {
        let step = answered(identifying(), refusal.status, refusal.body.clone());
        refusal.assert_is(&refused(step));
    }
}

#[test]
fn any_other_failed_profile_can_be_repeated_because_it_only_reads() {
    let networks = MAY_HAVE_ARRIVED.into_iter().chain(NEVER_LEFT);
    let unanswered = networks.map(|network| unanswered(identifying(), network));
    let unclear =
        DOES_NOT_TELL.into_iter().map(|(status, body)| answered(identifying(), status, body));
    let failed = V3::wrong_otps().into_iter().chain(V3::for_good());
    let failed = failed
        .filter(|refusal| refusal.is_of_a_submission() && refusal.status == 200)
        .map(|refusal| answered(identifying(), refusal.status, refusal.body));
    let passing = V3::passing().into_iter().map(|r| answered(identifying(), r.status, r.body));
    let steps: Vec<Step<Identified<Deactivation>, Identifying<Deactivation>>> =
        unanswered.chain(unclear).chain(failed).chain(passing).collect();
    assert_eq!(steps.len(), 11 + 15 + 5 + 12);
    for step in steps {
        let (again, _) = retry(step);
        assert_eq!(sent(&again), sent(&identifying()));
    }
}

#[test]
fn a_success_is_done_whatever_else_it_says() {
    for reply in [
        json!({ "authResult": "success" }),
        json!({ "authResult": "Success", "accounts": null }),
        success(&json!([])),
        success(&json!([{ "ABHANumber": "91-****-****-0007" }])),
        success(&json!([{ "ABHANumber": OTHER_NUMBER }, { "ABHANumber": NUMBER }])),
        success(&json!([{ "name": "Asha Rao" }])),
    ] {
        let state = Deactivate::submit(Deactivate::awaiting());
        next(answered(state, 200, reply.to_string()));
    }
}

#[test]
fn a_success_that_speaks_of_another_account_leaves_it_unknown() {
    for accounts in [
        json!([{ "ABHANumber": OTHER_NUMBER }]),
        json!([{ "ABHANumber": "91-****-****-0006" }]),
        json!([{ "ABHANumber": OTHER_NUMBER }, { "ABHANumber": "91-****-****-0006" }]),
    ] {
        let state = Deactivate::submit(Deactivate::awaiting());
        let (state, failure) = unknown(answered(state, 200, success(&accounts).to_string()));
        assert!(matches!(failure.kind(), FailureKind::Incomplete("abha_number")), "{accounts}");
        assert_eq!(failure.effect(), Effect::Possible, "{accounts}");
        assert_eq!(failure.endpoint(), "v3.account_verify");
        assert_eq!(sent(&state.reconcile().unwrap()).body, json!({ "ABHANumber": NUMBER }));
    }
}

/// The service says that it is done, and that it is not.
#[test]
fn a_success_that_lists_the_account_as_in_use_leaves_it_unknown() {
    for accounts in [
        json!([account(NUMBER, "ACTIVE")]),
        json!([account("91-****-****-0007", "ACTIVE")]),
        json!([{ "status": "ACTIVE" }]),
        json!([account(OTHER_NUMBER, "DEACTIVATED"), account(NUMBER, "ACTIVE")]),
    ] {
        let state = Deactivate::submit(Deactivate::awaiting());
        let (state, failure) = unknown(answered(state, 200, success(&accounts).to_string()));
        assert!(matches!(failure.kind(), FailureKind::Incomplete("status")), "{accounts}");
        assert_eq!(failure.effect(), Effect::Possible, "{accounts}");
        assert_eq!(sent(&state.reconcile().unwrap()).body, json!({ "ABHANumber": NUMBER }));
    }
    for accounts in [
        json!([account(NUMBER, "DEACTIVATED")]),
        json!([account(NUMBER, "LOCKED")]),
        json!([account(OTHER_NUMBER, "ACTIVE"), account(NUMBER, "DEACTIVATED")]),
        json!([account(OTHER_NUMBER, "ACTIVE"), { "ABHANumber": NUMBER }]),
        json!([account("91-****-****-0007", "ACTIVE"), { "name": "Asha Rao" }]),
    ] {
        let state = Deactivate::submit(Deactivate::awaiting());
        next(answered(state, 200, success(&accounts).to_string()));
    }
}

/// The login that the journey began with cannot be replaced on the way.
#[test]
fn a_login_that_the_service_refuses_ends_it() {
    let refusal = message(401, "X-token expired", Cause::Token(TokenKind::User));
    refusal.assert_is(&refused(refusal.sending::<Deactivate>()));
    refusal.assert_is(&refused(refusal.verifying::<Deactivate>()));
    refusal.assert_is(&refused(answered(identifying(), 401, refusal.body.clone())));
}

/// It is no login that is stopped, so there is no status in place of the refusal.
#[test]
fn a_refusal_that_calls_the_account_deactivated_is_kept() {
    let refusal = wrapped(400, "ABDM-1134", "", Cause::AccountDeactivated);
    refusal.assert_is(&refused(refusal.sending::<Deactivate>()));
    refusal.assert_is(&refused(refusal.verifying::<Deactivate>()));
}

#[test]
fn an_unknown_outcome_is_looked_up_under_the_number_of_the_account() {
    for start in [
        agreed(Some(NUMBER), ["104"]).identify().unwrap(),
        next(answered(identifying(), 200, profile(&json!(NUMBER), &json!("ACTIVE")))),
    ] {
        let start = start.by(AuthBy::AadhaarOtp).unwrap();
        let awaiting = next(answered(Deactivate::send(start), 200, OTP_SENT));
        let step = unanswered(Deactivate::submit(awaiting), Network::Timeout);
        let (state, _): (OutcomeUnknown<Chosen<Deactivation>>, _) = unknown(step);
        let body = json!({ "ABHANumber": NUMBER });
        assert_eq!(sent(&state.reconcile().unwrap()), Sent::post(SEARCH, body));
    }
}
