//! Delete with an OTP: of the account that the patient named, and looked up where no reply came.

use abdm_flows::v3::leave::Start;
use abdm_flows::{AuthBy, Deletion, DeletionConfirmed, Ended, Generation, Reasons, Reconciled};
use abdm_types::{FailureKind, Network};
use serde_json::json;

use super::{Delete, DeleteMobileOtp, account, confirmed, otp_request, otp_submission, success};
use crate::journey::Journey;
use crate::support::{
    NUMBER, OTHER_NUMBER, Sent, X_TOKEN, abha, answered, encryptor, ended, next, otp, refused,
    sent, session, unanswered, unknown,
};

const SCOPE: [&str; 2] = ["abha-profile", "delete"];

fn start(number: Option<&str>, confirmed: &str) -> Result<Start<Deletion>, Ended> {
    let confirmed = DeletionConfirmed::by_patient(abha(confirmed));
    let reasons = Reasons::parse(["205"]).unwrap();
    Start::new(session(Generation::V3, number), reasons, confirmed)
}

#[test]
pub(super) fn the_calls_are_those_of_the_contract() {
    for (by, system, awaiting) in [
        (AuthBy::AadhaarOtp, "aadhaar", Delete::awaiting()),
        (AuthBy::MobileOtp, "abdm", DeleteMobileOtp::awaiting()),
    ] {
        let sending = confirmed(by).send_otp(encryptor()).unwrap();
        let body = otp_request(&SCOPE, "abha-number", NUMBER, system);
        let path = "/api/v3/profile/account/request/otp";
        assert_eq!(sent(&sending), Sent::post(path, body).with("x-token", X_TOKEN));

        let state = awaiting.submit_otp(&otp(), encryptor()).unwrap();
        let mut body = otp_submission(&SCOPE);
        body["reasons"] = json!(["205", "206"]);
        let path = "/api/v3/profile/account/verify";
        assert_eq!(sent(&state), Sent::post(path, body).with("x-token", X_TOKEN));
        let reply = success(&json!([{ "ABHANumber": NUMBER }])).to_string();
        let done = next(answered(state, 200, reply));
        assert_eq!(done.was.abha_number, Some(abha(NUMBER)));
    }
}

#[test]
fn another_account_than_the_named_one_ends_it_before_any_otp() {
    assert!(matches!(start(Some(OTHER_NUMBER), NUMBER), Err(Ended::OtherAccount)));
    let identifying = start(None, NUMBER).unwrap().identify().unwrap_err();
    let profile = json!({ "ABHANumber": OTHER_NUMBER, "status": "ACTIVE" }).to_string();
    assert!(matches!(ended(answered(identifying, 200, profile)), Ended::OtherAccount));
    let identifying = start(None, NUMBER).unwrap().identify().unwrap_err();
    let masked = json!({ "ABHANumber": "91-****-****-0007" }).to_string();
    let failure = refused(answered(identifying, 200, masked));
    assert!(matches!(failure.kind(), FailureKind::Incomplete("abha_number")));
}

#[test]
fn a_success_that_lists_the_account_as_in_use_leaves_it_unknown() {
    for accounts in [json!([account(NUMBER, "ACTIVE")]), json!([{ "ABHANumber": OTHER_NUMBER }])] {
        let state = Delete::submit(Delete::awaiting());
        let (state, _) = unknown(answered(state, 200, success(&accounts).to_string()));
        assert_eq!(sent(&state.reconcile().unwrap()).body, json!({ "ABHANumber": NUMBER }));
    }
}

#[test]
fn an_account_that_is_not_found_any_more_was_deleted_and_any_other_was_not() {
    let look = || {
        let verifying = Delete::submit(Delete::awaiting());
        unknown(unanswered(verifying, Network::Timeout)).0.reconcile().unwrap()
    };
    let gone = r#"{"error":{"code":"ABDM-1114","message":"User not found"}}"#;
    assert_eq!(answered(look(), 404, gone).unwrap(), Reconciled::Done);
    for (status, told) in [
        ("ACTIVE", Reconciled::NotDone),
        ("DEACTIVATED", Reconciled::NotDone),
        ("DELETED", Reconciled::Done),
        ("FROZEN", Reconciled::Unknown),
    ] {
        let found = json!({ "ABHANumber": NUMBER, "status": status }).to_string();
        assert_eq!(answered(look(), 200, found).unwrap(), told, "{status}");
    }
}
