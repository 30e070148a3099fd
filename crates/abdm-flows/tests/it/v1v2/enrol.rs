//! Enrolment on v1/v2: the account is made last, once patient and mobile are proven.

use std::time::Duration;

use abdm_flows::snapshot::{Restored, Resumed, Snapshot, StateKind};
use abdm_flows::v1v2::enrol::{Checked, Creating, Proven, ProvingMobile, Start, Verified};
use abdm_flows::{AwaitingOtp, Exchange, MobileState, Step};
use abdm_types::{Cause, Consent, Effect, ExposeSecret, Network};
use serde_json::json;

use super::journeys::{Enrol, NEWCOMER, TOKENS};
use super::service::envelope;
use crate::journey::Journey;
use crate::support::{
    ADDRESS, MOBILE, NUMBER, OTP, OTP_SENT, Sent, TXN, X_TOKEN, aadhaar, abha, answered,
    answered_at, encrypted, encryptor, mobile, next, now, otp, refused, retry, sent, unanswered,
    unknown,
};

const AADHAAR: &str = "/api/v2/registration/aadhaar";
/// The transaction that the reply to the first OTP tells.
const PROVEN: &str = "25c1b379-984c-4b56-a86f-58c386879149";
const NEXT: &str = "3f0f4cbf-77a4-4b8e-9d44-0c8c8b6f5a10";
const MADE: &str = r#"{"token":"eyJ4LXRva2Vu.aXNzdWVk.bm93","refreshToken":"eyJyZWZyZXNo.aXNzdWVk.bm93","healthIdNumber":"91-0000-1001-0007","healthId":null,"name":"Asha Rao","new":true}"#;

fn verified() -> Verified {
    match next(answered(Enrol::submit(Enrol::awaiting()), 200, NEWCOMER)) {
        Proven::Verified(verified) => verified,
        Proven::Enrolled(account) => panic!("{account:?}"),
    }
}

fn checked(is_linked: bool) -> Checked {
    let reply = json!({ "mobileLinked": is_linked, "txnId": NEXT }).to_string();
    next(answered(verified().check_mobile(), 200, reply))
}

fn known() -> Verified {
    match checked(true) {
        Checked::Proven(verified) => verified,
        Checked::Asked(awaiting) => panic!("{awaiting:?}"),
    }
}

fn asked() -> AwaitingOtp<ProvingMobile> {
    match checked(false) {
        Checked::Asked(awaiting) => awaiting,
        Checked::Proven(verified) => panic!("{verified:?}"),
    }
}

fn creating() -> Creating {
    known().create()
}

/// Those of the second OTP and of what comes after it.
pub(crate) fn enrolling() -> Vec<Snapshot> {
    let asking = || verified().check_mobile();
    let (may_be_out, _) = unknown(unanswered(asking(), Network::Timeout));
    let resending = asked().resend(now() + Duration::from_secs(61)).unwrap();
    let verifying = || asked().submit_otp(&otp(), encryptor()).unwrap();
    let (outcome, _) = unknown(unanswered(verifying(), Network::Timeout));
    let first = Enrol::awaiting().resend(now() + Duration::from_secs(61)).unwrap();
    vec![
        first.snapshot(),
        verified().snapshot(),
        known().snapshot(),
        asking().snapshot(),
        may_be_out.snapshot(),
        asked().snapshot(),
        resending.snapshot(),
        verifying().snapshot(),
        outcome.snapshot(),
        creating().snapshot(),
    ]
}

#[test]
pub(super) fn the_calls_are_those_of_the_contract() {
    let state = Start::new(mobile(), Consent::new("v2.0").unwrap());
    let state = state.send_otp(&aadhaar(), encryptor()).unwrap();
    let body = json!({ "aadhaar": encrypted("999941057058") });
    assert_eq!(sent(&state), Sent::post(&format!("{AADHAAR}/generateOtp"), body));

    let state = next(answered(state, 200, OTP_SENT)).submit_otp(&otp(), encryptor()).unwrap();
    let body = json!({ "otp": encrypted(OTP), "txnId": TXN });
    assert_eq!(sent(&state), Sent::post(&format!("{AADHAAR}/verifyOTP"), body));

    let Proven::Verified(verified) = next(answered(state, 200, NEWCOMER)) else {
        panic!("has an ABHA");
    };
    let state = verified.check_mobile();
    let body = json!({ "mobile": MOBILE, "txnId": PROVEN });
    assert_eq!(sent(&state), Sent::post(&format!("{AADHAAR}/checkAndGenerateMobileOTP"), body));

    let reply = json!({ "mobileLinked": false, "txnId": NEXT }).to_string();
    let Checked::Asked(awaiting) = next(answered(state, 200, reply)) else {
        panic!("no OTP");
    };
    let body = |otp| json!({ "otp": otp, "txnId": NEXT });
    let path = format!("{AADHAAR}/verifyMobileOTP");
    let plain = awaiting.clone().submit_otp_plain(&otp());
    assert_eq!(sent(&plain), Sent::post(&path, body(json!(OTP))));
    let state = awaiting.submit_otp(&otp(), encryptor()).unwrap();
    assert_eq!(sent(&state), Sent::post(&path, body(encrypted(OTP))));

    let verified = next(answered(state, 200, OTP_SENT));
    assert!(verified.is_mobile_proven());
    let state = verified.create();
    let body = json!({ "txnId": TXN, "consent": true, "consentVersion": "v2.0" });
    assert_eq!(sent(&state), Sent::post(&format!("{AADHAAR}/createHealthIdByAdhaar"), body));

    let account = next(answered(state, 200, MADE));
    assert_eq!(account.is_new, Some(true));
    assert_eq!(account.abha_number.unwrap().full(), Some(&abha(NUMBER)));
    assert!(account.abha_addresses.is_empty(), "a fresh one may have none");
    assert_eq!(account.mobile, MobileState::Linked);
    let session = account.session.unwrap();
    assert_eq!(session.x_token.expose_secret(), X_TOKEN);
    assert_eq!(session.expires_at, None, "it is not told");
    assert!(session.refresh.is_some());
}

#[test]
fn somebody_who_has_an_abha_is_an_outcome_whatever_the_reply_tells() {
    let tokens = serde_json::from_str::<serde_json::Value>(TOKENS).unwrap();
    for reply in [
        json!({ "new": false, "healthIdNumber": NUMBER, "healthId": ADDRESS, "jwtResponse": tokens }),
        json!({ "healthIdNumber": NUMBER, "jwtResponse": tokens }),
        json!({ "jwtResponse": tokens }),
    ] {
        let answer = answered(Enrol::submit(Enrol::awaiting()), 200, reply.to_string());
        let Proven::Enrolled(account) = next(answer) else { panic!("{reply}") };
        assert_eq!(account.is_new, Some(false), "{reply}");
        assert_eq!(account.abha_number.is_some(), reply["healthIdNumber"].is_string());
        assert!(account.session.is_some());
        assert_eq!(account.mobile, MobileState::NotTold);
    }
}

#[test]
fn somebody_of_whom_the_reply_tells_nothing_is_new() {
    for reply in [
        json!({ "txnId": PROVEN }),
        json!({ "new": true, "txnId": PROVEN, "healthIdNumber": NUMBER }),
    ] {
        let proven = next(answered(Enrol::submit(Enrol::awaiting()), 200, reply.to_string()));
        let kept = proven.snapshot().map(|snapshot| snapshot.state());
        assert_eq!(kept, Some(StateKind::Verified), "{reply}");
        let Proven::Verified(verified) = proven else { panic!("{reply}") };
        assert!(!verified.is_mobile_proven());
    }
}

#[test]
fn a_journey_that_finds_an_abha_has_nothing_to_keep() {
    let reply = json!({ "healthIdNumber": NUMBER }).to_string();
    let proven = next(answered(Enrol::submit(Enrol::awaiting()), 200, reply));
    assert!(proven.snapshot().is_none(), "{proven:?}");
}

#[test]
fn the_reply_decides_whether_an_otp_went_to_the_mobile() {
    assert!(known().is_mobile_proven());
    let awaiting = asked();
    assert_eq!(awaiting.otp().sent_to().as_deref(), Some("******1001"));
    assert_eq!(awaiting.otp().txn_id().expose_secret(), NEXT);
    // Where no transaction is told the one before serves.
    let reply = r#"{"mobileLinked":"false"}"#;
    let Checked::Asked(awaiting) = next(answered(verified().check_mobile(), 200, reply)) else {
        panic!("no OTP");
    };
    assert_eq!(awaiting.otp().txn_id().expose_secret(), PROVEN);
}

#[test]
fn an_otp_to_the_mobile_that_may_be_out_is_not_sent_again_by_itself() {
    let (may_be_out, failure) = unknown(unanswered(verified().check_mobile(), Network::Timeout));
    assert_eq!(failure.effect(), Effect::Possible);
    let again = may_be_out.send_again().into_verified().check_mobile();
    assert_eq!(sent(&again), sent(&verified().check_mobile()));
    let (verified, _) = retry(unanswered(verified().check_mobile(), Network::Connect));
    assert!(!verified.is_mobile_proven());
}

#[test]
fn a_mobile_with_too_many_abhas_ends_the_journey() {
    let quota = envelope("HIS-422", "HIS-1052", "The mobile is linked to 10 other Health IDs.");
    let failure = refused(answered(verified().check_mobile(), 422, quota));
    assert_eq!(failure.cause(), Cause::MobileQuota);
}

#[test]
fn either_otp_can_be_sent_again() {
    let later = now() + Duration::from_secs(61);
    let resending = Enrol::awaiting().resend(later).unwrap();
    let path = format!("{AADHAAR}/resendAadhaarOtp");
    assert_eq!(sent(&resending), Sent::post(&path, json!({ "txnId": TXN })));
    assert_eq!(next(answered_at(resending, 200, OTP_SENT, later)).otp().resends(), 1);

    let resending = asked().resend(later).unwrap();
    let path = "/api/v2/registration/mobile/resendOtp";
    assert_eq!(sent(&resending), Sent::post(path, json!({ "txnId": NEXT })));
    assert_eq!(next(answered_at(resending, 200, "true", later)).otp().resends(), 1);
}

#[test]
fn a_false_is_no_confirmation_that_an_otp_went_to_the_mobile() {
    let later = now() + Duration::from_secs(61);
    let resending = asked().resend(later).unwrap();
    let (awaiting, failure) = unknown(answered_at(resending, 200, "false", later));
    assert_eq!(failure.effect(), Effect::Possible);
    assert_eq!(awaiting.otp().resends(), 1, "it may have been sent all the same");
}

#[test]
fn an_abha_is_made_once_and_may_be_made_where_no_answer_came() {
    let (verified, _) = retry(unanswered(creating(), Network::Connect));
    assert!(verified.is_mobile_proven(), "nothing was sent");
    let (outcome, failure) = unknown(unanswered(creating(), Network::Timeout));
    assert_eq!(failure.effect(), Effect::Possible);
    assert!(outcome.reconcile().is_none(), "no number is known");
    let creations = envelope("HIS-422", "HIS-1015", "A Health ID already exists.");
    let failure = refused(answered(creating(), 422, creations));
    assert_eq!(failure.cause(), Cause::AccountExists);
}

#[test]
fn every_state_after_the_first_otp_comes_back_as_what_it_is() {
    for snapshot in enrolling() {
        assert_eq!(snapshot.consent(), Some(Consent::V1_V2), "{snapshot:?}");
        let state = snapshot.state();
        let back = Snapshot::from_bytes(&snapshot.to_bytes()).unwrap().restore();
        let is_it = match (state, &back) {
            (StateKind::ResendingOtp, Restored::V1V2Enrol(Resumed::AwaitingOtp(back))) => {
                back.otp().resends() == 1
            }
            (StateKind::Verified, Restored::V1V2Enrol(Resumed::Between(_))) => true,
            (
                StateKind::SendingSecondOtp | StateKind::SecondOtpMayBeOut,
                Restored::V1V2EnrolMobile(Resumed::OtpMayBeOut(_)),
            ) => true,
            (
                StateKind::AwaitingSecondOtp | StateKind::ResendingSecondOtp,
                Restored::V1V2EnrolMobile(Resumed::AwaitingOtp(back)),
            ) => back.otp().resends() == u32::from(state == StateKind::ResendingSecondOtp),
            (
                StateKind::VerifyingSecondOtp
                | StateKind::SecondOutcomeUnknown
                | StateKind::Completing,
                Restored::V1V2EnrolMobile(Resumed::OutcomeUnknown(_)),
            ) => true,
            _ => false,
        };
        assert!(is_it, "{state}: {back:?}");
    }
    let Restored::V1V2Enrol(Resumed::Between(back)) = known().snapshot().restore() else {
        panic!("not there");
    };
    assert_eq!(sent(&back.create()), sent(&creating()));
}

#[test]
fn a_reply_without_a_transaction_goes_on_in_the_one_of_the_otp() {
    let reply = r#"{"new":true,"name":"Asha Rao"}"#;
    let Step::Next(Proven::Verified(verified)) =
        answered(Enrol::submit(Enrol::awaiting()), 200, reply)
    else {
        panic!("has an ABHA");
    };
    assert_eq!(verified.check_mobile().call().txn_id.expose_secret(), TXN);
}
