//! Changes of an account of which nobody knows whether they were made.

use std::sync::Arc;
use std::time::Duration;

use abdm::flows::Reconciled;
use abdm::flows::snapshot::StateKind;
use abdm::{Error, Resumed};

use super::{Case, Errand, Outcome, id, step};
use crate::promises::in_both_generations;
use crate::relay::{Fate, Relay};

in_both_generations! {
    async fn a_reply_that_is_lost_leaves_a_change_for_any_process_to_look_up(town) {
        for errand in Errand::CHANGES {
            for (fate, told) in
                [(Fate::AnswerLost, Reconciled::Done), (Fate::Lost, Reconciled::NotDone)]
            {
                let town = town.with(|_| {}).await;
                let case = Case::of(&town, errand).await;
                let relay = Relay::before(&town).await;
                let client = relay.builder().store(Arc::clone(&case.store));
                let client = client.sealing_keys(crate::town::keys()).build().unwrap();
                let journey = case.begin(&client).await.unwrap();
                let begun = id(&journey);
                relay.on(errand.wire(&town).submit, fate);
                let outcome = step(journey, &case.otp()).await.unwrap();
                let Outcome::Unknown(unsettled, _) = outcome else { panic!("{outcome:?}") };
                drop(unsettled);
                assert_eq!(case.state().await, Some(StateKind::OutcomeUnknown));

                assert!(matches!(case.client().resume(&begun).await.unwrap(), Resumed::Submitted(_)));
                assert_eq!(case.client().reconcile(&begun).await.unwrap(), told);
                assert_eq!(relay.count(errand.wire(&town).submit), 1);
                if told == Reconciled::Done {
                    assert_eq!(case.state().await, Some(StateKind::Finished));
                    let why = case.client().reconcile(&begun).await.unwrap_err();
                    assert!(matches!(why, Error::NothingInDoubt), "{why}");
                } else {
                    // Looked up again, it still is not made; then somebody gives it up.
                    assert_eq!(case.client().reconcile(&begun).await.unwrap(), told);
                    let Resumed::Submitted(parked) = case.client().resume(&begun).await.unwrap()
                    else {
                        panic!("nobody knows")
                    };
                    parked.discard().await.unwrap();
                    let journey = case.begin(&case.client()).await.unwrap();
                    case.finish(journey).await;
                }
            }
        }
    }
    async fn a_change_in_doubt_can_be_looked_up_for_a_week(town) {
        for errand in Errand::CHANGES {
            let case = Case::of(&town, errand).await;
            let relay = Relay::before(&town).await;
            let client = relay.builder().store(Arc::clone(&case.store));
            let client = client.sealing_keys(crate::town::keys()).build().unwrap();
            let journey = case.begin(&client).await.unwrap();
            let begun = id(&journey);
            relay.on(errand.wire(&town).submit, Fate::AnswerLost);
            let outcome = step(journey, &case.otp()).await.unwrap();
            let Outcome::Unknown(_, why) = outcome else { panic!("{outcome:?}") };
            assert_eq!(why.effect(), abdm::types::Effect::Possible, "{why}");
            town.clock.advance(Duration::from_secs(7 * 24 * 3600 - 1));
            let resumed = case.client().resume(&begun).await.unwrap();
            assert!(matches!(resumed, Resumed::Submitted(_)), "{resumed:?}");
            town.clock.advance(Duration::from_secs(1));
            let why = case.client().reconcile(&begun).await.unwrap_err();
            assert!(matches!(why, Error::NoSuchJourney), "{why}");
        }
    }

    async fn a_journey_without_doubt_is_not_looked_up(town) {
        for errand in Errand::all(&town) {
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
        let case = Case::of(&town, Errand::Deactivate).await;
        let relay = Relay::before(&town).await;
        let client = relay.builder().store(Arc::clone(&case.store));
        let client = client.sealing_keys(crate::town::keys()).build().unwrap();
        let journey = case.begin(&client).await.unwrap();
        let begun = id(&journey);
        relay.on(town.wire().deactivate.submit, Fate::AnswerLost);
        let outcome = step(journey, &case.otp()).await.unwrap();
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
