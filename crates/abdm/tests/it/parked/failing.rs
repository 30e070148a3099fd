//! A store that fails: nothing is sent twice, and nothing that was reached is lost.

use std::sync::Arc;

use abdm::flows::snapshot::StateKind;
use abdm::store::{Call, Fault, FlakyStore, JourneyStore, MemoryStore, StoreError};
use abdm::types::Effect;
use abdm::{Client, Error, Resumed};

use super::{Case, Errand, Outcome, back, id, next, step};
use crate::town::Town;

const FAULTS: [Fault; 4] = [Fault::Refused, Fault::RequestLost, Fault::AnswerLost, Fault::Full];

/// A case whose first process has a store that can fail, and others one that does not.
async fn flaky<'t>(
    town: &'t Town,
    errand: Errand,
) -> (Case<'t>, Client, Arc<FlakyStore<Arc<dyn JourneyStore>>>) {
    let case = Case::in_store(town, errand, Arc::new(MemoryStore::new())).await;
    let store = Arc::new(FlakyStore::new(Arc::clone(&case.store)));
    let client = town.builder_with(&case.store).store(Arc::clone(&store) as _).build().unwrap();
    (case, client, store)
}

#[track_caller]
fn nothing_sent(why: &Error) {
    assert!(matches!(why, Error::Store(_)), "{why}");
    assert_eq!(why.effect(), Effect::None, "{why}");
}

/// A whole journey, by an application that tries again what provably was not sent.
async fn through(case: &Case<'_>, client: &Client) -> Result<(), Error> {
    let mut journey = case.begin(client).await?;
    let begun = id(&journey);
    loop {
        journey = match step(journey, &case.right()).await {
            Ok(Outcome::Next(next) | Outcome::Retry(next, Error::Store(_))) => next,
            Ok(Outcome::Done) => return Ok(()),
            // It stopped before a call that the patient is not needed for.
            Err(why @ Error::Store(_)) => match client.resume(&begun).await? {
                enrolling @ Resumed::Enrolling(_) => enrolling,
                other => panic!("{:?}: {other:?}: {why}", case.errand),
            },
            other => panic!("{:?}: {other:?}", case.errand),
        }
    }
}

in_each_generation! {
    async fn a_journey_that_cannot_be_kept_sends_nothing(town) {
        for errand in Errand::all(&town) {
            let first = errand.acts(&town)[0];
            let opens_in = match first.sends_otp() {
                true => first.found_during(),
                false => first.waits_in(),
            };
            for fault in FAULTS {
                let (case, client, store) = flaky(&town, errand).await;
                store.fail_from(1, fault);
                let why = case.begin(&client).await.unwrap_err();
                nothing_sent(&why);
                assert_eq!((case.otps(), case.performed().len()), (0, 0), "{errand:?}");
                let expected = match fault {
                    Fault::Refused => matches!(why, Error::Store(StoreError::Unavailable(_))),
                    Fault::Full => matches!(why, Error::Store(StoreError::Full)),
                    _ => matches!(why, Error::Store(StoreError::Unknown(_))),
                };
                assert!(expected, "{fault:?}: {why}");
                // What may be there says no less than the truth.
                let state = (fault == Fault::AnswerLost).then_some(opens_in);
                assert_eq!(case.state().await, state, "{errand:?} {fault:?}");
            }
        }
    }

    async fn an_opening_that_was_not_answered_is_made_again_and_counts_once(town) {
        for fault in [Fault::RequestLost, Fault::AnswerLost] {
            let (case, client, store) = flaky(&town, Errand::LOGIN_AADHAAR).await;
            store.fail(1, fault);
            let journey = case.begin(&client).await.unwrap();
            assert_eq!(store.calls()[..2], [Call::Open, Call::Open]);
            assert_eq!(case.listed().await.unwrap().id, id(&journey));
            case.finish(journey).await;
            case.all_was_done_once();
        }
    }

    async fn an_opening_that_is_refused_is_not_made_again_by_itself(town) {
        for fault in [Fault::Refused, Fault::Full] {
            let (case, client, store) = flaky(&town, Errand::LOGIN_AADHAAR).await;
            store.fail(1, fault);
            nothing_sent(&case.begin(&client).await.unwrap_err());
            assert_eq!(store.calls(), [Call::Open]);
            // Whoever asks again gets one.
            let journey = case.begin(&client).await.unwrap();
            case.finish(journey).await;
            case.all_was_done_once();
        }
    }

    async fn a_journey_whose_otp_was_sent_goes_on_though_that_could_not_be_kept(town) {
        for errand in Errand::all(&town).filter(|errand| errand.sends_first(&town)) {
            for fault in FAULTS {
                let town = town.with(|_| {}).await;
                let (case, client, store) = flaky(&town, errand).await;
                // All that follows the opening fails, until the patient has the OTP.
                store.fail_from(2, fault);
                let journey = case.begin(&client).await.unwrap();
                store.recover();
                assert_eq!(case.otps(), 1);
                // If it was written, nobody told this process, which finds out.
                let is_written = fault == Fault::AnswerLost;
                let left = if is_written { StateKind::AwaitingOtp } else { StateKind::SendingOtp };
                assert_eq!(case.state().await, Some(left));
                case.finish(journey).await;
                case.all_was_done_once();
            }
        }
    }

    async fn a_claim_that_fails_submits_nothing_and_the_patient_can_try_again(town) {
        for errand in Errand::everywhere(&town) {
            for fault in [Fault::Refused, Fault::RequestLost, Fault::Full] {
                let town = town.with(|_| {}).await;
                let (case, client, store) = flaky(&town, errand).await;
                let journey = case.begin(&client).await.unwrap();
                store.fail_from(store.calls().len() + 1, fault);
                let (journey, why) = back(step(journey, &case.right()).await);
                nothing_sent(&why);
                let (journey, why) = back(step(journey, &case.right()).await);
                nothing_sent(&why);
                assert_eq!(case.submissions(), 0, "{errand:?}");
                assert_eq!(case.state().await, Some(case.waits_in()));
                store.recover();
                case.finish(journey).await;
                case.all_was_done_once();
            }
        }
    }

    async fn a_claim_that_took_effect_unheard_is_recognised_and_submits_once(town) {
        for errand in Errand::everywhere(&town) {
            let town = town.with(|_| {}).await;
            let (case, client, store) = flaky(&town, errand).await;
            let journey = case.begin(&client).await.unwrap();
            let calls = store.calls().len();
            store.fail(calls + 1, Fault::AnswerLost);
            case.finish(journey).await;
            assert_eq!(store.calls()[calls..calls + 2], [Call::Advance, Call::Load]);
            case.all_was_done_once();
            assert_eq!(case.state().await, Some(StateKind::Finished));
        }
    }

    async fn a_claim_of_which_nobody_could_tell_is_ones_own_later(town) {
        for errand in Errand::everywhere(&town) {
            let town = town.with(|_| {}).await;
            let (case, client, store) = flaky(&town, errand).await;
            let journey = case.begin(&client).await.unwrap();
            store.fail_from(store.calls().len() + 1, Fault::AnswerLost);
            let (journey, why) = back(step(journey, &case.right()).await);
            assert!(matches!(why, Error::Store(StoreError::Unknown(_))), "{why}");
            store.recover();
            assert_eq!(case.submissions(), 0, "{errand:?}");
            case.finish(journey).await;
            case.all_was_done_once();
        }
    }

    async fn a_claim_of_which_nobody_could_tell_is_lost_once_it_was_given_up(town) {
        let (case, client, store) = flaky(&town, Errand::LOGIN_AADHAAR).await;
        let journey = case.begin(&client).await.unwrap();
        store.fail_from(store.calls().len() + 1, Fault::AnswerLost);
        let (journey, _) = back(step(journey, &case.right()).await);
        store.recover();
        case.client().discard(&id(&journey)).await.unwrap();
        let why = step(journey, &case.right()).await.unwrap_err();
        assert!(matches!(why, Error::AlreadyClaimed { .. }), "{why}");
        assert_eq!(case.submissions(), 0);
    }

    async fn somebody_elses_claim_is_not_taken_for_ones_own(town) {
        for fault in FAULTS {
            let (case, client, store) = flaky(&town, Errand::LOGIN_AADHAAR).await;
            let journey = case.begin(&client).await.unwrap();
            let other = case.client().resume(&id(&journey)).await.unwrap();
            case.finish(other).await;
            store.fail(store.calls().len() + 1, fault);
            let outcome = step(journey, &case.right()).await;
            assert!(!matches!(outcome, Ok(Outcome::Done | Outcome::Next(_))), "{outcome:?}");
            case.all_was_done_once();
        }
    }

    async fn what_was_reached_is_given_though_it_could_not_be_kept(town) {
        for errand in Errand::everywhere(&town) {
            for fault in FAULTS {
                let town = town.with(|_| {}).await;
                let (case, client, store) = flaky(&town, errand).await;
                let journey = case.begin(&client).await.unwrap();
                let begun = id(&journey);
                let calls = store.calls().len();
                store.fail_from(calls + 2, fault);
                let outcome = step(journey, &case.right()).await;
                assert!(store.calls().len() > calls + 1, "it tried to");
                store.recover();
                let was_written = fault == Fault::AnswerLost;
                match outcome {
                    Ok(Outcome::Done) if was_written => {}
                    Ok(Outcome::Done) => {
                        // Another process knows less, and nothing that is wrong.
                        let resumed = case.client().resume(&begun).await.unwrap();
                        assert!(matches!(resumed, Resumed::Submitted(_)), "{resumed:?}");
                    }
                    // The call that follows, to which the patient is not needed, is not made unless
                    // that is kept before.
                    Ok(Outcome::Retry(between, why)) => {
                        nothing_sent(&why);
                        case.finish(between).await;
                    }
                    Err(why) => {
                        nothing_sent(&why);
                        match client.resume(&begun).await.unwrap() {
                            between @ Resumed::Enrolling(_) if was_written => {
                                case.finish(between).await;
                            }
                            Resumed::Submitted(parked) if !was_written => {
                                // Nothing was made, and it is begun anew.
                                let (_, asked) = errand.asked(&town);
                                let kind = errand.kind(&town);
                                let may_have = kind.may_have_changed(asked.found_during());
                                assert_eq!(parked.may_have_changed(), may_have, "{errand:?}");
                                parked.discard().await.unwrap();
                                let anew = case.anew(false);
                                anew.finish(anew.begin(&client).await.unwrap()).await;
                                anew.all_was_done_once();
                                continue;
                            }
                            other => panic!("{errand:?} {fault:?}: {other:?}"),
                        }
                    }
                    Ok(Outcome::Next(next)) if !was_written => case.finish(next).await,
                    // As for a send: it is there, and has to be taken up again.
                    Ok(Outcome::Next(_)) => {
                        case.finish(client.resume(&begun).await.unwrap()).await;
                    }
                    other => panic!("{errand:?} {fault:?}: {other:?}"),
                }
                case.all_was_done_once();
            }
        }
    }

    async fn a_login_is_given_though_its_end_could_not_be_kept(town) {
        let (case, client, store) = flaky(&town, Errand::LOGIN_MOBILE).await;
        let journey = case.begin(&client).await.unwrap();
        let choice = next(step(journey, &case.right()).await);
        store.fail_from(store.calls().len() + 2, Fault::Refused);
        case.finish(choice).await;
        case.all_was_done_once();
        store.recover();
        assert_eq!(case.state().await, Some(StateKind::Authorizing));
    }

    async fn a_store_that_cannot_be_read_is_an_error_and_no_missing_journey(town) {
        let (case, client, store) = flaky(&town, Errand::DEACTIVATE).await;
        let id = id(&case.begin(&client).await.unwrap());
        let calls = case.calls();
        store.fail_from(1, Fault::Refused);
        nothing_sent(&client.resume(&id).await.map(drop).unwrap_err());
        nothing_sent(&client.reconcile(&id).await.map(drop).unwrap_err());
        nothing_sent(&client.journeys(10).await.map(drop).unwrap_err());
        assert_eq!(case.calls(), calls);
    }

    async fn any_one_fault_of_the_store_does_nothing_twice(town) {
        for errand in Errand::all(&town) {
            for fault in FAULTS {
                for nth in 1.. {
                    let town = town.with(|_| {}).await;
                    let (case, client, store) = flaky(&town, errand).await;
                    store.fail(nth, fault);
                    match through(&case, &client).await {
                        Ok(()) => case.all_was_done_once(),
                        Err(why) => {
                            nothing_sent(&why);
                            assert_eq!(case.performed().len(), 0, "{errand:?} {fault:?} {nth}");
                            continue;
                        }
                    }
                    let calls = store.calls().len();
                    if calls > nth {
                        assert_eq!(case.state().await, Some(StateKind::Finished), "{errand:?}");
                    }
                    if calls < nth {
                        break;
                    }
                }
            }
        }
    }

    async fn a_full_store_takes_no_other_journey_and_drops_none(town) {
        let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::with_capacity(1));
        let first = Case::in_store(&town, Errand::LOGIN_AADHAAR, Arc::clone(&store)).await;
        let journey = first.begin(&first.client()).await.unwrap();
        let second = Case::in_store(&town, Errand::RETRIEVE, store).await;
        let why = second.begin(&second.client()).await.unwrap_err();
        assert!(matches!(why, Error::Store(StoreError::Full)), "{why}");
        assert_eq!(second.otps(), 0);
        first.finish(journey).await;
        first.all_was_done_once();
    }
}
