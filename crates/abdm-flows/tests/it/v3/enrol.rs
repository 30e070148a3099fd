//! Enrolment: the account is made with the first OTP, and its mobile is another matter.

use abdm_flows::snapshot::{Restored, Resumed, Snapshot, StateKind};
use abdm_flows::v3::enrol::{Created, Start};
use abdm_flows::{MobileState, Reconciled, Step};
use abdm_types::{Cause, Consent, ExposeSecret, Network};
use serde_json::{Value, json};

use super::service::wrapped;
use super::{ENROLLED, Enrol, EnrolMobile, MOBILE_LINKED, created, otp_request, otp_submission};
use crate::journey::Journey;
use crate::support::{
    MOBILE, NUMBER, OTHER_NUMBER, OTP, OTP_SENT, Sent, TXN, X_TOKEN, aadhaar, abha, answered,
    encrypted, encryptor, mobile, next, otp, refused, retry, sent, unanswered, unknown,
};

const REQUEST: &str = "/api/v3/enrollment/request/otp";
/// The transaction that the account was made in, which its reply tells.
const MADE_IN: &str = "25c1b379-984c-4b56-a86f-58c386879149";

fn reply(change: impl FnOnce(&mut Value)) -> String {
    let mut reply = serde_json::from_str(ENROLLED).unwrap();
    change(&mut reply);
    reply.to_string()
}

#[test]
pub(super) fn the_calls_are_those_of_the_contract() {
    let state = Start::new(mobile(), Consent::new("2.0").unwrap());
    let state = state.send_otp(&aadhaar(), encryptor()).unwrap();
    let mut body = otp_request(&["abha-enrol"], "aadhaar", "999941057058", "aadhaar");
    body["txnId"] = json!("");
    assert_eq!(sent(&state), Sent::post(REQUEST, body));

    let state = next(answered(state, 200, OTP_SENT)).submit_otp(&otp(), encryptor()).unwrap();
    let otp_of = json!({ "txnId": TXN, "otpValue": encrypted(OTP), "mobile": MOBILE });
    let body = json!({
        "authData": { "authMethods": ["otp"], "otp": otp_of },
        "consent": { "code": "abha-enrollment", "version": "2.0" },
    });
    assert_eq!(sent(&state), Sent::post("/api/v3/enrollment/enrol/byAadhaar", body));

    let created = next(answered(state, 200, ENROLLED));
    let state = created.verify_mobile(encryptor()).map_err(|(_, why)| why).unwrap();
    let words = ["abha-enrol", "mobile-verify"];
    let mut body = otp_request(&words, "mobile", MOBILE, "abdm");
    body["txnId"] = json!(MADE_IN);
    assert_eq!(sent(&state), Sent::post(REQUEST, body));

    let state = next(answered(state, 200, OTP_SENT)).submit_otp(&otp(), encryptor()).unwrap();
    let body = otp_submission(&words);
    assert_eq!(sent(&state), Sent::post("/api/v3/enrollment/auth/byAbdm", body));

    let created = next(answered(state, 200, MOBILE_LINKED));
    assert_eq!(created.enrolled().mobile, MobileState::Linked);
    assert_eq!(created.txn_id().expose_secret(), MADE_IN);
}

#[test]
fn what_the_service_tells_of_the_account_is_the_outcome() {
    let created = created(ENROLLED);
    let enrolled = created.enrolled();
    assert_eq!(enrolled.is_new, Some(true));
    assert_eq!(enrolled.abha_number.as_ref().unwrap().full(), Some(&abha(NUMBER)));
    assert_eq!(enrolled.abha_addresses.len(), 1);
    let session = enrolled.session.as_ref().unwrap();
    assert_eq!(session.x_token.expose_secret(), X_TOKEN);
    assert_eq!(session.abha_number, Some(abha(NUMBER)));
}

#[test]
fn an_account_that_was_there_before_is_an_outcome_and_nothing_of_it_is_changed() {
    let there = created(reply(|reply| reply["isNew"] = json!(false)));
    assert_eq!(there.enrolled().is_new, Some(false));
    assert_eq!(there.enrolled().mobile, MobileState::Differs);
    assert!(!there.needs_mobile());

    let out_of_use = created(reply(|reply| {
        reply["isNew"] = json!(false);
        reply["ABHAProfile"]["abhaStatus"] = json!("DEACTIVATED");
    }));
    assert!(out_of_use.enrolled().session.is_none(), "a login to it opens nothing");

    let bare = created(reply(|reply| drop(reply.as_object_mut().unwrap().remove("tokens"))));
    assert!(bare.enrolled().session.is_none());
    assert_eq!(bare.enrolled().abha_number.as_ref().unwrap().full(), Some(&abha(NUMBER)));
}

#[test]
fn a_new_account_needs_its_mobile_proven_unless_it_is_known_to_have_it() {
    for (mobile, needs) in [
        (json!(MOBILE), false),
        (json!("******1001"), false),
        (json!("******1002"), true),
        (json!(null), true),
    ] {
        let created = created(reply(|reply| reply["ABHAProfile"]["mobile"] = mobile.clone()));
        assert_eq!(created.needs_mobile(), needs, "{mobile}");
    }
}

#[test]
fn the_transaction_of_the_otp_serves_where_the_account_tells_no_other() {
    let created = created(reply(|reply| drop(reply.as_object_mut().unwrap().remove("txnId"))));
    assert_eq!(created.txn_id().expose_secret(), TXN);
}

#[test]
fn a_wrong_otp_is_a_refusal_here_and_the_patient_may_try_again() {
    let uidai = "UIDAI Error code : 400 : Invalid Aadhaar OTP value.";
    let wrong = wrapped(422, "ABDM-1204", uidai, Cause::WrongOtp);
    let (awaiting, failure) =
        retry(answered(Enrol::submit(Enrol::awaiting()), wrong.status, wrong.body));
    assert_eq!(failure.cause(), Cause::WrongOtp);
    next(answered(Enrol::submit(awaiting), 200, ENROLLED));
}

#[test]
fn what_stands_against_an_account_ends_the_journey_with_its_cause() {
    for (code, cause) in
        [("ABDM-1124", Cause::MobileQuota), ("ABDM-1017", Cause::TransactionInvalid)]
    {
        let refusal = wrapped(422, code, "no", cause);
        let answer = answered(Enrol::submit(Enrol::awaiting()), refusal.status, refusal.body);
        assert_eq!(refused(answer).cause(), cause);
    }
}

#[test]
fn nothing_can_be_looked_up_where_the_account_may_have_been_made() {
    let (outcome, _) = unknown(unanswered(Enrol::submit(Enrol::awaiting()), Network::Closed));
    assert!(outcome.reconcile().is_none());
}

#[test]
fn whether_the_account_got_its_mobile_is_looked_up_by_its_number() {
    let look = || {
        let verifying = EnrolMobile::submit(EnrolMobile::awaiting());
        unknown(unanswered(verifying, Network::Closed)).0.reconcile().unwrap()
    };
    assert_eq!(sent(&look()).line, "POST /api/v3/profile/login/search");
    for (mobile, reconciled) in [
        (MOBILE, Reconciled::Done),
        ("******1002", Reconciled::NotDone),
        // What is hidden may be the one or the other.
        ("******1001", Reconciled::Unknown),
    ] {
        let found = json!({ "ABHANumber": NUMBER, "mobile": mobile }).to_string();
        assert_eq!(answered(look(), 200, found).unwrap(), reconciled, "{mobile}");
    }
}

#[test]
fn a_mobile_that_another_account_got_is_no_success() {
    let other = MOBILE_LINKED.replace(NUMBER, OTHER_NUMBER);
    let answer = answered(EnrolMobile::submit(EnrolMobile::awaiting()), 200, other);
    assert!(matches!(answer, Step::Unknown(..)));
}

#[test]
fn what_the_patient_agreed_to_is_known_in_every_state() {
    let consent = Some(Consent::V3);
    let sending = Enrol::send(Enrol::start());
    assert_eq!(sending.snapshot().consent(), consent);
    assert_eq!(Enrol::awaiting().snapshot().consent(), consent);
    let (outcome, _) = unknown(unanswered(Enrol::submit(Enrol::awaiting()), Network::Closed));
    assert_eq!(outcome.snapshot().consent(), consent);
    assert_eq!(created(ENROLLED).snapshot().consent(), consent);
    assert_eq!(EnrolMobile::awaiting().snapshot().consent(), consent);
    let verifying = EnrolMobile::submit(EnrolMobile::awaiting());
    let (outcome, _) = unknown(unanswered(verifying, Network::Closed));
    assert_eq!(outcome.snapshot().consent(), consent);
}

#[test]
fn an_account_comes_back_with_all_that_the_next_step_needs() {
    let back = back(created(ENROLLED).snapshot());
    assert!(back.needs_mobile());
    assert_eq!(back.wanted(), &mobile());
    assert_eq!(back.txn_id().expose_secret(), MADE_IN);
    let was = created(ENROLLED);
    let (was, is) = (was.enrolled(), back.enrolled());
    assert_eq!(is.is_new, was.is_new);
    assert_eq!(is.abha_number, was.abha_number);
    assert_eq!(is.abha_addresses, was.abha_addresses);
    let tokens = |session: &Option<abdm_flows::UserSession>| {
        session.as_ref().unwrap().x_token.expose_secret().to_owned()
    };
    assert_eq!(tokens(&is.session), tokens(&was.session));
}

fn back(snapshot: Snapshot) -> Created {
    assert_eq!(snapshot.state(), StateKind::Verified);
    let kept = Snapshot::from_bytes(&snapshot.to_bytes()).unwrap();
    match kept.restore() {
        Restored::V3Enrol(Resumed::Between(created)) => created,
        other => panic!("came back as something else: {other:?}"),
    }
}
