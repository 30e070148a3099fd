//! Journeys that are not there, not any more, or not for this client.

use std::sync::Arc;
use std::time::Duration;

use abdm::store::{JourneyId, JourneyStore, MemoryStore};
use abdm::types::Effect;
use abdm::{BuildError, Error, Resumed};
use abdm_sandbox::people;

use super::acts::Does;
use super::audited::Ledger;
use super::{Case, Errand, back, step};
use crate::town::{by_aadhaar_otp, keys};

#[track_caller]
fn gone(resumed: Result<Resumed, Error>) {
    match resumed {
        Err(why @ Error::NoSuchJourney) => assert_eq!(why.effect(), Effect::None),
        other => panic!("expected no journey, got {other:?}"),
    }
}

/// How long it waits for its patient.
fn lives(case: &Case<'_>) -> Duration {
    match case.asked().does {
        // The life of a transfer token.
        Does::Choose => Duration::from_secs(300),
        _ => Duration::from_secs(15 * 60),
    }
}

in_each_generation! {
    async fn a_journey_is_there_until_what_it_waits_for_is_of_no_use(town) {
        for errand in Errand::everywhere(&town) {
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let id = case.begun().await;
            town.clock.advance(lives(&case) - Duration::from_secs(1));
            drop(case.client().resume(&id).await.unwrap());
            town.clock.advance(Duration::from_secs(1));
            let calls = case.calls();
            gone(case.client().resume(&id).await);
            assert!(case.listed().await.is_none(), "{errand:?}");
            assert!(matches!(case.client().reconcile(&id).await, Err(Error::NoSuchJourney)));
            assert_eq!(case.calls(), calls, "{errand:?}");
        }
    }

    async fn a_wrong_otp_does_not_make_a_journey_immortal(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let id = case.begun().await;
        town.clock.advance(Duration::from_secs(9 * 60));
        let journey = case.client().resume(&id).await.unwrap();
        drop(back(step(journey, &case.wrong()).await));
        town.clock.advance(Duration::from_secs(15 * 60));
        gone(case.client().resume(&id).await);
    }

    async fn what_was_forgotten_is_not_submitted(town) {
        for errand in Errand::everywhere(&town) {
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let journey = case.begin(&case.client()).await.unwrap();
            town.clock.advance(lives(&case));
            let why = step(journey, &case.right()).await.unwrap_err();
            assert!(matches!(why, Error::NoSuchJourney), "{errand:?}: {why}");
            assert_eq!(case.submissions(), 0, "{errand:?}");
        }
    }

    async fn a_journey_that_never_was_is_not_there(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        gone(case.client().resume(&JourneyId::from_bytes([7; 16])).await);
        assert_eq!(case.calls(), 0);
    }

    async fn a_client_of_the_other_generation_is_refused_before_any_call(town) {
        for errand in Errand::everywhere(&town) {
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let id = case.begun().await;
            let hosts = town.hosts_of(town.other_generation(), town.addr());
            let other = town.builder_for(hosts).store(Arc::clone(&case.store)).sealing_keys(keys());
            let other = other.build().unwrap();
            let calls = case.calls();
            for why in [
                other.resume(&id).await.map(drop).unwrap_err(),
                other.reconcile(&id).await.map(drop).unwrap_err(),
            ] {
                let Error::OtherGeneration { given, client } = why else { panic!("{why}") };
                assert_eq!((given, client), (town.generation, town.other_generation()));
            }
            assert_eq!(case.calls(), calls, "{errand:?}");
            // It sees that it is there, and leaves it alone.
            assert_eq!(other.journeys(10).await.unwrap()[0].id, id);
            let journey = case.client().resume(&id).await.unwrap();
            case.finish(journey).await;
            case.all_was_done_once();
        }
    }

    async fn without_a_store_a_journey_has_no_id_and_is_not_found(town) {
        let client = town.client();
        let login = client.login(by_aadhaar_otp(&people::JOSEPH)).await.unwrap();
        assert_eq!(login.id(), None);
        let id = JourneyId::from_bytes([7; 16]);
        let calls = town.calls();
        assert!(matches!(client.resume(&id).await, Err(Error::NoStore)));
        assert!(matches!(client.reconcile(&id).await, Err(Error::NoStore)));
        assert!(matches!(client.journeys(10).await, Err(Error::NoStore)));
        assert_eq!(town.calls(), calls);
    }

    async fn a_store_is_of_no_use_without_keys(town) {
        let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
        let built = town.builder().store(Arc::clone(&store)).build();
        assert_eq!(built.unwrap_err(), BuildError::SealingKeys);
        let built = town.builder().audit_sink(Arc::new(Ledger::default())).build();
        assert_eq!(built.unwrap_err(), BuildError::SealingKeys);
        // Keys alone are fine: patients are hashed with them.
        assert!(town.builder().sealing_keys(keys()).build().is_ok());
    }
}
