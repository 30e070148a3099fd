//! What holds for any sequence of replies.

use abdm_flows::v1v2::login_mobile::ChoosingAccount;
use abdm_flows::{Exchange, Step};
use abdm_types::{Cause, Effect, Failure, Network};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::answers::{for_good, passing, unclear, wrong_otps};
use crate::failures::{DOES_NOT_TELL, MAY_HAVE_ARRIVED, NEVER_LEFT};
use crate::journey::{
    Deactivate, Journey, LoginAadhaar, LoginAadhaarEncrypted, LoginMobile, ONE_ACCOUNT, Reactivate,
    Retrieve,
};
use crate::support::{
    NUMBER, OTHER_NUMBER, OTP_SENT, TOKENS, X_TOKEN, abha, answered, next, unanswered,
};

/// What may come back from a call.
#[derive(Debug, Clone)]
enum Reply {
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
    fn to<E: Exchange>(&self, state: E, accepted: (u16, &str)) -> E::Next {
        match self {
            Self::Accepted => answered(state, accepted.0, accepted.1.to_owned()),
            Self::Other(status, body) | Self::Refused(status, body) => {
                answered(state, *status, body.clone())
            }
            Self::Lost(network) => unanswered(state, *network),
        }
    }

    fn may_be_a_success(&self) -> bool {
        match self {
            Self::Accepted => true,
            Self::Other(status, _) => (200..300).contains(status),
            Self::Refused(..) | Self::Lost(_) => false,
        }
    }
}

fn reply() -> impl Strategy<Value = Reply> {
    let refusals = [wrong_otps(), for_good(), passing(), unclear()].into_iter().flatten();
    let refusals: Vec<_> = refusals.map(|refusal| (refusal.status, refusal.body)).collect();
    let repeatable = [wrong_otps(), passing(), unclear()].into_iter().flatten();
    let repeatable: Vec<_> = repeatable.map(|refusal| (refusal.status, refusal.body)).collect();
    let unclear = DOES_NOT_TELL.map(|(status, body)| (status, body.to_owned()));
    let lost: Vec<_> = MAY_HAVE_ARRIVED.into_iter().chain(NEVER_LEFT).collect();
    let of_other_calls = ["", "{}", "[]", "null", "true", OTP_SENT, TOKENS, ONE_ACCOUNT];
    prop_oneof![
        3 => Just(Reply::Accepted),
        6 => select(repeatable).prop_map(|(status, body)| Reply::Refused(status, body)),
        1 => select(refusals).prop_map(|(status, body)| Reply::Refused(status, body)),
        1 => select(unclear.to_vec()).prop_map(|(status, body)| Reply::Refused(status, body)),
        1 => select(NEVER_LEFT.to_vec()).prop_map(Reply::Lost),
        1 => select(lost).prop_map(Reply::Lost),
        1 => (200..600_u16, select(of_other_calls.to_vec()))
            .prop_map(|(status, body)| Reply::Other(status, body.to_owned())),
        1 => (200..600_u16, any::<String>()).prop_map(|(status, body)| Reply::Other(status, body)),
    ]
}

/// Whether a refusal is one of the OTP, as far as anybody can tell.
fn is_counted(failure: &Failure) -> bool {
    failure.effect() == Effect::Settled
        && matches!(failure.cause(), Cause::WrongOtp | Cause::InvalidField | Cause::Unclear)
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

fn two_accounts() -> ChoosingAccount {
    let verified = json!({
        "txnId": "25c1b379-984c-4b56-a86f-58c386879149",
        "token": "eyJ0LXRva2Vu",
        "mobileLinkedHid": [
            { "healthIdNumber": NUMBER },
            { "healthIdNumber": OTHER_NUMBER },
            { "healthIdNumber": "91-****-****-0005" },
        ],
    });
    let verifying = LoginMobile::submit(LoginMobile::awaiting());
    next(answered(verifying, 200, verified.to_string()))
}

/// A 2xx with a token, and an account that is or is not the chosen one.
fn login() -> impl Strategy<Value = (Value, Value)> {
    let token =
        prop_oneof![3 => Just(json!(X_TOKEN)), 1 => Just(json!(null)), 1 => Just(json!(""))];
    let numbers = [json!(null), json!("91-****-****-0007"), json!(NUMBER), json!(OTHER_NUMBER)];
    (token, select(numbers.to_vec()))
}

proptest! {
    // The replies are in the message of a failure; no file is written into the sources.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn nothing_is_reached_without_a_success_and_every_refused_otp_counts(
        replies in prop::collection::vec(reply(), 1..16),
    ) {
        walk::<LoginAadhaar>(&replies)?;
        walk::<LoginAadhaarEncrypted>(&replies)?;
        walk::<LoginMobile>(&replies)?;
        walk::<Retrieve>(&replies)?;
        walk::<Deactivate>(&replies)?;
        walk::<Reactivate>(&replies)?;
    }

    #[test]
    fn nobody_is_logged_in_to_an_account_that_was_not_listed_chosen_and_granted(
        attempts in prop::collection::vec(
            (
                select(vec![NUMBER, OTHER_NUMBER, "91-0000-1003-0005"]),
                prop_oneof![
                    2 => reply().prop_map(Err),
                    1 => login().prop_map(Ok),
                ],
            ),
            1..8,
        ),
    ) {
        let mut state = two_accounts();
        for (number, reply) in attempts {
            let authorizing = match state.choose(&abha(number)) {
                Ok(authorizing) => authorizing,
                Err((back, _)) => {
                    prop_assert_eq!(number, "91-0000-1003-0005");
                    state = back;
                    continue;
                }
            };
            let granted = match &reply {
                Ok((token, granted)) => {
                    token == X_TOKEN && (granted == number || granted.as_str().is_none_or(|g| g.contains('*')))
                }
                Err(reply) => reply.may_be_a_success(),
            };
            let step = match reply {
                Ok((token, granted)) => {
                    let body = json!({ "token": token, "healthIdNumber": granted });
                    answered(authorizing, 200, body.to_string())
                }
                Err(reply) => reply.to(authorizing, (200, r#"{"token":"eyJ4"}"#)),
            };
            match step {
                Step::Next(login) => {
                    prop_assert!(granted);
                    prop_assert_eq!(login.session.abha_number, Some(abha(number)));
                    return Ok(());
                }
                Step::Retry(back, failure) => {
                    prop_assert_ne!(failure.effect(), Effect::Possible);
                    state = back;
                }
                Step::Unknown(..) | Step::Ended(_) => return Ok(()),
            }
        }
    }
}
