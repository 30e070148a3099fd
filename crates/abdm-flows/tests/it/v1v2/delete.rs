//! Delete with an OTP: of the account that the patient named, and looked up where no reply came.

use abdm_flows::v1v2::leave::{Identified, Identifying, Start};
use abdm_flows::{Deletion, DeletionConfirmed, Ended, Generation, Reasons, Reconciled, Step};
use abdm_types::{FailureKind, Network};
use serde_json::{Value, json};

use super::service::envelope;
use super::{Delete, DeleteMobileOtp, confirmed};
use crate::journey::Journey;
use crate::support::{
    NUMBER, OTHER_NUMBER, OTP, OTP_SENT, Sent, TXN, X_TOKEN, abha, answered, encrypted, encryptor,
    ended, next, otp, refused, sent, session, unanswered, unknown,
};

fn start(number: Option<&str>, confirmed: &str) -> Result<Start<Deletion>, Ended> {
    let confirmed = DeletionConfirmed::by_patient(abha(confirmed));
    let reasons = Reasons::parse(["205"]).unwrap();
    Start::new(session(Generation::V1V2, number), reasons, confirmed)
}

#[test]
pub(super) fn the_calls_are_those_of_the_contract() {
    for (awaiting, method) in
        [(Delete::awaiting(), "AADHAAR_OTP"), (DeleteMobileOtp::awaiting(), "MOBILE_OTP")]
    {
        let state = awaiting.submit_otp(&otp(), encryptor()).unwrap();
        let body = json!({
            "authMethod": method,
            "otp": encrypted(OTP),
            "reasons": ["205", "206"],
            "txnId": TXN,
        });
        let path = "/api/v2/account/profile/delete";
        assert_eq!(sent(&state), Sent::post(path, body).with("x-token", X_TOKEN));
        let done = next(answered(state, 204, ""));
        assert_eq!(done.was.abha_number, Some(abha(NUMBER)));
    }
    let sending = Sent::post("/api/v2/account/aadhaar/generateOTP", json!({}));
    assert_eq!(sent(&confirmed().send_aadhaar_otp()), sending.with("x-token", X_TOKEN));
}

#[test]
fn another_account_than_the_named_one_ends_it_before_any_otp() {
    assert!(matches!(start(Some(OTHER_NUMBER), NUMBER), Err(Ended::OtherAccount)));
    let identifying = start(None, NUMBER).unwrap().identify().unwrap_err();
    let profile = json!({ "healthIdNumber": OTHER_NUMBER }).to_string();
    assert!(matches!(ended(answered(identifying, 200, profile)), Ended::OtherAccount));
}

#[test]
fn the_number_must_be_known_in_full_before_any_otp() {
    let identifying = || start(None, NUMBER).unwrap().identify().unwrap_err();
    let profile = |number: Value| json!({ "healthIdNumber": number, "name": "Asha" }).to_string();
    for number in [json!("91-****-****-0007"), Value::Null] {
        let step: Step<Identified<Deletion>, Identifying<Deletion>> =
            answered(identifying(), 200, profile(number));
        let failure = refused(step);
        assert!(matches!(failure.kind(), FailureKind::Incomplete("abha_number")));
    }
    let identified = next(answered(identifying(), 200, profile(json!(NUMBER))));
    assert_eq!(identified.abha_number(), Some(&abha(NUMBER)));
    next(answered(identified.send_mobile_otp(), 200, OTP_SENT));
}

#[test]
fn an_account_that_is_not_found_any_more_was_deleted_and_any_other_was_not() {
    let look = || {
        let verifying = Delete::submit(Delete::awaiting());
        unknown(unanswered(verifying, Network::Timeout)).0.reconcile().unwrap()
    };
    let body = json!({ "healthId": NUMBER });
    assert_eq!(sent(&look()), Sent::post("/api/v1/search/searchByHealthId", body));
    let gone = envelope("HIS-422", "HIS-1008", "No user account can be found.");
    assert_eq!(answered(look(), 422, gone).unwrap(), Reconciled::Done);
    for (status, told) in [
        ("ACTIVE", Reconciled::NotDone),
        ("DEACTIVATED", Reconciled::NotDone),
        ("DELETED", Reconciled::Done),
        ("FROZEN", Reconciled::Unknown),
    ] {
        let account = json!({ "healthIdNumber": NUMBER, "status": status });
        assert_eq!(answered(look(), 200, account.to_string()).unwrap(), told, "{status}");
    }
}
