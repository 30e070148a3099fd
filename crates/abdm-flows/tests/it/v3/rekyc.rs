//! Re-KYC: the account is named, and nobody can look up whether it was done.

use abdm_flows::v3::rekyc::{Identified, Start};
use abdm_flows::{Ended, Generation, Step, VerifyingOtp};
use abdm_types::v3::account_verify;
use abdm_types::{Cause, Effect, FailureKind, Network};
use serde_json::{Value, json};

use super::{RENEWED, ReKyc, account, otp_request, otp_submission, success};
use crate::journey::Journey;
use crate::support::{
    NUMBER, OTHER_NUMBER, Sent, TXN, X_TOKEN, abha, answered, encryptor, next, otp, refused, retry,
    sent, session, unanswered, unknown,
};

const SCOPE: [&str; 2] = ["abha-profile", "re-kyc"];
const REQUEST_OTP: &str = "/api/v3/profile/account/request/otp";
const VERIFY: &str = "/api/v3/profile/account/verify";
const PROFILE: &str = "/api/v3/profile/account";

fn start(number: Option<&str>) -> Start {
    Start::new(session(Generation::V3, number))
}

fn verifying() -> VerifyingOtp<Identified, account_verify::Request> {
    ReKyc::submit(ReKyc::awaiting())
}

#[test]
pub(super) fn the_calls_are_those_of_the_contract() {
    let state = start(Some(NUMBER)).identify().unwrap();
    assert_eq!(state.abha_number(), &abha(NUMBER));
    let state = state.send_otp(encryptor()).unwrap();
    let body = otp_request(&SCOPE, "abha-number", NUMBER, "aadhaar");
    assert_eq!(sent(&state), Sent::post(REQUEST_OTP, body).with("x-token", X_TOKEN));

    let message = "OTP sent to Aadhaar registered mobile number ending with ******1001";
    let receipt = json!({ "txnId": TXN, "message": message }).to_string();
    let state = next(answered(state, 200, receipt));
    assert_eq!(state.otp().sent_to().as_deref(), Some("******1001"));

    let state = state.submit_otp(&otp(), encryptor()).unwrap();
    let body = otp_submission(&SCOPE);
    assert_eq!(body.get("reasons"), None);
    assert_eq!(sent(&state), Sent::post(VERIFY, body).with("x-token", X_TOKEN));
    assert_eq!(next(answered(state, 200, RENEWED)).abha_number, abha(NUMBER));
}

#[test]
pub(super) fn whose_login_it_is_is_read_where_the_login_does_not_say() {
    let identifying = || start(None).identify().unwrap_err();
    assert_eq!(sent(&identifying()), Sent::get(PROFILE).with("x-token", X_TOKEN));
    let told = |number: Value| json!({ "ABHANumber": number, "name": "Asha Rao" }).to_string();
    let state = next(answered(identifying(), 200, told(json!(NUMBER))));
    assert_eq!(state.abha_number(), &abha(NUMBER));
    for hidden in [json!("91-****-****-0007"), Value::Null] {
        let failure = refused(answered(identifying(), 200, told(hidden)));
        assert!(matches!(failure.kind(), FailureKind::Incomplete("abha_number")));
    }
    let (again, failure) = retry(unanswered(identifying(), Network::Timeout));
    assert_eq!((failure.effect(), sent(&again)), (Effect::Possible, sent(&identifying())));
    let expired = r#"{"message":"X-token expired"}"#;
    assert!(matches!(answered(identifying(), 401, expired), Step::Ended(Ended::Refused(_))));
}

/// UIDAI's refusal has a shape of its own on this path.
#[test]
fn a_wrong_otp_leads_back_in_either_shape() {
    for (status, body) in [
        (
            422,
            r#"{"Message":"UIDAI Error code : 400 : Invalid Aadhaar OTP value.","timestamp":"2023-01-11 00:14:02"}"#,
        ),
        (
            200,
            r#"{"txnId":"a825f76b","authResult":"failed","message":"Please enter a valid OTP. Entered OTP is either expired or incorrect.","accounts":[]}"#,
        ),
    ] {
        let (awaiting, failure) = retry(answered(verifying(), status, body));
        assert_eq!((failure.cause(), failure.effect()), (Cause::WrongOtp, Effect::Settled));
        assert_eq!(awaiting.otp().wrong_attempts(), 1);
    }
}

/// What no other OTP would change.
#[test]
fn details_that_are_not_those_of_aadhaar_end_it() {
    let body = r#"{"error":{"code":"ABDM-1207","message":"The details do not match."}}"#;
    let failure = refused(answered(verifying(), 422, body));
    assert_eq!((failure.cause(), failure.effect()), (Cause::DetailsMismatch, Effect::Settled));
}

#[test]
fn a_success_is_one_unless_it_speaks_of_somebody_else() {
    for accounts in [json!(null), json!([]), json!([account(NUMBER, "ACTIVE")])] {
        let done = next(answered(verifying(), 200, success(&accounts).to_string()));
        assert_eq!(done.abha_number, abha(NUMBER));
    }
    let others = success(&json!([account(OTHER_NUMBER, "ACTIVE")])).to_string();
    let (_, failure) = unknown(answered(verifying(), 200, others));
    assert!(matches!(failure.kind(), FailureKind::Incomplete("abha_number")));
    assert_eq!(failure.effect(), Effect::Possible);
}
