//! Starting: once for each request, and once for each patient at a facility.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use abdm::flows::UserSession;
use abdm::store::JourneyId;
use abdm::types::{Effect, HipId};
use abdm::{Client, Error, Reference, RequestContext, Resumed};
use abdm_sandbox::people;

use super::{Case, Errand, id, step};
use crate::relay::{Fate, Relay};
use crate::town::{begin_deactivation, begin_reactivation, by_aadhaar_otp, by_mobile};

fn request(key: &str) -> RequestContext {
    RequestContext::new().idempotency_key(Reference::parse(key).unwrap())
}

fn other_facility() -> HipId {
    HipId::parse("IN0000000002").unwrap()
}

#[track_caller]
fn same_start(begun: Result<Resumed, Error>) -> JourneyId {
    match begun {
        Err(Error::SameStart { id }) => id,
        other => panic!("expected the same start, got {other:?}"),
    }
}

#[track_caller]
fn busy(begun: Result<Resumed, Error>) -> JourneyId {
    match begun {
        Err(why @ Error::PatientBusy { id }) => {
            assert_eq!(why.effect(), Effect::None);
            id
        }
        other => panic!("expected a busy patient, got {other:?}"),
    }
}

in_each_generation! {
    async fn the_same_request_gets_the_same_journey_and_no_second_otp(town) {
        for errand in Errand::all(&town) {
            let case = Case::of(&town, errand).await;
            let first = case.begin(&case.client().for_request(request("desk-1"))).await.unwrap();
            // By this process or another one, whoever asks.
            let again = case.client().for_request(request("desk-1"));
            let again = again.for_request(request("desk-1").operator(Reference::parse("x").unwrap()));
            let second = case.begin(&again).await.unwrap();
            assert_eq!(id(&first), id(&second), "{errand:?}");
            assert_eq!(case.otps(), case.otps_until_asked(), "{errand:?}");
            drop(first);
            case.finish(second).await;
            case.all_was_done_once();
        }
    }

    async fn a_double_click_gets_one_journey_and_one_otp(town) {
        for errand in Errand::all(&town) {
            let case = Case::of(&town, errand).await;
            let client = case.client().for_request(request("desk-1"));
            let begin = || case.begin(&client);
            let (a, b, c, d, e, f, g, h) = tokio::join!(
                begin(), begin(), begin(), begin(), begin(), begin(), begin(), begin(),
            );
            let mut ids = BTreeSet::new();
            let mut begun = Vec::new();
            for outcome in [a, b, c, d, e, f, g, h] {
                match outcome {
                    Ok(journey) => {
                        ids.insert(id(&journey));
                        begun.push(journey);
                    }
                    // Its OTP was not out yet when this one asked.
                    Err(Error::SameStart { id }) => drop(ids.insert(id)),
                    Err(why) => panic!("{errand:?}: {why}"),
                }
            }
            assert_eq!(ids.len(), 1, "{errand:?}");
            assert_eq!(case.otps(), case.otps_until_asked(), "{errand:?}");
            case.finish(begun.pop().unwrap()).await;
            case.all_was_done_once();
        }
    }

    async fn processes_that_get_the_same_request_at_once_send_one_otp(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let clients: [Client; 8] =
            std::array::from_fn(|_| case.client().for_request(request("desk-1")));
        let tasks = clients.map(|client| {
            tokio::spawn(async move { client.login(by_aadhaar_otp(&people::JOSEPH)).await })
        });
        let mut ids = BTreeSet::new();
        for task in tasks {
            match task.await.unwrap() {
                Ok(login) => ids.insert(*login.id().unwrap()),
                Err(Error::SameStart { id }) => ids.insert(id),
                Err(why) => panic!("{why}"),
            };
        }
        assert_eq!(ids.len(), 1);
        assert_eq!(case.otps(), 1);
    }

    async fn the_same_request_sends_nothing_after_its_journey_is_over(town) {
        // After a deactivation V3 does not find the account of the login that was used.
        for errand in Errand::in_group(&town, "in") {
            let case = Case::of(&town, errand).await;
            let client = case.client().for_request(request("desk-1"));
            let journey = case.begin(&client).await.unwrap();
            let begun = id(&journey);
            case.finish(journey).await;
            assert_eq!(same_start(case.begin(&client).await), begun, "{errand:?}");
            case.all_was_done_once();
            // But another request does.
            assert!(case.begin(&case.client().for_request(request("desk-2"))).await.is_ok());
            assert_eq!(case.otps(), 2 * case.otps_until_asked(), "{errand:?}");
        }
    }

    async fn the_same_request_is_forgotten_with_its_journey(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let client = case.client().for_request(request("desk-1"));
        let journey = case.begin(&client).await.unwrap();
        case.finish(journey).await;
        town.clock.advance(Duration::from_secs(15 * 60));
        assert!(case.begin(&client).await.is_ok());
        assert_eq!(case.otps(), 2);
    }

    async fn the_same_request_is_told_which_journey_waits_for_a_choice(town) {
        let case = Case::of(&town, Errand::LOGIN_MOBILE).await;
        let client = case.client().for_request(request("desk-1"));
        let journey = case.begin(&client).await.unwrap();
        let begun = id(&journey);
        drop(step(journey, &case.right()).await.unwrap());
        assert_eq!(same_start(case.begin(&client).await), begun);
        let choice = client.resume(&begun).await.unwrap();
        case.finish(choice).await;
        case.all_was_done_once();
    }

    async fn another_request_facility_or_kind_is_another_journey(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let client = case.client();
        let desk = client.for_request(request("desk-1"));
        let mut ids = BTreeSet::new();
        let login = desk.login(by_aadhaar_otp(&people::JOSEPH)).await.unwrap();
        ids.insert(*login.id().unwrap());
        let login = desk.for_hip(other_facility()).login(by_aadhaar_otp(&people::JOSEPH)).await;
        ids.insert(*login.unwrap().id().unwrap());
        let login = desk.login(by_mobile(people::JOSEPH.mobile)).await.unwrap();
        ids.insert(*login.id().unwrap());
        let retrieval = desk.retrieve(&crate::town::aadhaar(people::JOSEPH.aadhaar)).await.unwrap();
        ids.insert(*retrieval.id().unwrap());
        let desk = client.for_request(request("desk-2"));
        let login = desk.login(by_aadhaar_otp(&people::KAVERI)).await.unwrap();
        ids.insert(*login.id().unwrap());
        assert_eq!(ids.len(), 5);
        assert_eq!(case.otps(), 5);
    }

    async fn the_journey_of_one_patient_is_never_given_for_another(town) {
        // The application was careless with its keys.
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let desk = case.client().for_request(request("desk-1"));
        let joseph = desk.login(by_aadhaar_otp(&people::JOSEPH)).await.unwrap();
        let kaveri = desk.login(by_aadhaar_otp(&people::KAVERI)).await.unwrap();
        assert_ne!(joseph.id(), kaveri.id());
        assert_eq!(case.otps(), 2);
        assert_eq!(town.sandbox.outbox().pop().unwrap().to.as_str(), people::KAVERI.mobile);
    }

    async fn a_patient_has_one_journey_open_at_a_facility(town) {
        for errand in Errand::all(&town) {
            let case = Case::of(&town, errand).await;
            let journey = case.begin(&case.client()).await.unwrap();
            assert_eq!(busy(case.begin(&case.client()).await), id(&journey), "{errand:?}");
            assert_eq!(case.otps(), case.otps_until_asked(), "{errand:?}");

            // At another facility the patient is another matter.
            let elsewhere = case.client().for_hip(other_facility());
            let other = case.begin(&elsewhere).await.unwrap();
            assert_ne!(id(&other), id(&journey), "{errand:?}");
            assert_eq!(busy(case.begin(&elsewhere).await), id(&other), "{errand:?}");
            assert_eq!(case.otps(), 2 * case.otps_until_asked(), "{errand:?}");
        }
    }

    async fn a_patient_is_busy_with_whatever_kind_of_journey(town) {
        let case = Case::of(&town, Errand::DEACTIVATE).await;
        let client = case.client();
        let journey = case.begin(&client).await.unwrap();
        let why = client.login(by_aadhaar_otp(case.errand.person())).await.unwrap_err();
        assert!(matches!(why, Error::PatientBusy { id: open } if open == id(&journey)), "{why}");
        assert_eq!(case.otps(), 1);
    }

    async fn a_patient_whose_login_does_not_say_so_is_busy_all_the_same(town) {
        let client = Case::of(&town, Errand::DEACTIVATE).await.client();
        let session = town.log_in(&town.client(), &people::ASHA).await;
        let nameless = UserSession::new(town.generation, session.x_token.clone(), None);
        let journey = begin_deactivation(&client, &session).await.unwrap();
        let why = begin_deactivation(&client, &nameless).await.unwrap_err();
        let Error::PatientBusy { id: open } = why else { panic!("{why}") };
        assert_eq!(Some(&open), journey.id());
    }

    async fn starts_at_once_for_one_patient_send_one_otp(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let begin = || async { case.begin(&case.client()).await };
        let outcomes = tokio::join!(begin(), begin(), begin(), begin());
        let (mut begun, mut refused) = (Vec::new(), Vec::new());
        for outcome in [outcomes.0, outcomes.1, outcomes.2, outcomes.3] {
            match outcome {
                Ok(journey) => begun.push(id(&journey)),
                other => refused.push(busy(other)),
            }
        }
        assert_eq!(begun.len(), 1);
        assert_eq!(refused, [begun[0]; 3]);
        assert_eq!(case.otps(), 1);
    }

    async fn a_journey_that_waits_can_be_given_up_by_its_id(town) {
        for errand in Errand::all(&town) {
            let case = Case::of(&town, errand).await;
            let first = id(&case.begin(&case.client()).await.unwrap());
            case.client().discard(&first).await.unwrap();
            assert!(matches!(case.client().resume(&first).await, Ok(Resumed::Finished)));
            let second = case.begin(&case.client()).await.unwrap();
            assert_ne!(id(&second), first, "{errand:?}");
            assert_eq!(case.otps(), 2 * case.otps_until_asked(), "{errand:?}");
        }
    }

    async fn a_patient_is_free_when_the_journey_is_over_or_forgotten(town) {
        for errand in Errand::in_group(&town, "in") {
            let case = Case::of(&town, errand).await;
            let journey = case.begin(&case.client()).await.unwrap();
            case.finish(journey).await;
            let second = case.begin(&case.client()).await.unwrap();
            town.clock.advance(Duration::from_secs(15 * 60));
            let third = case.begin(&case.client()).await.unwrap();
            assert_ne!(id(&second), id(&third), "{errand:?}");
        }
    }

    async fn a_journey_that_is_given_up_by_its_id_leaves_the_patient_free(town) {
        for errand in Errand::everywhere(&town) {
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let journey = case.begin(&case.client()).await.unwrap();
            let begun = id(&journey);
            let (calls, performed) = (case.calls(), case.performed());
            case.client().discard(&begun).await.unwrap();
            assert_eq!(case.calls(), calls, "{errand:?}: nothing is sent for that");
            assert!(matches!(case.client().resume(&begun).await, Ok(Resumed::Finished)));

            // Whoever has it in hand cannot go on.
            let why = step(journey, &case.right()).await.unwrap_err();
            assert!(matches!(why, Error::AlreadyClaimed { id } if id == begun), "{errand:?}: {why}");
            assert_eq!(case.performed(), performed, "{errand:?}");
            // On V3 the account was made by the first OTP.
            let is_made = town.is_v3() && errand.asked_before() > 0;
            let anew = case.anew(is_made);
            let journey = anew.errand.begin(&case.client(), anew.session()).await.unwrap();
            anew.finish(journey).await;
            anew.all_was_done_once();
        }
    }

    async fn only_a_journey_that_is_there_is_given_up(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let begun = case.begun().await;
        town.clock.advance(Duration::from_secs(15 * 60));
        let why = case.client().discard(&begun).await.unwrap_err();
        assert!(matches!(why, Error::NoSuchJourney), "{why}");
        assert!(matches!(town.client().discard(&begun).await, Err(Error::NoStore)));
    }

    async fn a_send_that_fails_leaves_the_patient_free(town) {
        for errand in Errand::all(&town).filter(|errand| errand.sends_first(&town)) {
            for fate in [Fate::Lost, Fate::AnswerLost] {
                let town = town.with(|_| {}).await;
                let case = Case::of(&town, errand).await;
                let relay = Relay::before(&town).await;
                let client = relay.builder().store(Arc::clone(&case.store));
                let client = client.sealing_keys(crate::town::keys()).build().unwrap();
                relay.on(errand.acts(&town)[0].path, fate);
                let why = case.begin(&client).await.unwrap_err();
                assert_eq!(why.effect(), Effect::Possible, "{errand:?}: {why}");
                let otps = case.otps();
                let journey = case.begin(&case.client()).await.unwrap();
                assert_eq!(case.otps(), otps + 1);
                case.finish(journey).await;
            }
        }
    }

    async fn a_refusal_leaves_the_patient_free(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        for _ in 0..2 {
            let why = begin_reactivation(&case.client(), &people::ASHA).await;
            assert_eq!(why.unwrap_err().effect(), Effect::Settled);
        }
        assert_eq!(case.otps(), 0);
    }
}
