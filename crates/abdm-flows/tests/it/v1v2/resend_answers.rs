//! An OTP is sent again: where each reply leads.

use std::time::Duration;

use abdm_flows::{Ended, Exchange, ResendRefused, ResendsOtp, Step};
use abdm_types::{AccountStatus, Cause, Effect, Endpoint, Failure, FailureKind};

use super::resend::{Resends, after, assert_waits, at, in_both_logins, resending};
use super::service::DOES_NOT_TELL;
use super::{V1V2, envelope};
use crate::failures::{MAY_HAVE_ARRIVED, NEVER_LEFT};
use crate::service::Service;
use crate::support::{answered_at, ended, next, response, retry, unknown};

in_both_logins! {
    a_resend_counts_and_the_transaction_stays,
    what_never_left_does_not_count,
    without_an_answer_it_counts_and_the_patient_may_have_either,
    an_answer_that_does_not_tell_counts_too,
    an_answer_after_a_lost_attempt_counts_too,
    a_false_is_no_confirmation,
    a_refusal_with_a_wait_moves_the_next_one,
    a_refusal_without_a_wait_costs_another_minute,
    what_is_not_about_the_otp_moves_nothing,
    a_refusal_leaves_the_first_otp_good,
    what_leaves_no_otp_good_ends_the_journey,
}

/// The failure of a call that got this reply.
fn failed<E: Exchange>(_: &E, status: u16, body: String) -> Failure {
    match E::Call::decode(response(status, body)) {
        Ok(_) => panic!("that is no refusal"),
        Err(failure) => failure,
    }
}

fn a_resend_counts_and_the_transaction_stays<J: Resends>() {
    for body in ["true", r#""true""#, "", r#"{"txnId":"another"}"#] {
        let awaiting = next(after(resending::<J>(), 200, body, 70));
        assert_waits::<J>(awaiting, 1, at(130));
    }
}

fn what_never_left_does_not_count<J: Resends>() {
    for network in NEVER_LEFT {
        let state = resending::<J>();
        let failure = Failure::network(&<J::Of as ResendsOtp>::Resend::META, network);
        let (awaiting, failure) = retry(state.receive(Err(failure), at(70)));
        assert_eq!(failure.effect(), Effect::None);
        assert_eq!(awaiting.may_resend(at(70)), Ok(()));
        assert_waits::<J>(awaiting, 0, at(60));
    }
}

fn without_an_answer_it_counts_and_the_patient_may_have_either<J: Resends>() {
    for network in MAY_HAVE_ARRIVED {
        let failure = Failure::network(&<J::Of as ResendsOtp>::Resend::META, network);
        let (awaiting, failure) = unknown(resending::<J>().receive(Err(failure), at(70)));
        assert_eq!(failure.effect(), Effect::Possible);
        assert_waits::<J>(awaiting, 1, at(130));
    }
}

fn an_answer_that_does_not_tell_counts_too<J: Resends>() {
    for (status, body) in DOES_NOT_TELL {
        let (awaiting, failure) = unknown(after(resending::<J>(), status, body, 70));
        assert_eq!(failure.effect(), Effect::Possible, "{status} {body}");
        assert_waits::<J>(awaiting, 1, at(130));
    }
}

fn an_answer_after_a_lost_attempt_counts_too<J: Resends>() {
    let refusals = [V1V2::wrong_otps(), V1V2::passing(), V1V2::for_good(), V1V2::unclear()];
    for refusal in refusals.into_iter().flatten() {
        let state = resending::<J>();
        let failure = refusal.failure(&state).after(2, Effect::Possible);
        let (awaiting, _) = unknown(state.receive(Err(failure), at(70)));
        assert_waits::<J>(awaiting, 1, at(130));
    }
}

fn a_false_is_no_confirmation<J: Resends>() {
    for body in ["false", r#""false""#] {
        let (awaiting, failure) = unknown(after(resending::<J>(), 200, body, 70));
        assert!(matches!(failure.kind(), FailureKind::Incomplete("confirmation")));
        assert_eq!(failure.effect(), Effect::Possible);
        assert_waits::<J>(awaiting, 1, at(130));
    }
}

/// The same code says seconds in one place and minutes in another.
fn a_refusal_with_a_wait_moves_the_next_one<J: Resends>() {
    for (code, message, seconds) in [
        ("HIS-1023", "Please wait for 30 seconds before sending another OTP request.", 30),
        ("HIS-1023", "Please wait for 30 minutes to try again with same ABHA number", 1800),
        ("HIS-2017", "You have requested multiple OTPs. Please try again in 30 minutes.", 1800),
    ] {
        let refusal = envelope("HIS-422", code, message);
        let (awaiting, failure) = retry(after(resending::<J>(), 422, refusal, 70));
        let wait = Some(Duration::from_secs(seconds));
        assert_eq!(failure.cause(), Cause::TooManyOtps { wait }, "{message}");
        let before = awaiting.may_resend(at(69 + seconds));
        assert_eq!(before, Err(ResendRefused::TooSoon { at: at(70 + seconds) }), "{message}");
        assert_eq!(awaiting.may_resend(at(70 + seconds)), Ok(()));
        assert_waits::<J>(awaiting, 0, at(70 + seconds));
    }
    // A clock that was set back meanwhile shortens no wait.
    let refusal = envelope("HIS-422", "HIS-1023", "Please wait for 30 seconds");
    let (awaiting, _) = retry(after(resending::<J>(), 422, refusal, 10));
    assert_waits::<J>(awaiting, 0, at(60));
    let too_fast = r#"{"error":{"code":2429,"message":"Too many attempts"}}"#;
    let mut reply = response(429, too_fast);
    reply.headers_mut().insert("retry-after", "600".parse().unwrap());
    let failure = match <J::Of as ResendsOtp>::Resend::decode(reply) {
        Ok(_) => panic!("that is no refusal"),
        Err(failure) => failure,
    };
    let (awaiting, _) = retry(resending::<J>().receive(Err(failure), at(70)));
    assert_waits::<J>(awaiting, 0, at(670));
}

/// It may be a way to say that it is too soon.
fn a_refusal_without_a_wait_costs_another_minute<J: Resends>() {
    let his = |code| envelope("HIS-422", code, "Not now.");
    for (status, body) in [
        (422, his("HIS-1023")),
        (422, his("HIS-4711")),
        (400, his("HIS-1003")),
        (422, his("HIS-1013")),
        (403, String::new()),
        (404, String::new()),
        (429, String::new()),
    ] {
        let (awaiting, failure) = retry(after(resending::<J>(), status, body.clone(), 70));
        assert_eq!(failure.effect(), Effect::Settled, "{status} {body}");
        assert_waits::<J>(awaiting, 0, at(130));
    }
}

fn what_is_not_about_the_otp_moves_nothing<J: Resends>() {
    let passing = V1V2::passing();
    let passing = passing.iter().filter(|r| !matches!(r.cause, Cause::RateLimited { .. }));
    for refusal in passing {
        let (awaiting, failure) =
            retry(after(resending::<J>(), refusal.status, refusal.body.clone(), 70));
        refusal.assert_is(&failure);
        assert_waits::<J>(awaiting, 0, at(60));
    }
}

fn a_refusal_leaves_the_first_otp_good<J: Resends>() {
    let refusals = [V1V2::wrong_otps(), V1V2::passing(), V1V2::unclear(), V1V2::for_good()];
    let mut went_on = 0;
    for refusal in refusals.into_iter().flatten() {
        let step = after(resending::<J>(), refusal.status, refusal.body.clone(), 70);
        let over = matches!(
            refusal.cause,
            Cause::AccountDeactivated
                | Cause::AccountUnknown
                | Cause::Locked { .. }
                | Cause::OtpExpired
                | Cause::TransactionInvalid
        );
        match step {
            Step::Retry(awaiting, _) => {
                assert!(!over, "{refusal:?}");
                let (status, body) = J::VERIFIED;
                next(answered_at(J::submit(awaiting), status, body, at(80)));
                went_on += 1;
            }
            Step::Ended(_) => assert!(over, "{refusal:?}"),
            step => panic!("{refusal:?} led to {step:?}"),
        }
    }
    assert!(went_on > 20, "{went_on}");
}

fn what_leaves_no_otp_good_ends_the_journey<J: Resends>() {
    for code in ["HIS-1026", "HIS-1056", "HIS-1039", "HIS-1008", "HIS-1007"] {
        let refusal = envelope("HIS-422", code, "");
        let state = resending::<J>();
        let failure = failed(&state, 422, refusal.clone());
        match ended(after(state, 422, refusal, 70)) {
            Ended::Refused(ending) => assert_eq!(ending.cause(), failure.cause(), "{code}"),
            // In the words of the journey.
            Ended::NotActive { status: AccountStatus::Deactivated, .. } => {
                assert_eq!(failure.cause(), Cause::AccountDeactivated);
            }
            ended => panic!("{code} ended with {ended:?}"),
        }
    }
}
