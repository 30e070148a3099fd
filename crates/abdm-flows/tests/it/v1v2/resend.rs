//! An OTP is sent again: when that is allowed, and where each reply leads.

use std::fmt::Debug;
use std::time::{Duration, SystemTime};

use abdm_flows::snapshot::{Restored, Resumable, Resumed, Snapshot, StateKind};
use abdm_flows::v1v2::{login_aadhaar, login_mobile};
use abdm_flows::{
    AwaitingOtp, Ended, Exchange, MAX_RESENDS, RESEND_COOL_DOWN, ResendRefused, ResendingOtp,
    ResendsOtp, Step,
};
use abdm_types::{AccountStatus, Cause, Effect, Endpoint, Failure, FailureKind, Network};
use proptest::prelude::*;
use serde_json::json;

use super::service::DOES_NOT_TELL;
use super::{LoginAadhaar, LoginMobile, V1V2, envelope};
use crate::failures::{MAY_HAVE_ARRIVED, NEVER_LEFT};
use crate::journey::Journey;
use crate::properties::{config, reply};
use crate::service::Service;
use crate::silence::{Ear, echo};
use crate::support::{Sent, TXN, answered_at, ended, next, now, response, retry, sent, unknown};

/// A journey whose OTP can be sent again.
trait Resends: Journey<Awaiting = AwaitingOtp<Self::Of>> {
    type Of: ResendsOtp<Resend: Debug> + Resumable + Debug;

    /// The call, literally.
    fn call() -> Sent;

    fn came_back(restored: Restored) -> AwaitingOtp<Self::Of>;
}

impl Resends for LoginAadhaar {
    type Of = login_aadhaar::Found;

    fn call() -> Sent {
        let body = json!({ "authMethod": "AADHAAR_OTP", "txnId": TXN });
        Sent::post("/api/v1/auth/resendAuthOTP", body)
    }

    fn came_back(restored: Restored) -> AwaitingOtp<Self::Of> {
        match restored {
            Restored::V1V2LoginAadhaar(Resumed::AwaitingOtp(awaiting)) => awaiting,
            other => panic!("came back as {other:?}"),
        }
    }
}

impl Resends for LoginMobile {
    type Of = login_mobile::Start;

    fn call() -> Sent {
        let path = "/api/v2/registration/mobile/login/resendOtp";
        Sent::post(path, json!({ "txnId": TXN }))
    }

    fn came_back(restored: Restored) -> AwaitingOtp<Self::Of> {
        match restored {
            Restored::V1V2LoginMobile(Resumed::AwaitingOtp(awaiting)) => awaiting,
            other => panic!("came back as {other:?}"),
        }
    }
}

macro_rules! in_both_logins {
    ($($promise:ident),* $(,)?) => {$(
        mod $promise {
            #[test]
            fn with_aadhaar_otp() {
                super::$promise::<super::LoginAadhaar>();
            }

            #[test]
            fn using_mobile() {
                super::$promise::<super::LoginMobile>();
            }
        }
    )*};
}

in_both_logins! {
    the_call_is_as_in_the_contract,
    it_waits_a_minute_after_each_otp_and_comes_twice,
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
    wrong_otps_and_resends_are_counted_apart,
    a_resend_does_not_print_what_it_holds,
    a_resend_under_way_comes_back_counted,
    the_wait_and_the_count_hold_on_every_node,
}

fn at(seconds: u64) -> SystemTime {
    now() + Duration::from_secs(seconds)
}

/// As soon as it is allowed.
fn resending<J: Resends>() -> ResendingOtp<J::Of> {
    J::awaiting().resend(at(60)).unwrap()
}

/// Where a reply leads that comes after `seconds`.
fn after<E: Exchange>(
    state: E,
    status: u16,
    body: impl Into<bytes::Bytes>,
    seconds: u64,
) -> E::Next {
    answered_at(state, status, body, at(seconds))
}

/// The failure of a call that got this reply.
fn failed<E: Exchange>(_: &E, status: u16, body: String) -> Failure {
    match E::Call::decode(response(status, body)) {
        Ok(_) => panic!("that is no refusal"),
        Err(failure) => failure,
    }
}

/// That the patient can go on, with this many resends behind and the next one from then on.
#[track_caller]
fn assert_waits<J: Resends>(awaiting: AwaitingOtp<J::Of>, resends: u32, next_at: SystemTime) {
    assert_eq!(awaiting.otp().resends(), resends);
    assert_eq!(awaiting.resends_left(), 2 - resends);
    assert_eq!(awaiting.resend_at(), next_at);
    assert_eq!(awaiting.otp().wrong_attempts(), 0);
    assert_eq!(sent(&J::submit(awaiting)), sent(&J::submit(J::awaiting())));
}

#[test]
fn the_numbers_are_those_of_the_contract() {
    assert_eq!(RESEND_COOL_DOWN, Duration::from_secs(60));
    assert_eq!(MAX_RESENDS, 2);
}

fn the_call_is_as_in_the_contract<J: Resends>() {
    assert_eq!(sent(&resending::<J>()), J::call());
}

/// All of it known before any call.
fn it_waits_a_minute_after_each_otp_and_comes_twice<J: Resends>() {
    let mut awaiting = J::awaiting();
    let mut sent_at = now();
    for left in [2, 1] {
        assert_eq!(awaiting.resends_left(), left);
        assert_eq!(awaiting.resend_at(), sent_at + Duration::from_secs(60));
        let too_soon = ResendRefused::TooSoon { at: awaiting.resend_at() };
        let moments = [Duration::ZERO, Duration::from_secs(59), Duration::from_millis(59_999)];
        for passed in moments {
            assert_eq!(awaiting.may_resend(sent_at + passed), Err(too_soon));
            let why;
            (awaiting, why) = awaiting.resend(sent_at + passed).unwrap_err();
            assert_eq!(why, too_soon);
        }
        // A clock that was set back.
        assert_eq!(awaiting.may_resend(SystemTime::UNIX_EPOCH), Err(too_soon));

        let asked_at = awaiting.resend_at();
        assert_eq!(awaiting.may_resend(asked_at), Ok(()));
        sent_at = asked_at + Duration::from_secs(5);
        awaiting = next(answered_at(awaiting.resend(asked_at).unwrap(), 200, "true", sent_at));
        assert_eq!(awaiting.otp().sent_at(), sent_at);
    }
    assert_eq!(awaiting.resends_left(), 0);
    let much_later = at(1_000_000);
    assert_eq!(awaiting.may_resend(much_later), Err(ResendRefused::NoneLeft));
    let (awaiting, why) = awaiting.resend(much_later).unwrap_err();
    assert_eq!(why, ResendRefused::NoneLeft);
    assert_eq!(sent(&J::submit(awaiting)), sent(&J::submit(J::awaiting())));
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

fn wrong_otps_and_resends_are_counted_apart<J: Resends>() {
    let wrong = || envelope("HIS-422", "HIS-2022", "Invalid OTP value.");
    let (awaiting, _) = retry(after(J::submit(J::awaiting()), 422, wrong(), 10));
    let awaiting = next(after(awaiting.resend(at(60)).unwrap(), 200, "true", 61));
    let (awaiting, _) = retry(after(J::submit(awaiting), 422, wrong(), 70));
    assert_eq!((awaiting.otp().wrong_attempts(), awaiting.otp().resends()), (2, 1));
    assert_eq!(awaiting.resend_at(), at(121));
}

fn a_resend_does_not_print_what_it_holds<J: Resends>() {
    let mut ear = Ear::default();
    let resending = ear.hears(resending::<J>());
    ear.hears(resending.snapshot());
    let awaiting = next(ear.hears(after(resending, 200, "true", 70)));
    let (awaiting, why) = ear.hears(awaiting.resend(at(71))).unwrap_err();
    ear.reads(why);
    let (refused, echo) = echo::<V1V2>();
    let refused = after(awaiting.resend(at(130)).unwrap(), refused, echo, 131);
    let (_, failure) = retry(ear.hears(refused));
    ear.reads(failure);
    assert!(ear.heard().contains("ResendingOtp"));
}

/// The process died during the call: the OTP may be out, so the next one waits from when it began.
fn a_resend_under_way_comes_back_counted<J: Resends>() {
    let kept = J::awaiting().resend(at(75)).unwrap().snapshot();
    assert_eq!((kept.kind(), kept.state()), (J::kind(), StateKind::ResendingOtp));
    let kept = Snapshot::from_bytes(&kept.to_bytes()).unwrap();
    assert_eq!(kept.state(), StateKind::ResendingOtp);
    assert_waits::<J>(J::came_back(kept.restore()), 1, at(135));
}

fn the_wait_and_the_count_hold_on_every_node<J: Resends>() {
    let moved = |awaiting: &AwaitingOtp<J::Of>| {
        J::came_back(Snapshot::from_bytes(&awaiting.snapshot().to_bytes()).unwrap().restore())
    };
    let awaiting = moved(&J::awaiting());
    assert_eq!(awaiting.may_resend(at(59)), Err(ResendRefused::TooSoon { at: at(60) }));
    let flood = envelope("HIS-422", "HIS-1023", "Please wait for 30 minutes to try again");
    let (awaiting, _) = retry(after(awaiting.resend(at(60)).unwrap(), 422, flood, 61));
    let awaiting = moved(&awaiting);
    assert_eq!(awaiting.may_resend(at(1860)), Err(ResendRefused::TooSoon { at: at(1861) }));
    let mut awaiting = next(after(awaiting.resend(at(1861)).unwrap(), 200, "true", 1862));
    awaiting = next(after(moved(&awaiting).resend(at(1922)).unwrap(), 200, "true", 1923));
    assert_eq!(moved(&awaiting).may_resend(at(9999)), Err(ResendRefused::NoneLeft));
    // Never earlier than without the move.
    let half = now() + Duration::from_millis(500);
    let sending = J::send(J::start());
    let awaiting = next(answered_at(sending, 200, crate::support::OTP_SENT, half));
    assert_eq!(moved(&awaiting).resend_at(), at(61));
}

#[test]
fn a_refused_resend_says_why_and_no_more() {
    let too_soon = ResendRefused::TooSoon { at: now() };
    assert_eq!(too_soon.to_string(), "the OTP cannot be sent again yet");
    assert_eq!(ResendRefused::NoneLeft.to_string(), "the OTP was sent again as often as it can be");
}

#[test]
fn a_clock_at_its_end_is_no_reason_to_panic() {
    let mut end = SystemTime::UNIX_EPOCH;
    for power in (0..63).rev() {
        end = end.checked_add(Duration::from_secs(1 << power)).unwrap_or(end);
    }
    let sending = LoginMobile::send(LoginMobile::start());
    let awaiting = next(answered_at(sending, 200, crate::support::OTP_SENT, end));
    assert_eq!(awaiting.resend_at(), end);
    let resending = awaiting.resend(end).unwrap();
    let lost =
        Failure::network(&<login_mobile::Start as ResendsOtp>::Resend::META, Network::Timeout);
    let (awaiting, _) = unknown(resending.receive(Err(lost), end));
    let kept = awaiting.snapshot().to_bytes();
    assert!(Snapshot::from_bytes(&kept).is_ok());
}

/// What a patient may do with a waiting login: ask again after so many seconds, with this reply.
type Asked = (u64, crate::properties::Reply);

/// The calls that were made, each with when, and how the counts stood.
fn ask<J: Resends>(asked: &[Asked]) -> Result<(), TestCaseError> {
    let mut awaiting = J::awaiting();
    let mut clock = now();
    let mut may_be_out = 0;
    let mut last_out = now();
    for (seconds, reply) in asked {
        clock += Duration::from_secs(*seconds);
        let allowed = awaiting.may_resend(clock);
        let resending = match awaiting.resend(clock) {
            Ok(resending) => resending,
            Err((back, why)) => {
                prop_assert_eq!(allowed, Err(why));
                awaiting = back;
                continue;
            }
        };
        prop_assert_eq!(allowed, Ok(()));
        prop_assert!(clock >= last_out + RESEND_COOL_DOWN);
        prop_assert!(may_be_out < MAX_RESENDS);
        let (status, body) = match reply {
            crate::properties::Reply::Other(status, body)
            | crate::properties::Reply::Refused(status, body) => (*status, body.clone()),
            _ => (200, "true".to_owned()),
        };
        let step = match reply {
            crate::properties::Reply::Lost(network) => {
                let meta = &<J::Of as ResendsOtp>::Resend::META;
                resending.receive(Err(Failure::network(meta, *network)), clock)
            }
            _ => answered_at(resending, status, body, clock),
        };
        awaiting = match step {
            Step::Next(awaiting) | Step::Unknown(awaiting, _) => {
                may_be_out += 1;
                last_out = clock;
                awaiting
            }
            Step::Retry(awaiting, failure) => {
                prop_assert_ne!(failure.effect(), Effect::Possible);
                awaiting
            }
            Step::Ended(_) => return Ok(()),
        };
        prop_assert_eq!(awaiting.otp().resends(), may_be_out);
        prop_assert_eq!(awaiting.otp().sent_at(), last_out);
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_sequence_of_replies_sends_more_than_is_allowed_or_sooner(
        asked in prop::collection::vec((0..200_u64, reply::<V1V2>()), 1..12),
    ) {
        ask::<LoginAadhaar>(&asked)?;
        ask::<LoginMobile>(&asked)?;
    }
}
