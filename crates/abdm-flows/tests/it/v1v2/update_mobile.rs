//! Update mobile: the new mobile is proven first, then the account, and what proves it changes it.

use abdm_flows::snapshot::{Restored, Resumed, ResumedByPassword, Snapshot, StateKind};
use abdm_flows::v1v2::update_mobile::{ByPassword, Proving, Start, Verified};
use abdm_flows::{AuthBy, AwaitingPassword, Generation, Reconciled, VerifyingPassword};
use abdm_types::v1v2::change_mobile_update_password;
use abdm_types::{Cause, Effect, Network};
use serde_json::json;

use super::{
    NEW_MOBILE, UpdateMobileAadhaarOtp, UpdateMobileBeforePassword, UpdateMobileMobileOtp,
    UpdateMobileSecondAadhaarOtp, UpdateMobileSecondMobileOtp, V1V2, envelope,
};
use crate::journey::Journey;
use crate::password::{ByPassword as Password, PASSWORD, password};
use crate::support::{
    MOBILE, NUMBER, OTP, OTP_SENT, Sent, TXN, X_TOKEN, answered, answered_at, encrypted, encryptor,
    mobile, next, now, refused, retry, sent, session, unanswered, unknown,
};

const BEFORE: &str = "/api/v2/account/change/mobile";
/// The transaction of the new mobile.
const FIRST: &str = "25c1b379-984c-4b56-a86f-58c386879149";

fn by_user(path: &str, body: serde_json::Value) -> Sent {
    Sent::post(&format!("{BEFORE}/{path}"), body).with("x-token", X_TOKEN)
}

#[derive(Debug)]
pub(crate) struct UpdateMobilePassword;

impl Password for UpdateMobilePassword {
    type State = ByPassword;
    type Call = change_mobile_update_password::Request;
    type Service = V1V2;

    const RIGHT: (u16, &str) = (200, "Mobile updated");
    const WRONG: &[(u16, &str)] = &[(
        422,
        r#"{"code":"HIS-422","message":"x","details":[{"message":"Password did not match.","code":"HIS-1033","attribute":null}]}"#,
    )];

    fn awaiting() -> AwaitingPassword<ByPassword> {
        match UpdateMobileBeforePassword::verified().prove() {
            Proving::Password(awaiting) => awaiting,
            other => panic!("by another method: {other:?}"),
        }
    }

    fn submit(
        awaiting: AwaitingPassword<ByPassword>,
    ) -> VerifyingPassword<ByPassword, change_mobile_update_password::Request> {
        awaiting.submit_password(&password(), encryptor()).unwrap()
    }

    fn back(restored: Restored) -> ResumedByPassword<ByPassword> {
        match restored {
            Restored::V1V2UpdateMobilePassword(resumed) => resumed,
            other => panic!("came back as something else: {other:?}"),
        }
    }
}

#[test]
fn the_new_mobile_is_proven_first_by_whichever_method() {
    for by in AuthBy::ALL.iter().copied() {
        let start = Start::new(session(Generation::V1V2, Some(NUMBER)), mobile(), by).unwrap();
        assert_eq!(start.mobile().as_str(), MOBILE);
        let state = start.send_otp();
        let body = json!({ "newMobileNumber": MOBILE });
        assert_eq!(sent(&state), by_user("new/generateOTP", body));
        assert_eq!(state.kind().journey.by(), Some(by));
        let awaiting = next(answered(state, 200, OTP_SENT));
        let state = awaiting.submit_otp(&crate::support::otp(), encryptor()).unwrap();
        let body = json!({ "otp": encrypted(OTP), "txnId": TXN });
        assert_eq!(sent(&state), by_user("new/verifyOTP", body));
        let verified = next(answered(state, 200, NEW_MOBILE));
        assert_eq!((verified.mobile().as_str(), verified.kind().journey.by()), (MOBILE, Some(by)));
    }
}

#[test]
fn each_method_sends_the_second_otp_by_a_call_of_its_own() {
    let body = || json!({ "txnId": FIRST });
    let by_aadhaar = UpdateMobileSecondAadhaarOtp::send(UpdateMobileSecondAadhaarOtp::start());
    assert_eq!(sent(&by_aadhaar), by_user("aadhaar/generateOTP", body()));
    let by_mobile = UpdateMobileSecondMobileOtp::send(UpdateMobileSecondMobileOtp::start());
    assert_eq!(sent(&by_mobile), by_user("old/generateOTP", body()));

    let submission = |method: &str| {
        let body = json!({ "authMethod": method, "otp": encrypted(OTP), "txnId": TXN });
        by_user("update/authentication", body)
    };
    let state = UpdateMobileSecondAadhaarOtp::submit(UpdateMobileSecondAadhaarOtp::awaiting());
    assert_eq!(sent(&state), submission("AADHAAR_OTP"));
    assert_eq!(next(answered(state, 200, "Success")).now.as_str(), MOBILE);
    let state = UpdateMobileSecondMobileOtp::submit(UpdateMobileSecondMobileOtp::awaiting());
    assert_eq!(sent(&state), submission("MOBILE_OTP"));
    assert_eq!(next(answered(state, 200, "\"Success\"")).now.as_str(), MOBILE);
}

#[test]
fn the_password_is_submitted_in_the_transaction_of_the_new_mobile() {
    let state = UpdateMobilePassword::submit(UpdateMobilePassword::awaiting());
    let body = json!({
        "authMethod": "PASSWORD",
        "oldPassword": encrypted(PASSWORD),
        "txnId": FIRST,
    });
    assert_eq!(sent(&state), by_user("update/authentication", body));
    assert_eq!(next(answered(state, 200, "Success")).now.as_str(), MOBILE);
}

#[test]
fn the_otp_to_the_new_mobile_can_be_sent_again() {
    let later = now() + abdm_flows::RESEND_COOL_DOWN;
    let resending = || UpdateMobileMobileOtp::awaiting().resend(later).unwrap();
    assert_eq!(sent(&resending()), by_user("new/resendOtp", json!({ "txnId": TXN })));
    let awaiting = next(answered_at(resending(), 200, "true", later));
    assert_eq!(awaiting.otp().resends(), 1);
    let state = UpdateMobileMobileOtp::submit(awaiting);
    assert_eq!(sent(&state).body["txnId"], TXN);
}

#[test]
fn a_false_is_no_confirmation_that_an_otp_went_to_the_new_mobile() {
    let later = now() + abdm_flows::RESEND_COOL_DOWN;
    let resending = UpdateMobileMobileOtp::awaiting().resend(later).unwrap();
    let (awaiting, failure) = unknown(answered_at(resending, 200, "false", later));
    assert_eq!(failure.effect(), Effect::Possible);
    assert_eq!(awaiting.otp().resends(), 1, "it may have been sent all the same");
}

/// The account keeps its mobile until its owner is proven.
#[test]
fn without_an_answer_to_the_first_otp_nothing_was_changed() {
    let state = UpdateMobileMobileOtp::submit(UpdateMobileMobileOtp::awaiting());
    let (outcome, _) = unknown(unanswered(state, Network::Timeout));
    let kept = String::from_utf8(outcome.snapshot().to_bytes().to_vec()).unwrap();
    assert!(!kept.contains("eyJ") && !kept.contains(MOBILE), "{kept}");
    let restored = Snapshot::from_bytes(kept.as_bytes()).unwrap().restore();
    assert!(matches!(restored, Restored::V1V2UpdateMobile(Resumed::OutcomeUnknown(_))));
}

fn back(verified: &Verified) -> Verified {
    let kept = verified.snapshot();
    assert_eq!((kept.state(), kept.kind()), (StateKind::Verified, verified.kind()));
    match Snapshot::from_bytes(&kept.to_bytes()).unwrap().restore() {
        Restored::V1V2UpdateMobile(Resumed::Between(back)) => back,
        other => panic!("came back as something else: {other:?}"),
    }
}

#[test]
fn between_the_two_it_comes_back_and_goes_on_by_the_method_that_it_was_begun_with() {
    match back(&UpdateMobileAadhaarOtp::verified()).prove() {
        Proving::AadhaarOtp(sending) => {
            assert_eq!(sent(&sending), by_user("aadhaar/generateOTP", json!({ "txnId": FIRST })));
        }
        other => panic!("by another method: {other:?}"),
    }
    match back(&UpdateMobileMobileOtp::verified()).prove() {
        Proving::MobileOtp(sending) => {
            assert_eq!(sent(&sending), by_user("old/generateOTP", json!({ "txnId": FIRST })));
        }
        other => panic!("by another method: {other:?}"),
    }
    match back(&UpdateMobileBeforePassword::verified()).prove() {
        Proving::Password(awaiting) => {
            let state = UpdateMobilePassword::submit(awaiting);
            let before = UpdateMobilePassword::submit(UpdateMobilePassword::awaiting());
            assert_eq!(sent(&state), sent(&before));
        }
        other => panic!("by another method: {other:?}"),
    }
}

#[test]
fn a_second_otp_that_was_not_sent_leaves_the_new_mobile_proven() {
    let sending = UpdateMobileSecondAadhaarOtp::send(UpdateMobileSecondAadhaarOtp::start());
    let (state, _) = retry(unanswered(sending, Network::Connect));
    let verified = state.into_verified();
    assert_eq!(
        verified.snapshot().to_bytes(),
        UpdateMobileAadhaarOtp::verified().snapshot().to_bytes()
    );
}

#[test]
fn what_is_refused_about_the_new_mobile_ends_it_before_an_otp() {
    for (code, cause) in [
        ("HIS-1052", Cause::MobileQuota),
        ("HIS-1011", Cause::InvalidField),
        ("HIS-1046", Cause::AlreadyVerified),
        ("HIS-1045", Cause::Unclear),
    ] {
        let sending = UpdateMobileMobileOtp::send(UpdateMobileMobileOtp::start());
        let failure = refused(answered(sending, 422, envelope("HIS-422", code, "No.")));
        assert_eq!(failure.cause(), cause, "{code}");
    }
}

#[test]
fn the_profile_tells_what_came_of_the_second_secret() {
    use Reconciled::{Done, NotDone, Unknown};

    for (told, expected) in
        [(MOBILE, Done), ("5550001002", NotDone), ("******1001", Unknown), ("******1002", NotDone)]
    {
        let profile = json!({ "healthIdNumber": NUMBER, "name": "Asha Rao", "mobile": told });
        let submitted =
            UpdateMobileSecondMobileOtp::submit(UpdateMobileSecondMobileOtp::awaiting());
        let look = unknown(unanswered(submitted, Network::Closed)).0.reconcile().unwrap();
        assert_eq!(sent(&look), Sent::get("/api/v1/account/profile").with("x-token", X_TOKEN));
        assert_eq!(answered(look, 200, profile.to_string()).unwrap(), expected, "{told}");

        let submitted = UpdateMobilePassword::submit(UpdateMobilePassword::awaiting());
        let look = unknown(unanswered(submitted, Network::Closed)).0.reconcile().unwrap();
        assert_eq!(answered(look, 200, profile.to_string()).unwrap(), expected, "{told}");
    }
}
