//! An OTP is sent again: when, how often, and on every node.

use std::fmt::Debug;
use std::time::{Duration, SystemTime};

use abdm_flows::snapshot::{Restored, Resumable, Resumed, Snapshot, StateKind};
use abdm_flows::v1v2::{login_abha, login_mobile};
use abdm_flows::{
    AwaitingOtp, Exchange, MAX_RESENDS, RESEND_COOL_DOWN, ResendRefused, ResendingOtp, ResendsOtp,
    Step,
};
use abdm_types::{Effect, Endpoint, Failure, Network};
use proptest::prelude::*;
use serde_json::json;

use super::{LoginAadhaar, LoginMobile, V1V2, envelope};
use crate::journey::Journey;
use crate::properties::{Reply, config, reply};
use crate::silence::{Ear, echo};
use crate::support::{OTP_SENT, Sent, TXN, answered_at, next, now, retry, sent, unknown};

/// A journey whose OTP can be sent again.
pub(super) trait Resends: Journey<Awaiting = AwaitingOtp<Self::Of>> {
    type Of: ResendsOtp<Resend: Debug> + Resumable + Debug;

    /// The call, literally.
    fn call() -> Sent;

    fn came_back(restored: Restored) -> AwaitingOtp<Self::Of>;
}

impl Resends for LoginAadhaar {
    type Of = login_abha::Chosen<login_abha::AadhaarOtp>;

    fn call() -> Sent {
        let body = json!({ "authMethod": "AADHAAR_OTP", "txnId": TXN });
        Sent::post("/api/v1/auth/resendAuthOTP", body)
    }

    fn came_back(restored: Restored) -> AwaitingOtp<Self::Of> {
        match restored {
            Restored::V1V2LoginAadhaarOtp(Resumed::AwaitingOtp(awaiting)) => awaiting,
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
                super::$promise::<crate::v1v2::LoginAadhaar>();
            }

            #[test]
            fn using_mobile() {
                super::$promise::<crate::v1v2::LoginMobile>();
            }
        }
    )*};
}
pub(super) use in_both_logins;

in_both_logins! {
    the_call_is_as_in_the_contract,
    it_waits_a_minute_after_each_otp_and_comes_twice,
    wrong_otps_and_resends_are_counted_apart,
    a_resend_does_not_print_what_it_holds,
    a_resend_under_way_comes_back_counted,
    the_wait_and_the_count_hold_on_every_node,
}

pub(super) fn at(seconds: u64) -> SystemTime {
    now() + Duration::from_secs(seconds)
}

/// As soon as it is allowed.
pub(super) fn resending<J: Resends>() -> ResendingOtp<J::Of> {
    J::awaiting().resend(at(60)).unwrap()
}

/// Where a reply leads that comes after `seconds`.
pub(super) fn after<E: Exchange<Next: Debug> + Debug>(
    state: E,
    status: u16,
    body: impl Into<bytes::Bytes>,
    seconds: u64,
) -> E::Next {
    answered_at(state, status, body, at(seconds))
}

/// That the patient can go on, with this many resends behind and the next one from then on.
#[track_caller]
pub(super) fn assert_waits<J: Resends>(
    awaiting: AwaitingOtp<J::Of>,
    resends: u32,
    next_at: SystemTime,
) {
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

fn wrong_otps_and_resends_are_counted_apart<J: Resends>() {
    let wrong = || envelope("HIS-422", "HIS-2022", "Invalid OTP value.");
    let (awaiting, _) = retry(after(J::submit(J::awaiting()), 422, wrong(), 10));
    let awaiting = next(after(awaiting.resend(at(60)).unwrap(), 200, "true", 61));
    let (awaiting, _) = retry(after(J::submit(awaiting), 422, wrong(), 70));
    assert_eq!((awaiting.otp().wrong_attempts(), awaiting.otp().resends()), (2, 1));
    assert_eq!(awaiting.resend_at(), at(121));
}

pub(super) fn a_resend_does_not_print_what_it_holds<J: Resends>() {
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
    let awaiting = next(answered_at(sending, 200, OTP_SENT, half));
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
    let awaiting = next(answered_at(sending, 200, OTP_SENT, end));
    assert_eq!(awaiting.resend_at(), end);
    let resending = awaiting.resend(end).unwrap();
    let lost =
        Failure::network(&<login_mobile::Start as ResendsOtp>::Resend::META, Network::Timeout);
    let (awaiting, _) = unknown(resending.receive(Err(lost), end));
    let kept = awaiting.snapshot().to_bytes();
    assert!(Snapshot::from_bytes(&kept).is_ok());
}

/// Asks for another OTP again and again, each time after so many seconds, and checks each step
/// against its reply.
fn ask<J: Resends>(asked: &[(u64, Reply)]) -> Result<(), TestCaseError> {
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
        let step = match reply {
            Reply::Accepted => answered_at(resending, 200, "true", clock),
            Reply::Other(status, body) | Reply::Refused(status, body) => {
                answered_at(resending, *status, body.clone(), clock)
            }
            Reply::Lost(network) => {
                let meta = &<J::Of as ResendsOtp>::Resend::META;
                resending.receive(Err(Failure::network(meta, *network)), clock)
            }
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
