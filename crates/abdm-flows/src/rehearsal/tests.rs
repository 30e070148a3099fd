use std::sync::LazyLock;
use std::time::Duration;

use abdm_crypto::{Encryptor, Padding, PublicKey};
use abdm_types::{Cause, Effect, Network, Otp, Password};
use bytes::Bytes;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::snapshot::{Restored, ResumedByPassword};
use crate::{AwaitingOtp, Reconciled};

const TXN: &str = r#"{"txnId":"a825f76b"}"#;
const VERIFIED: &str = r#"{"txnId":"25c1b379","mobileLinkedHid":[]}"#;
const WRONG: &str = r#"{"code":"HIS-422","message":"x","details":[{"message":"Invalid OTP value.","code":"HIS-2022","attribute":null}]}"#;

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_653_368_656)
}

fn answered<E: Exchange>(state: E, status: u16, body: &'static str) -> E::Next {
    let mut response = http::Response::new(Bytes::from_static(body.as_bytes()));
    *response.status_mut() = status.try_into().unwrap();
    state.receive(E::Call::decode(response), now())
}

fn lost<E: Exchange>(state: E) -> E::Next {
    state.receive(Err(Failure::network(&E::Call::META, Network::Timeout)), now())
}

fn next<N: std::fmt::Debug, R: std::fmt::Debug, U: std::fmt::Debug>(step: Step<N, R, U>) -> N {
    match step {
        Step::Next(state) => state,
        step => panic!("did not go on: {step:?}"),
    }
}

fn unknown<N: std::fmt::Debug, R: std::fmt::Debug, U: std::fmt::Debug>(step: Step<N, R, U>) -> U {
    match step {
        Step::Unknown(state, failure) => {
            assert_eq!(failure.effect(), Effect::Possible);
            state
        }
        step => panic!("claimed to know: {step:?}"),
    }
}

fn retry<N: std::fmt::Debug, R: std::fmt::Debug, U: std::fmt::Debug>(
    step: Step<N, R, U>,
) -> (R, Failure) {
    match step {
        Step::Retry(state, failure) => (state, failure),
        step => panic!("did not go back: {step:?}"),
    }
}

/// A public key that nobody has the other half of.
fn encryptor() -> Encryptor {
    static ENCRYPTOR: LazyLock<Encryptor> = LazyLock::new(make_encryptor);
    ENCRYPTOR.clone()
}

fn make_encryptor() -> Encryptor {
    use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
    use aws_lc_rs::rsa::{KeySize, PrivateDecryptingKey};

    let private = PrivateDecryptingKey::generate(KeySize::Rsa2048).unwrap();
    let spki = AsDer::<PublicKeyX509Der<'_>>::as_der(&private.public_key()).unwrap();
    Encryptor::new(PublicKey::from_der(spki.as_ref()).unwrap(), Padding::Pkcs1v15).unwrap()
}

fn otp() -> Otp {
    Otp::parse("835917").unwrap()
}

fn password() -> Password {
    Password::parse("Sentinel@123").unwrap()
}

/// After the process that took it is gone.
fn back(kept: &Snapshot, state: StateKind) -> Restored {
    let bytes = kept.to_bytes();
    let read = Snapshot::from_bytes(&bytes).unwrap();
    assert_eq!((kept.state(), read.state(), read.kind()), (state, state, kept.kind()));
    assert_eq!(*read.to_bytes(), *bytes);
    let text = str::from_utf8(&bytes).unwrap();
    assert!(!text.contains("835917") && !text.contains("Sentinel"), "{kept:?}");
    read.restore()
}

fn verified(journey: JourneyKind) -> Verified {
    let awaiting = next(answered(First::new(journey).send_otp(), 200, TXN));
    let verifying = awaiting.submit_otp(&otp(), &encryptor()).unwrap();
    next(answered(verifying, 200, VERIFIED))
}

fn second() -> AwaitingOtp<Second> {
    let sending = verified(JourneyKind::RehearsalOtp).send_second_otp();
    next(answered(sending, 200, TXN))
}

#[test]
fn an_accepted_first_otp_is_kept_between_the_two() {
    for journey in [JourneyKind::RehearsalOtp, JourneyKind::RehearsalPassword] {
        let kept = verified(journey).snapshot();
        let Restored::Rehearsal(Resumed::Between(back)) = back(&kept, StateKind::Verified) else {
            panic!("not verified any more");
        };
        assert_eq!(back.txn_id.expose_secret(), "25c1b379");
        assert_eq!((back.journey, back.wanted.as_str()), (journey, "5550001099"));
    }
}

#[test]
fn every_state_of_the_second_otp_has_a_name_of_its_own_and_comes_back() {
    let sending = verified(JourneyKind::RehearsalOtp).send_second_otp();
    let kept = sending.snapshot();
    let Restored::RehearsalSecond(Resumed::OtpMayBeOut(state)) =
        back(&kept, StateKind::SendingSecondOtp)
    else {
        panic!("not out");
    };
    assert_eq!(state.send_again().0.txn_id.expose_secret(), "25c1b379");

    let may_be_out = unknown(lost(sending)).snapshot();
    let restored = back(&may_be_out, StateKind::SecondOtpMayBeOut);
    assert!(matches!(restored, Restored::RehearsalSecond(Resumed::OtpMayBeOut(_))));

    let (awaiting, _) = retry(answered(submitted(second()), 422, WRONG));
    let kept = awaiting.snapshot();
    let Restored::RehearsalSecond(Resumed::AwaitingOtp(state)) =
        back(&kept, StateKind::AwaitingSecondOtp)
    else {
        panic!("not waiting");
    };
    assert_eq!(state.otp().txn_id().expose_secret(), "a825f76b");
    assert_eq!(state.journey().0.txn_id.expose_secret(), "25c1b379");
    assert_eq!(state.otp().wrong_attempts(), 1);

    let resending = second().resend(now() + Duration::from_secs(61)).unwrap();
    let restored = back(&resending.snapshot(), StateKind::ResendingSecondOtp);
    let Restored::RehearsalSecond(Resumed::AwaitingOtp(state)) = restored else {
        panic!("not waiting");
    };
    assert_eq!(state.otp().resends(), 1);
}

fn submitted(
    awaiting: AwaitingOtp<Second>,
) -> crate::VerifyingOtp<Second, mobile_login_verify_otp::Request> {
    awaiting.submit_otp(&otp(), &encryptor()).unwrap()
}

/// After the first nothing was changed, after the second the mobile may be.
#[test]
fn the_unknown_outcomes_of_the_two_otps_are_told_apart() {
    let first = next(answered(First::new(JourneyKind::RehearsalOtp).send_otp(), 200, TXN));
    let verifying = first.submit_otp(&otp(), &encryptor()).unwrap();
    let restored = back(&verifying.snapshot(), StateKind::VerifyingOtp);
    assert!(matches!(restored, Restored::Rehearsal(Resumed::OutcomeUnknown(_))));
    let kept = unknown(lost(verifying)).snapshot();
    let restored = back(&kept, StateKind::OutcomeUnknown);
    assert!(matches!(restored, Restored::Rehearsal(Resumed::OutcomeUnknown(_))));

    let restored = back(&submitted(second()).snapshot(), StateKind::VerifyingSecondOtp);
    assert!(matches!(restored, Restored::RehearsalSecond(Resumed::OutcomeUnknown(_))));
    let kept = unknown(lost(submitted(second()))).snapshot();
    let Restored::RehearsalSecond(Resumed::OutcomeUnknown(state)) =
        back(&kept, StateKind::SecondOutcomeUnknown)
    else {
        panic!("known");
    };
    assert_eq!(state.in_doubt.as_str(), "5550001099");
    assert_eq!(next(answered(submitted(second()), 200, VERIFIED)), Changed);
}

#[test]
fn a_completion_under_way_is_an_outcome_that_nobody_knows() {
    let completing = verified(JourneyKind::RehearsalOtp).complete();
    assert_eq!(completing.call.x_token.expose_secret(), "eyJ4");
    let restored = back(&completing.snapshot(), StateKind::Completing);
    assert!(matches!(restored, Restored::Rehearsal(Resumed::OutcomeUnknown(_))));
}

fn by_password(
    awaiting: AwaitingPassword<ByPassword<AsSecond>>,
) -> crate::VerifyingPassword<ByPassword<AsSecond>, reactivate::Request> {
    awaiting.submit_password(&password(), &encryptor()).unwrap()
}

fn asked() -> AwaitingPassword<ByPassword<AsSecond>> {
    verified(JourneyKind::RehearsalPassword).ask_password()
}

#[test]
fn a_password_is_waited_for_and_wrong_ones_are_counted() {
    let mut awaiting = asked();
    for wrong_attempts in 0..3 {
        assert_eq!(awaiting.wrong_attempts(), wrong_attempts);
        let restored = back(&awaiting.snapshot(), StateKind::AwaitingPassword);
        let Restored::RehearsalPassword(ResumedByPassword::AwaitingPassword(state)) = restored
        else {
            panic!("not waiting");
        };
        assert_eq!(state.wrong_attempts(), wrong_attempts);
        assert_eq!(state.journey().wanted.as_str(), "5550001099");
        // A code that nobody knows may say that it is wrong.
        let (again, failure) = retry(answered(by_password(state), 422, WRONG));
        assert_eq!(failure.cause(), Cause::WrongOtp);
        awaiting = again;
    }
    assert_eq!(next(answered(by_password(awaiting), 200, "{}")), Changed);
}

#[test]
fn a_password_that_never_left_is_not_counted() {
    let verifying = by_password(asked());
    let meta = &reactivate::Request::META;
    let failure = Failure::network(meta, Network::Connect);
    let (awaiting, _) = retry(verifying.receive(Err(failure), now()));
    assert_eq!(awaiting.wrong_attempts(), 0);
}

#[test]
fn a_password_under_way_is_an_outcome_that_nobody_knows() {
    let restored = back(&by_password(asked()).snapshot(), StateKind::VerifyingPassword);
    assert!(matches!(restored, Restored::RehearsalPassword(ResumedByPassword::OutcomeUnknown(_))));
    let kept = unknown(lost(by_password(asked()))).snapshot();
    let Restored::RehearsalPassword(ResumedByPassword::OutcomeUnknown(state)) =
        back(&kept, StateKind::SecondOutcomeUnknown)
    else {
        panic!("known");
    };
    let look = state.reconcile().unwrap();
    let gone = answered(look, 422, r#"{"code":"HIS-422","details":[{"code":"HIS-1008"}]}"#);
    assert_eq!(gone.unwrap(), Reconciled::Done);
}

#[test]
fn no_state_prints_a_password_or_a_mobile() {
    let verifying = by_password(asked());
    for shown in [
        format!("{:?}", asked()),
        format!("{verifying:?}"),
        format!("{:?}", lost(verifying)),
        format!("{:?}", second()),
        format!("{:?}", verified(JourneyKind::RehearsalOtp)),
    ] {
        for secret in ["Sentinel", "555000", "25c1b379", "a825f76b"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[test]
fn every_state_with_a_snapshot_is_a_state_of_some_journey() {
    for state in StateKind::ALL {
        let found = Kind::all().any(|kind| kind.states().any(|known| known == *state));
        assert_eq!(found, *state != StateKind::Finished, "{state}");
    }
}

/// What may become of a password.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Wrong,
    NeverLeft,
    Passing,
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 32,
        ..ProptestConfig::default()
    })]

    /// In whatever process each of them is entered.
    #[test]
    fn every_refused_password_counts_and_nothing_else_does(
        fates in prop::collection::vec(
            select(vec![Fate::Wrong, Fate::NeverLeft, Fate::Passing]), 0..12,
        ),
    ) {
        let mut awaiting = asked();
        let mut counted = 0;
        for fate in fates {
            let restored = back(&awaiting.snapshot(), StateKind::AwaitingPassword);
            let Restored::RehearsalPassword(ResumedByPassword::AwaitingPassword(state)) = restored
            else {
                panic!("not waiting");
            };
            let verifying = by_password(state);
            let step = match fate {
                Fate::Wrong => answered(verifying, 422, WRONG),
                Fate::Passing => answered(verifying, 429, ""),
                Fate::NeverLeft => {
                    let meta = &reactivate::Request::META;
                    verifying.receive(Err(Failure::network(meta, Network::Dns)), now())
                }
            };
            counted += u32::from(matches!(fate, Fate::Wrong));
            (awaiting, _) = retry(step);
            prop_assert_eq!(awaiting.wrong_attempts(), counted);
        }
    }
}
