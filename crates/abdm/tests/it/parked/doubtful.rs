//! Changes of an account of which nobody knows whether they were made.

use std::sync::Arc;
use std::time::Duration;

use abdm::flows::Reconciled;
use abdm::flows::snapshot::StateKind;
use abdm::types::Effect;
use abdm::{Client, Error, Resumed, Unsettled};

use super::acts::{Act, Doubt};
use super::{Case, Errand, Outcome, id, step};
use crate::relay::{Fate, Relay};
use crate::town::Town;

/// A client whose calls go past a relay.
fn client(case: &Case<'_>, relay: &Relay<'_>) -> Client {
    let client = relay.builder().store(Arc::clone(&case.store));
    client.sealing_keys(crate::town::keys()).build().unwrap()
}

/// The calls of each errand by which an account may be changed, with what can be found out of them.
fn doubts(town: &Town) -> Vec<(Errand, Act, Doubt)> {
    let of = |errand: Errand| {
        let acts = errand.acts(town).into_iter();
        acts.map(move |act| (errand, act, errand.doubt(town.generation, act)))
    };
    let all = Errand::all(town).flat_map(of);
    all.filter(|(.., doubt)| !matches!(doubt, Doubt::Nothing(_))).collect()
}

/// Performs it up to the call that has no answer, and gives what is in hand then.
async fn until_unknown(case: &Case<'_>, mut journey: Resumed) -> (Unsettled, Error) {
    loop {
        journey = match step(journey, &case.right()).await {
            Ok(Outcome::Next(next)) => next,
            Ok(Outcome::Unknown(unsettled, why)) => return (unsettled, why),
            other => panic!("{:?}: {other:?}", case.errand),
        }
    }
}

in_each_generation! {
    async fn a_reply_that_is_lost_leaves_a_change_for_any_process_to_look_up(town) {
        for (errand, act, doubt) in doubts(&town) {
            for fate in [Fate::AnswerLost, Fate::Lost] {
                let told = match (doubt, &fate) {
                    (Doubt::Told { done, .. }, Fate::AnswerLost) => done,
                    (Doubt::Told { not_done, .. }, _) => not_done,
                    _ => Reconciled::Unknown,
                };
                let was_done = fate == Fate::AnswerLost;
                let town = town.with(|_| {}).await;
                let case = Case::of(&town, errand).await;
                let relay = Relay::before(&town).await;
                let journey = case.begin(&client(&case, &relay)).await.unwrap();
                let begun = id(&journey);
                relay.on(act.path, fate);
                let (unsettled, why) = until_unknown(&case, journey).await;
                assert_eq!(why.effect(), Effect::Possible, "{errand:?}: {why}");
                drop(unsettled);
                assert_eq!(case.state().await, Some(act.found_in_doubt()), "{errand:?} {act:?}");

                let resumed = case.client().resume(&begun).await.unwrap();
                assert!(matches!(resumed, Resumed::Submitted(_)), "{errand:?}: {resumed:?}");
                let calls = case.calls();
                assert_eq!(case.client().reconcile(&begun).await.unwrap(), told, "{errand:?}");
                let looked = case.calls() > calls;
                assert_eq!(looked, matches!(doubt, Doubt::Told { .. }), "{errand:?}: {doubt:?}");
                assert_eq!(relay.count(act.path), 1, "{errand:?}");
                if told == Reconciled::Done {
                    assert_eq!(case.state().await, Some(StateKind::Finished));
                    let why = case.client().reconcile(&begun).await.unwrap_err();
                    assert!(matches!(why, Error::NothingInDoubt), "{why}");
                    continue;
                }
                // Looked up again, it still is not known to be made; then somebody gives it up.
                assert_eq!(case.client().reconcile(&begun).await.unwrap(), told);
                let Resumed::Submitted(parked) = case.client().resume(&begun).await.unwrap() else {
                    panic!("nobody knows")
                };
                assert!(parked.may_have_changed());
                parked.discard().await.unwrap();
                if !was_done || errand.journey.action().can_be_done_again() {
                    let there = errand.leaves_an_abha(town.generation, act, was_done);
                    let anew = case.anew(there);
                    let journey = anew.begin(&anew.client()).await.unwrap();
                    anew.finish(journey).await;
                    anew.all_was_done_once();
                }
            }
        }
    }

    async fn a_change_in_doubt_can_be_looked_up_for_a_week(town) {
        for (errand, act, _) in doubts(&town) {
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let relay = Relay::before(&town).await;
            let journey = case.begin(&client(&case, &relay)).await.unwrap();
            let begun = id(&journey);
            relay.on(act.path, Fate::AnswerLost);
            drop(until_unknown(&case, journey).await);
            town.clock.advance(Duration::from_secs(7 * 24 * 3600 - 1));
            let resumed = case.client().resume(&begun).await.unwrap();
            assert!(matches!(resumed, Resumed::Submitted(_)), "{resumed:?}");
            town.clock.advance(Duration::from_secs(1));
            let why = case.client().reconcile(&begun).await.unwrap_err();
            assert!(matches!(why, Error::NoSuchJourney), "{why}");
        }
    }

    /// What a process died at, which did not live to write down that it does not know.
    async fn a_change_that_a_process_died_at_can_be_looked_up_for_a_week(town) {
        for (errand, act, _) in doubts(&town) {
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let relay = Relay::before(&town).await;
            let journey = case.begin(&client(&case, &relay)).await.unwrap();
            let begun = id(&journey);
            relay.on(act.path, Fate::AnswerHeld);
            tokio::select! {
                biased;
                () = relay.held() => {}
                (_, why) = until_unknown(&case, journey) => panic!("{errand:?}: {why}"),
            }
            assert_eq!(case.state().await, Some(act.found_during()), "{errand:?}");
            town.clock.advance(Duration::from_secs(7 * 24 * 3600 - 1));
            let Resumed::Submitted(parked) = case.client().resume(&begun).await.unwrap() else {
                panic!("{errand:?}: nobody knows")
            };
            assert!(parked.may_have_changed(), "{errand:?}");
            town.clock.advance(Duration::from_secs(1));
            let why = case.client().reconcile(&begun).await.unwrap_err();
            assert!(matches!(why, Error::NoSuchJourney), "{why}");
        }
    }

    async fn of_what_changed_nothing_there_is_no_doubt(town) {
        for errand in Errand::everywhere(&town) {
            let (_, act) = errand.asked(&town);
            let Doubt::Nothing(reason) = errand.doubt(town.generation, act) else { continue };
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let relay = Relay::before(&town).await;
            let journey = case.begin(&client(&case, &relay)).await.unwrap();
            let begun = id(&journey);
            relay.on(act.path, Fate::AnswerLost);
            let why = step(journey, &case.right()).await.unwrap_err();
            assert_eq!(why.effect(), Effect::Possible, "{errand:?}: {reason}: {why}");
            let over = case.client().resume(&begun).await.unwrap();
            assert!(matches!(over, Resumed::Finished), "{errand:?}: {reason}: {over:?}");
            let why = case.client().reconcile(&begun).await.unwrap_err();
            assert!(matches!(why, Error::NothingInDoubt), "{errand:?}: {reason}: {why}");
            // The patient is free, and so is the way.
            let anew = case.anew(false);
            let journey = anew.begin(&anew.client()).await.unwrap();
            anew.finish(journey).await;
            anew.all_was_done_once();
        }
    }

    async fn a_journey_without_doubt_is_not_looked_up(town) {
        for errand in Errand::everywhere(&town) {
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let begun = case.begun().await;
            let calls = case.calls();
            let why = case.client().reconcile(&begun).await.unwrap_err();
            assert!(matches!(why, Error::NothingInDoubt), "{errand:?}: {why}");
            assert_eq!(case.calls(), calls);
            let journey = case.client().resume(&begun).await.unwrap();
            case.finish(journey).await;
            case.all_was_done_once();
        }
    }

    async fn a_look_that_fails_leaves_the_doubt(town) {
        let case = Case::of(&town, Errand::DEACTIVATE).await;
        let relay = Relay::before(&town).await;
        let client = client(&case, &relay);
        let journey = case.begin(&client).await.unwrap();
        let begun = id(&journey);
        relay.on(town.wire().deactivate.submit, Fate::AnswerLost);
        let outcome = step(journey, &case.right()).await.unwrap();
        let Outcome::Unknown(unsettled, _) = outcome else { panic!("{outcome:?}") };
        relay.on(town.wire().search, Fate::Lost);
        assert!(client.reconcile(&begun).await.unwrap_err().failure().is_some());
        assert_eq!(case.state().await, Some(StateKind::OutcomeUnknown));
        relay.on(town.wire().search, Fate::Answered);
        // Whoever has it in hand settles it for all.
        assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::Done);
        assert_eq!(case.state().await, Some(StateKind::Finished));
        assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::Done, "and may look again");
        assert!(matches!(client.resume(&begun).await.unwrap(), Resumed::Finished));
    }
}
