//! Two processes that hold the same journey: one of them submits, and the other one is told.

use std::sync::Arc;

use abdm::flows::Generation;
use abdm::store::{JourneyStore, MemoryStore, SqliteStore};
use abdm::{Client, Error, Resumed};
use abdm_sandbox::people;
use tokio::sync::Barrier;

use super::{Case, Errand, Outcome, back_wrong, id, next, step};
use crate::town::{Http, Town};

/// Lets two processes take up the same journey, and releases both at once.
async fn race(case: &Case<'_>, contenders: &[Client; 2], id: &abdm::store::JourneyId) {
    let barrier = Arc::new(Barrier::new(2));
    let (patient, calls) = (case.right(), case.submissions());
    let submit = |client: &Client| {
        let (client, id, barrier) = (client.clone(), *id, Arc::clone(&barrier));
        let patient = patient.clone();
        tokio::spawn(async move {
            let journey = client.resume(&id).await.unwrap();
            assert!(matches!(journey, Resumed::Login(_)), "both have it: {journey:?}");
            barrier.wait().await;
            step(journey, &patient).await
        })
    };
    let [one, other] = contenders.each_ref().map(submit);
    let outcomes = [one.await.unwrap(), other.await.unwrap()];
    let won = outcomes.iter().filter(|outcome| matches!(outcome, Ok(Outcome::Done))).count();
    let lost = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Err(Error::AlreadyClaimed { id: lost }) if lost == id))
        .count();
    assert_eq!((won, lost), (1, 1), "{outcomes:?}");
    assert_eq!(case.submissions(), calls + 1, "the service has seen one");
}

async fn races(generation: Generation, stores: [Arc<dyn JourneyStore>; 2], rounds: usize) {
    let town = Town::open(Http::Hyper, generation).await;
    let case = Case::in_store(&town, Errand::LOGIN_AADHAAR, Arc::clone(&stores[0])).await;
    let contenders = stores.each_ref().map(|store| town.client_with(store));
    for round in 1..=rounds {
        let journey = case.begin(&contenders[round % 2]).await.unwrap();
        race(&case, &contenders, &id(&journey)).await;
        assert_eq!(case.otps(), round);
    }
}

async fn races_in_memory(generation: Generation) {
    let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
    races(generation, [Arc::clone(&store), store], 100).await;
}

async fn races_in_a_file(generation: Generation) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journeys");
    let one: Arc<dyn JourneyStore> = Arc::new(SqliteStore::open(path.clone()).await.unwrap());
    let other: Arc<dyn JourneyStore> = Arc::new(SqliteStore::open(path).await.unwrap());
    races(generation, [one, other], 20).await;
}

/// Side by side on several threads, and not only by turns.
mod an_otp_is_submitted_by_one_of_two_processes {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn in_memory_on_v1v2() {
        races_in_memory(Generation::V1V2).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn in_memory_on_v3() {
        races_in_memory(Generation::V3).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn in_a_file_on_v1v2() {
        races_in_a_file(Generation::V1V2).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn in_a_file_on_v3() {
        races_in_a_file(Generation::V3).await;
    }
}

in_each_generation! {
    async fn of_every_journey_one_submission_reaches_the_service(town) {
        for errand in Errand::everywhere(&town) {
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let id = case.begun().await;
            let (one, other) = (case.client(), case.client());
            let one = one.resume(&id).await.unwrap();
            let other = other.resume(&id).await.unwrap();
            let patient = case.right();
            let outcomes = tokio::join!(step(one, &patient), step(other, &patient));
            let (won, lost) = match outcomes {
                (Ok(won), Err(lost)) | (Err(lost), Ok(won)) => (won, lost),
                both => panic!("{errand:?}: {both:?}"),
            };
            assert!(matches!(lost, Error::AlreadyClaimed { .. }), "{errand:?}: {lost}");
            assert_eq!(case.submissions(), 1, "{errand:?}");
            match won {
                Outcome::Next(next) => case.finish(next).await,
                won => assert!(matches!(won, Outcome::Done), "{errand:?}: {won:?}"),
            }
            case.all_was_done_once();
        }
    }

    async fn whoever_holds_an_older_state_submits_nothing(town) {
        for errand in Errand::everywhere(&town) {
            if !errand.asked(&town).1.takes_secret() {
                continue;
            }
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let older = case.begin(&case.client()).await.unwrap();
            let id = id(&older);
            let newer = case.client().resume(&id).await.unwrap();
            let newer = back_wrong(step(newer, &case.wrong()).await);
            let why = step(older, &case.right()).await.unwrap_err();
            assert!(matches!(why, Error::AlreadyClaimed { id: lost } if lost == id), "{why}");
            assert_eq!(why.effect(), abdm::types::Effect::None);
            assert_eq!(case.submissions(), 1, "{errand:?}: the wrong one");
            case.finish(newer).await;
            case.all_was_done_and_one_was_wrong();
        }
    }

    async fn whoever_takes_a_journey_up_that_is_being_submitted_is_told_so(town) {
        use crate::relay::{Fate, Relay};
        for errand in Errand::everywhere(&town) {
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let relay = Relay::before(&town).await;
            let client = relay.builder().store(Arc::clone(&case.store));
            let client = client.sealing_keys(crate::town::keys()).build().unwrap();
            let journey = case.begin(&client).await.unwrap();
            let (id, path) = (id(&journey), case.asked().path);
            relay.on(path, Fate::AnswerHeld);
            let patient = case.right();
            let submission = tokio::spawn(async move { step(journey, &patient).await });
            relay.held().await;
            let resumed = case.client().resume(&id).await.unwrap();
            assert!(matches!(resumed, Resumed::Submitted(_)), "{errand:?}: {resumed:?}");
            submission.abort();
            assert!(submission.await.unwrap_err().is_cancelled());
            let resumed = case.client().resume(&id).await.unwrap();
            assert!(matches!(resumed, Resumed::Submitted(_)), "{errand:?}: {resumed:?}");
            assert_eq!(relay.count(path), 1);
        }
    }

    async fn a_choice_that_cannot_be_made_claims_nothing(town) {
        let case = Case::of(&town, Errand::LOGIN_MOBILE).await;
        let journey = case.begin(&case.client()).await.unwrap();
        let Resumed::ChooseAccount(choice) = next(step(journey, &case.right()).await) else {
            panic!("the patient chooses")
        };
        let version = case.listed().await.unwrap().version;
        let stranger = crate::town::number(people::ASHA.abha_number);
        let (choice, why) = crate::town::retry(choice.choose(&stranger).await);
        assert!(matches!(why, Error::CannotChoose(_)), "{why}");
        assert_eq!(case.listed().await.unwrap().version, version);
        case.finish(Resumed::ChooseAccount(choice)).await;
        case.all_was_done_once();
    }
}
