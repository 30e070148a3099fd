//! What every journey with a password has in common, and that each of them keeps it.

use std::fmt::Debug;

use abdm_flows::snapshot::{Kind, Restored, ResumableByPassword, ResumedByPassword, Snapshot};
use abdm_flows::{AwaitingPassword, ConfirmedBy, Journey, VerifyingPassword};
use abdm_types::{Cause, Effect, Endpoint, Password};
use proptest::prelude::*;
use proptest::sample::select;

use crate::failures::{MAY_HAVE_ARRIVED, NEVER_LEFT};
use crate::properties::config;
use crate::service::Service;
use crate::silence::Ear;
use crate::support::{answered, next, refused, retry, sent, unanswered, unknown};

pub(crate) const PASSWORD: &str = "Sentinel@835917";

pub(crate) fn password() -> Password {
    Password::parse(PASSWORD).unwrap()
}

/// A journey: nothing is sent, and a password is verified.
pub(crate) trait ByPassword: Sized {
    type State: ResumableByPassword
        + ConfirmedBy<Self::Call>
        + Journey<Done: Debug, InDoubt: Debug>
        + Debug;
    type Call: Endpoint + Debug;
    type Service: Service;

    /// Status and body of the reply to the right password, and to a wrong one.
    const RIGHT: (u16, &str);
    const WRONG: &[(u16, &str)];

    fn awaiting() -> AwaitingPassword<Self::State>;
    fn submit(
        awaiting: AwaitingPassword<Self::State>,
    ) -> VerifyingPassword<Self::State, Self::Call>;
    /// What came back, as a state of this journey. Panics if it is one of another.
    fn back(restored: Restored) -> ResumedByPassword<Self::State>;
}

macro_rules! every_journey_by_password {
    ($($promise:ident),+ $(,)?) => {$(
        mod $promise {
            #[test]
            fn login_v1v2() {
                super::$promise::<crate::v1v2::LoginPassword>();
            }

            #[test]
            fn login_v3() {
                super::$promise::<crate::v3::LoginPassword>();
            }

            #[test]
            fn reactivate_v1v2() {
                super::$promise::<crate::v1v2::ReactivatePassword>();
            }

            #[test]
            fn reactivate_v3() {
                super::$promise::<crate::v3::ReactivatePassword>();
            }

            #[test]
            fn deactivate_v3() {
                super::$promise::<crate::v3::DeactivatePassword>();
            }

            #[test]
            fn update_mobile_v1v2() {
                super::$promise::<crate::v1v2::UpdateMobilePassword>();
            }

            #[test]
            fn delete_v3() {
                super::$promise::<crate::v3::DeletePassword>();
            }
        }
    )+};
}

every_journey_by_password! {
    a_wrong_password_is_counted_and_asked_for_again,
    what_has_nothing_to_do_with_the_password_is_not_counted,
    what_may_be_another_way_to_say_that_it_is_wrong_counts,
    every_refused_password_counts_in_whatever_process_and_nothing_else_does,
    a_refusal_for_good_ends_it,
    without_an_answer_nobody_knows,
    what_waits_comes_back_as_it_was,
    a_submission_under_way_comes_back_as_unknown,
    nothing_prints_or_keeps_the_password,
}

fn verifying<J: ByPassword>() -> VerifyingPassword<J::State, J::Call> {
    J::submit(J::awaiting())
}

fn a_wrong_password_is_counted_and_asked_for_again<J: ByPassword>() {
    let mut awaiting = J::awaiting();
    let wrong = J::WRONG.iter().cycle().take(3);
    for (before, &(status, body)) in (0..).zip(wrong) {
        assert_eq!(awaiting.wrong_attempts(), before);
        let failure;
        (awaiting, failure) = retry(answered(J::submit(awaiting), status, body));
        assert_eq!(failure.cause(), Cause::WrongPassword, "{body}");
        assert_eq!(failure.effect(), Effect::Settled);
    }
    let (status, body) = J::RIGHT;
    let submitted = J::submit(awaiting);
    assert_eq!(sent(&submitted), sent(&verifying::<J>()));
    next(answered(submitted, status, body));
}

fn what_has_nothing_to_do_with_the_password_is_not_counted<J: ByPassword>() {
    for refusal in J::Service::passing() {
        let (again, _) = retry(answered(verifying::<J>(), refusal.status, refusal.body));
        assert_eq!(again.wrong_attempts(), 0);
    }
    for network in NEVER_LEFT {
        let (again, failure) = retry(unanswered(verifying::<J>(), network));
        assert_eq!((again.wrong_attempts(), failure.effect()), (0, Effect::None));
    }
}

fn what_may_be_another_way_to_say_that_it_is_wrong_counts<J: ByPassword>() {
    for refusal in J::Service::unclear() {
        let (again, failure) = retry(answered(verifying::<J>(), refusal.status, refusal.body));
        assert_eq!((again.wrong_attempts(), failure.effect()), (1, Effect::Settled));
    }
}

/// What may become of a password.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Wrong,
    NeverLeft,
    Passing,
}

fn every_refused_password_counts_in_whatever_process_and_nothing_else_does<J: ByPassword>() {
    let fate = select(vec![Fate::Wrong, Fate::NeverLeft, Fate::Passing]);
    let config = ProptestConfig { cases: 32, ..config() };
    proptest!(config, |(fates in prop::collection::vec(fate, 0..12))| {
        let mut awaiting = J::awaiting();
        let mut counted = 0;
        for fate in fates {
            let ResumedByPassword::AwaitingPassword(state) = back::<J>(&awaiting.snapshot()) else {
                panic!("not waiting");
            };
            let verifying = J::submit(state);
            let step = match fate {
                Fate::Wrong => {
                    let (status, body) = J::WRONG[0];
                    answered(verifying, status, body)
                }
                Fate::Passing => {
                    let refusal = J::Service::passing().remove(0);
                    answered(verifying, refusal.status, refusal.body)
                }
                Fate::NeverLeft => unanswered(verifying, NEVER_LEFT[0]),
            };
            counted += u32::from(matches!(fate, Fate::Wrong));
            (awaiting, _) = retry(step);
            prop_assert_eq!(awaiting.wrong_attempts(), counted);
        }
    });
}

fn a_refusal_for_good_ends_it<J: ByPassword>() {
    let not_about_an_otp = J::Service::for_good()
        .into_iter()
        .filter(|refusal| !matches!(refusal.cause, Cause::AccountDeactivated | Cause::OtpExpired));
    for refusal in not_about_an_otp {
        let failure = refused(answered(verifying::<J>(), refusal.status, refusal.body));
        assert_eq!((failure.cause(), failure.effect()), (refusal.cause, Effect::Settled));
    }
}

fn without_an_answer_nobody_knows<J: ByPassword>() {
    for network in MAY_HAVE_ARRIVED {
        let (state, failure) = unknown(unanswered(verifying::<J>(), network));
        assert_eq!(failure.effect(), Effect::Possible);
        assert_eq!(state.kind(), J::awaiting().kind());
    }
    for (status, body) in J::Service::does_not_tell() {
        unknown(answered(verifying::<J>(), status, body));
    }
}

fn what_waits_comes_back_as_it_was<J: ByPassword>() {
    let (status, body) = J::WRONG[0];
    let (awaiting, _) = retry(answered(verifying::<J>(), status, body));
    let ResumedByPassword::AwaitingPassword(back) = back::<J>(&awaiting.snapshot()) else {
        panic!("did not wait any more");
    };
    assert_eq!(back.wrong_attempts(), 1);
    assert_eq!(back.kind(), J::awaiting().kind());
    assert_eq!(sent(&J::submit(back)), sent(&verifying::<J>()));
}

fn a_submission_under_way_comes_back_as_unknown<J: ByPassword>() {
    let [_, verifying, outcome] = of_every_state::<J>();
    for kept in [verifying, outcome] {
        assert!(matches!(back::<J>(&kept), ResumedByPassword::OutcomeUnknown(_)), "{kept:?}");
    }
}

pub(crate) fn nothing_prints_or_keeps_the_password<J: ByPassword>() {
    let mut ear = Ear::default();
    ear.hears(J::awaiting());
    ear.hears(verifying::<J>());
    for (status, body) in J::WRONG.iter().copied().chain([J::RIGHT]) {
        let _ = ear.hears(answered(verifying::<J>(), status, body));
    }
    let _ = ear.hears(unanswered(verifying::<J>(), MAY_HAVE_ARRIVED[0]));
    for kept in of_every_state::<J>() {
        let text = String::from_utf8(kept.to_bytes().to_vec()).unwrap();
        assert!(!text.contains("Sentinel"), "{kept:?}");
        ear.hears(kept);
    }
    let heard = ear.heard();
    assert!(!heard.contains("Sentinel"));
    for state in ["AwaitingPassword", "VerifyingPassword", "OutcomeUnknown"] {
        assert!(heard.contains(state), "{state} was not heard");
    }
}

/// What every journey has, in the order in which it comes through.
pub(crate) fn of_every_state<J: ByPassword>() -> [Snapshot; 3] {
    let (outcome, _) = unknown(unanswered(verifying::<J>(), MAY_HAVE_ARRIVED[0]));
    [J::awaiting().snapshot(), verifying::<J>().snapshot(), outcome.snapshot()]
}

fn back<J: ByPassword>(kept: &Snapshot) -> ResumedByPassword<J::State> {
    let read = Snapshot::from_bytes(&kept.to_bytes()).unwrap();
    let expected: Kind = J::awaiting().kind();
    assert_eq!(read.kind(), expected);
    J::back(read.restore())
}
