//! What holds for any sequence of replies.

use std::fmt::Debug;

use abdm_flows::{Exchange, Step};
use abdm_types::{Cause, Effect, Failure, Network};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;

use crate::failures::{MAY_HAVE_ARRIVED, NEVER_LEFT};
use crate::journey::Journey;
use crate::registry::in_every_journey;
use crate::service::{Refusal, Service};
use crate::support::{OTP_SENT, answered, sent, unanswered};
use crate::{v1v2, v3};

/// What may come back from a call.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// What this call is answered with if all is well.
    Accepted,
    /// A status and a body that may or may not be an answer to this call.
    Other(u16, String),
    /// One of the ways to refuse.
    Refused(u16, String),
    /// None.
    Lost(Network),
}

impl Reply {
    /// Where this leads a call that is accepted with `accepted`.
    pub(crate) fn to<E: Exchange<Next: Debug> + Debug>(
        &self,
        state: E,
        accepted: (u16, &str),
    ) -> E::Next {
        match self {
            Self::Accepted => answered(state, accepted.0, accepted.1.to_owned()),
            Self::Other(status, body) | Self::Refused(status, body) => {
                answered(state, *status, body.clone())
            }
            Self::Lost(network) => unanswered(state, *network),
        }
    }

    pub(crate) fn may_be_a_success(&self) -> bool {
        match self {
            Self::Accepted => true,
            Self::Other(status, _) => (200..300).contains(status),
            Self::Refused(..) | Self::Lost(_) => false,
        }
    }
}

fn told(refusals: impl IntoIterator<Item = Vec<Refusal>>) -> Vec<(u16, String)> {
    refusals.into_iter().flatten().map(|refusal| (refusal.status, refusal.body)).collect()
}

pub(crate) fn reply<S: Service>() -> impl Strategy<Value = Reply> {
    let repeatable = told([S::wrong_otps(), S::passing(), S::unclear()]);
    let refusals = told([S::wrong_otps(), S::for_good(), S::passing(), S::unclear()]);
    let unclear: Vec<_> =
        S::does_not_tell().into_iter().map(|(status, body)| (status, body.to_owned())).collect();
    let lost: Vec<_> = MAY_HAVE_ARRIVED.into_iter().chain(NEVER_LEFT).collect();
    let of_other_calls = vec![
        "",
        "{}",
        "[]",
        "null",
        "true",
        OTP_SENT,
        v1v2::TOKENS,
        v1v2::ONE_ACCOUNT,
        v3::LOGGED_IN,
        v3::ONE_ACCOUNT,
        v3::REACTIVATED,
    ];
    prop_oneof![
        3 => Just(Reply::Accepted),
        6 => select(repeatable).prop_map(|(status, body)| Reply::Refused(status, body)),
        1 => select(refusals).prop_map(|(status, body)| Reply::Refused(status, body)),
        1 => select(unclear).prop_map(|(status, body)| Reply::Refused(status, body)),
        1 => select(NEVER_LEFT.to_vec()).prop_map(Reply::Lost),
        1 => select(lost).prop_map(Reply::Lost),
        1 => (200..600_u16, select(of_other_calls))
            .prop_map(|(status, body)| Reply::Other(status, body.to_owned())),
        1 => (200..600_u16, any::<String>()).prop_map(|(status, body)| Reply::Other(status, body)),
    ]
}

/// Whether a refusal is one of the OTP, as far as anybody can tell.
fn is_counted(failure: &Failure) -> bool {
    let code = failure.service_error().and_then(|error| error.code());
    let about_headers = code.is_some_and(|code| matches!(code.as_str(), "ABDM-1016" | "ABDM-1030"));
    failure.effect() == Effect::Settled
        && matches!(failure.cause(), Cause::WrongOtp | Cause::InvalidField | Cause::Unclear)
        && !about_headers
}

enum State<J: Journey> {
    Start(J::Start),
    Awaiting(J::Awaiting),
}

/// Takes a journey through these replies as far as they lead, starting over wherever it can, and
/// checks each step against its reply.
fn walk<J: Journey>(replies: &[Reply]) -> Result<(), TestCaseError> {
    let mut state = State::<J>::Start(J::start());
    let mut counted = 0;
    for reply in replies {
        state = match state {
            State::Start(start) => match reply.to(J::send(start), (200, OTP_SENT)) {
                Step::Next(awaiting) => {
                    prop_assert!(reply.may_be_a_success());
                    counted = 0;
                    State::Awaiting(awaiting)
                }
                Step::Retry(start, failure) => {
                    prop_assert_ne!(failure.effect(), Effect::Possible);
                    State::Start(start)
                }
                Step::Unknown(may_be_out, failure) => {
                    prop_assert_eq!(failure.effect(), Effect::Possible);
                    State::Start(J::send_again(may_be_out))
                }
                Step::Ended(_) => return Ok(()),
            },
            State::Awaiting(awaiting) => match reply.to(J::submit(awaiting), J::VERIFIED) {
                Step::Next(_) => {
                    prop_assert!(reply.may_be_a_success());
                    return Ok(());
                }
                Step::Retry(awaiting, failure) => {
                    prop_assert_ne!(failure.effect(), Effect::Possible);
                    counted += u32::from(is_counted(&failure));
                    State::Awaiting(awaiting)
                }
                Step::Unknown(_, failure) => {
                    prop_assert_eq!(failure.effect(), Effect::Possible);
                    return Ok(());
                }
                Step::Ended(_) => return Ok(()),
            },
        };
        if let State::Awaiting(awaiting) = &state {
            prop_assert_eq!(J::otp(awaiting).wrong_attempts(), counted);
        }
    }
    Ok(())
}

/// The calls that a journey makes if nobody asks for another OTP: whatever comes back, OTPs are
/// submitted for as long as it waits for one.
fn calls_after_one_otp<J: Journey>(replies: &[Reply]) -> Vec<String> {
    let mut replies = replies.iter();
    let mut calls = Vec::new();
    let sending = J::send(J::start());
    calls.push(sent(&sending).line);
    let Some(Step::Next(mut awaiting)) =
        replies.next().map(|reply| reply.to(sending, (200, OTP_SENT)))
    else {
        return calls;
    };
    for reply in replies {
        let verifying = J::submit(awaiting);
        calls.push(sent(&verifying).line);
        match reply.to(verifying, J::VERIFIED) {
            Step::Retry(again, _) => awaiting = again,
            Step::Next(_) | Step::Unknown(..) | Step::Ended(_) => break,
        }
    }
    calls
}

fn sends_one_otp<J: Journey>(replies: &[Reply]) -> Result<(), TestCaseError> {
    let calls = calls_after_one_otp::<J>(replies);
    let sending = calls.iter().filter(|line| J::Service::SENDING.contains(&line.as_str()));
    prop_assert_eq!(sending.count(), 1, "{:?}", calls);
    Ok(())
}

/// The replies are in the message of a failure; no file is written into the sources.
pub(crate) fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

in_every_journey! {
    nothing_is_reached_without_a_success_and_every_refused_otp_counts,
    no_sequence_of_replies_makes_a_journey_send_another_otp,
}

fn nothing_is_reached_without_a_success_and_every_refused_otp_counts<J: Journey>() {
    let replies = prop::collection::vec(reply::<J::Service>(), 1..16);
    TestRunner::new(config()).run(&replies, |replies| walk::<J>(&replies)).unwrap();
}

fn no_sequence_of_replies_makes_a_journey_send_another_otp<J: Journey>() {
    let replies = prop::collection::vec(reply::<J::Service>(), 1..8);
    TestRunner::new(config()).run(&replies, |replies| sends_one_otp::<J>(&replies)).unwrap();
}
