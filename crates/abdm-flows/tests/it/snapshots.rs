//! What a journey keeps, and what comes back.

mod format;
mod frozen;
mod properties;
mod resumed;
mod sessions;

pub(crate) use self::frozen::todays;

use abdm_flows::OtpStep;
use abdm_flows::snapshot::{Action, Snapshot, StateKind};
use abdm_types::Network;
use secrecy::ExposeSecret;

use crate::journey::{Back, Journey, State};
use crate::registry::in_every_journey;
use crate::service::Service;
use crate::support::{OTP, TXN, answered, next, now, retry, sent, unanswered, unknown};

in_every_journey! {
    an_otp_that_was_being_sent_may_be_out,
    an_otp_that_may_be_out_still_may_be,
    a_wait_for_the_patient_goes_on,
    a_submission_under_way_is_an_outcome_that_nobody_knows,
    an_outcome_that_nobody_knows_stays_unknown,
    a_snapshot_says_what_it_is_of,
    no_snapshot_holds_an_aadhaar_number_or_an_otp,
    what_waits_for_no_submission_holds_no_secret,
}

fn an_otp_that_was_being_sent_may_be_out<J: Journey>() {
    let sending = J::send(J::start());
    assert_sends_again_on_request::<J>(J::kept(State::Sending(&sending)));
}

fn an_otp_that_may_be_out_still_may_be<J: Journey>() {
    let (may_be_out, _) = unknown(unanswered(J::send(J::start()), Network::Timeout));
    assert_sends_again_on_request::<J>(J::kept(State::OtpMayBeOut(&may_be_out)));
}

fn assert_sends_again_on_request<J: Journey>(kept: Snapshot) {
    let Back::OtpMayBeOut(state) = back::<J>(&kept) else { panic!("not {kept:?}") };
    let again = J::send(J::send_again(state));
    assert_eq!(sent(&again), sent(&J::send(J::start())));
}

/// The same call as without a break, in the same transaction, and every count as it was.
fn a_wait_for_the_patient_goes_on<J: Journey>() {
    let mut awaiting = J::awaiting();
    for wrong_attempts in 0..3 {
        let Back::Awaiting(back) = back::<J>(&J::kept(State::Awaiting(&awaiting))) else {
            panic!("did not wait any more");
        };
        let (was, is) = (J::otp(&awaiting), J::otp(&back));
        assert_eq!(is.txn_id().expose_secret(), was.txn_id().expose_secret());
        assert_eq!(is.sent_to(), was.sent_to());
        assert_eq!(is.sent_at(), now());
        assert_eq!(is.wrong_attempts(), wrong_attempts);
        assert_eq!(is.resends(), 0);
        assert_eq!(sent(&J::submit(back)), sent(&J::submit(J::awaiting())));

        let wrong = &J::Service::wrong_otps()[0];
        (awaiting, _) = retry(answered(J::submit(awaiting), wrong.status, wrong.body.clone()));
    }
    let Back::Awaiting(back) = back::<J>(&J::kept(State::Awaiting(&awaiting))) else {
        panic!("did not wait any more");
    };
    let (status, body) = J::VERIFIED;
    next(answered(J::submit(back), status, body));
}

fn a_submission_under_way_is_an_outcome_that_nobody_knows<J: Journey>() {
    let verifying = J::submit(J::awaiting());
    let kept = J::kept(State::Verifying(&verifying));
    assert!(matches!(back::<J>(&kept), Back::OutcomeUnknown(_)), "{kept:?}");
}

fn an_outcome_that_nobody_knows_stays_unknown<J: Journey>() {
    let (state, _) = unknown(unanswered(J::submit(J::awaiting()), Network::Timeout));
    let kept = J::kept(State::OutcomeUnknown(&state));
    assert!(matches!(back::<J>(&kept), Back::OutcomeUnknown(_)), "{kept:?}");
}

fn a_snapshot_says_what_it_is_of<J: Journey>() {
    let states = match J::STEP {
        OtpStep::First => [
            StateKind::SendingOtp,
            StateKind::OtpMayBeOut,
            StateKind::AwaitingOtp,
            StateKind::VerifyingOtp,
            StateKind::OutcomeUnknown,
        ],
        OtpStep::Second => [
            StateKind::SendingSecondOtp,
            StateKind::SecondOtpMayBeOut,
            StateKind::AwaitingSecondOtp,
            StateKind::VerifyingSecondOtp,
            StateKind::SecondOutcomeUnknown,
        ],
    };
    for (kept, state) in of_every_state::<J>().into_iter().zip(states) {
        let read = Snapshot::from_bytes(&kept.to_bytes()).unwrap();
        for snapshot in [kept, read] {
            assert_eq!((snapshot.kind(), snapshot.state()), (J::kind(), state));
            assert_eq!(format!("{snapshot:?}"), format!("Snapshot({}, {state})", J::kind()));
        }
    }
}

fn no_snapshot_holds_an_aadhaar_number_or_an_otp<J: Journey>() {
    for kept in of_every_state::<J>() {
        let text = text(&kept);
        for secret in [OTP, "999941057058"] {
            assert!(!text.contains(secret), "{kept:?}");
        }
        // Nor as it travels: a ciphertext is longer than anything else.
        let longest = text.split(|c: char| !c.is_ascii_alphanumeric() && !"+/=".contains(c));
        assert!(longest.map(str::len).max().unwrap() <= 32, "{kept:?}");
    }
}

/// A token or a transaction is kept where the next call needs it and nowhere else.
fn what_waits_for_no_submission_holds_no_secret<J: Journey>() {
    let [sending, may_be_out, awaiting, verifying, outcome_unknown] = of_every_state::<J>();
    for kept in [&sending, &may_be_out, &verifying, &outcome_unknown] {
        assert!(!text(kept).contains(TXN), "{kept:?}");
    }
    let is_update = matches!(J::kind().action(), Action::UpdateEmail | Action::UpdateMobile);
    for kept in [verifying, outcome_unknown] {
        // Nothing but the profile tells of an update, and the token reads it. What renews that does
        // not.
        let most = usize::from(is_update);
        assert!(text(&kept).matches("eyJ").count() <= most, "{kept:?}");
    }
    assert!(text(&awaiting).contains(TXN));
}

/// What every journey has, in the order in which it comes through.
pub(crate) fn of_every_state<J: Journey>() -> [Snapshot; 5] {
    let sending = J::send(J::start());
    let (may_be_out, _) = unknown(unanswered(J::send(J::start()), Network::Timeout));
    let verifying = J::submit(J::awaiting());
    let (outcome, _) = unknown(unanswered(J::submit(J::awaiting()), Network::Timeout));
    [
        J::kept(State::Sending(&sending)),
        J::kept(State::OtpMayBeOut(&may_be_out)),
        J::kept(State::Awaiting(&J::awaiting())),
        J::kept(State::Verifying(&verifying)),
        J::kept(State::OutcomeUnknown(&outcome)),
    ]
}

/// What comes back in another process.
#[track_caller]
fn back<J: Journey>(kept: &Snapshot) -> Back<J> {
    J::back(Snapshot::from_bytes(&kept.to_bytes()).unwrap().restore())
}

pub(crate) fn text(kept: &Snapshot) -> String {
    String::from_utf8(kept.to_bytes().to_vec()).unwrap()
}
