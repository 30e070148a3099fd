//! A journey that one process begins and another one finishes.

use abdm::flows::snapshot::StateKind;
use abdm::types::{AbhaAddress, AbhaNumber, HipId, Received};
use abdm::{ChooseAccount, Enrol, Resumed};
use abdm_sandbox::people;

use super::{Case, Errand, Outcome, back, back_wrong, id, next, step, wrong_attempts};
use crate::promises::over_tcp;
use crate::town::{by_aadhaar_otp, by_mobile};

type Shown = (Option<Received<AbhaNumber>>, Option<Received<AbhaAddress>>, Option<String>);

/// What the patient chooses from.
fn shown(choice: &ChooseAccount) -> Vec<Shown> {
    let accounts = choice.accounts().iter().map(|account| {
        let name = account.name.as_ref().map(|name| name.reveal().to_owned());
        (account.abha_number.clone(), account.abha_address.clone(), name)
    });
    accounts.collect()
}

in_each_generation! {
    async fn every_journey_is_finished_by_another_process_than_began_it(town) {
        for errand in Errand::everywhere(&town) {
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let begun = case.begun().await;
            assert_eq!(case.state().await, Some(case.waits_in()), "{errand:?}");

            let calls = case.calls();
            let client = case.client();
            let journey = client.resume(&begun).await.unwrap();
            assert_eq!(case.calls(), calls, "{errand:?}: taking it up makes no call");
            assert_eq!(id(&journey), begun);
            case.finish(journey).await;
            case.all_was_done_once();

            assert_eq!(case.state().await, Some(StateKind::Finished), "{errand:?}");
            let over = case.client().resume(&begun).await.unwrap();
            assert!(matches!(over, Resumed::Finished), "{errand:?}: {over:?}");
        }
    }

    async fn every_journey_can_change_hands_at_every_step(town) {
        for errand in Errand::everywhere(&town) {
            if !errand.asked(&town).1.takes_secret() {
                continue;
            }
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let id = case.begun().await;
            let journey = case.client().resume(&id).await.unwrap();
            drop(back_wrong(step(journey, &case.wrong()).await));

            let mut wrong = 1;
            loop {
                let journey = case.client().resume(&id).await.unwrap();
                if wrong == 1 {
                    assert_eq!(wrong_attempts(&journey), 1, "{errand:?}");
                    wrong = 0;
                }
                match step(journey, &case.right()).await.unwrap() {
                    Outcome::Next(next) => drop(next),
                    Outcome::Done => break,
                    other => panic!("{errand:?}: {other:?}"),
                }
            }
            case.all_was_done_and_one_was_wrong();
        }
    }

    async fn a_login_comes_back_at_the_choice_with_all_accounts(town) {
        let case = Case::of(&town, Errand::LOGIN_MOBILE).await;
        let journey = case.begin(&case.client()).await.unwrap();
        let Resumed::ChooseAccount(here) = next(step(journey, &case.right()).await) else {
            panic!("the patient chooses")
        };
        assert_eq!(case.state().await, Some(StateKind::ChoosingAccount));
        let id = *here.id().unwrap();
        let Resumed::ChooseAccount(there) = case.client().resume(&id).await.unwrap() else {
            panic!("the patient still chooses")
        };
        assert_eq!(shown(&here), shown(&there));
        assert_eq!(there.accounts().len(), 3);
        drop(here);
        case.finish(Resumed::ChooseAccount(there)).await;
        case.all_was_done_once();
    }

    async fn what_was_shown_of_a_journey_is_shown_of_it_again(town) {
        for errand in Errand::everywhere(&town) {
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let here = case.begin(&case.client()).await.unwrap();
            let there = case.client().resume(&id(&here)).await.unwrap();
            match (here, there) {
                (Resumed::Login(here), Resumed::Login(there)) => {
                    assert_eq!(here.sent_to(), there.sent_to());
                    let name = |login: &abdm::Login| login.name().map(|name| name.reveal().to_owned());
                    assert_eq!(name(&here), name(&there));
                }
                (Resumed::Retrieve(here), Resumed::Retrieve(there)) => {
                    assert_eq!(here.sent_to(), there.sent_to());
                }
                (Resumed::Deactivate(here), Resumed::Deactivate(there)) => {
                    assert_eq!(here.sent_to(), there.sent_to());
                    assert!(here.abha_number().is_some());
                    assert_eq!(here.abha_number(), there.abha_number());
                }
                (Resumed::Delete(here), Resumed::Delete(there)) => {
                    assert_eq!(here.sent_to(), there.sent_to());
                    assert_eq!(here.abha_number(), there.abha_number());
                }
                (Resumed::Reactivate(here), Resumed::Reactivate(there)) => {
                    assert_eq!(here.sent_to(), there.sent_to());
                    assert_eq!(here.abha(), there.abha());
                }
                (Resumed::ChooseAccount(here), Resumed::ChooseAccount(there)) => {
                    assert_eq!(shown(&here), shown(&there));
                }
                (Resumed::Enrol(here), Resumed::Enrol(there)) => {
                    assert_eq!(here.sent_to(), there.sent_to());
                    let number = |enrol: &Enrol| enrol.account()?.abha_number.clone();
                    assert_eq!(here.account().is_some(), there.account().is_some());
                    assert_eq!(number(&here), number(&there));
                }
                (Resumed::ReKyc(here), Resumed::ReKyc(there)) => {
                    assert_eq!(here.sent_to(), there.sent_to());
                    assert_eq!(here.abha_number(), there.abha_number());
                }
                (Resumed::UpdateEmail(here), Resumed::UpdateEmail(there)) => {
                    assert_eq!(here.sent_to(), there.sent_to());
                    assert_eq!(here.email(), there.email());
                }
                (Resumed::UpdateMobile(here), Resumed::UpdateMobile(there)) => {
                    assert_eq!(here.sent_to(), there.sent_to());
                    assert_eq!((here.mobile(), here.step()), (there.mobile(), there.step()));
                }
                other => panic!("{other:?}"),
            }
        }
    }

    async fn a_wrong_otp_is_counted_wherever_the_journey_goes_on(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let id = case.begun().await;
        for wrong in 0..2 {
            let journey = case.client().resume(&id).await.unwrap();
            assert_eq!(wrong_attempts(&journey), wrong);
            let (journey, why) = back(step(journey, &case.wrong()).await);
            assert!(why.is_wrong_otp(), "{why}");
            assert_eq!(wrong_attempts(&journey), wrong + 1);
            assert_eq!(case.state().await, Some(StateKind::AwaitingOtp));
        }
        let journey = case.client().resume(&id).await.unwrap();
        assert_eq!(wrong_attempts(&journey), 2);
        case.finish(journey).await;
        assert_eq!((case.otps(), case.submissions()), (1, 3));
    }

    async fn a_journey_that_the_service_ends_is_over_everywhere(town) {
        for errand in Errand::everywhere(&town) {
            let (_, asked) = errand.asked(&town);
            if !asked.takes_secret() {
                continue;
            }
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let id = case.begun().await;
            let mut journey = case.client().resume(&id).await.unwrap();
            // Three by transaction, and five by account where there is none.
            let mut attempts = 0;
            let why = loop {
                match step(journey, &case.wrong()).await {
                    Err(why) => break why,
                    again => journey = back_wrong(again),
                }
                attempts += 1;
                assert!(attempts <= 5, "{errand:?}: nobody ends it");
            };
            assert!(attempts >= 3, "{errand:?}: {attempts}");
            assert!(why.is_locked(), "{errand:?}: {why}");
            let over = case.client().resume(&id).await.unwrap();
            assert!(matches!(over, Resumed::Finished), "{errand:?}: {over:?}");
            // And the patient is free for another, as soon as the account is.
            let begun = case.begin(&case.client()).await;
            match begun {
                Ok(_) => {}
                Err(why) => assert!(asked.is_password() && why.is_locked(), "{errand:?}: {why}"),
            }
        }
    }

    async fn what_waits_is_listed_without_saying_whose_it_is(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let client = case.client();
        let other = client.for_hip(HipId::parse("IN0000000002").unwrap());
        let id = case.begun().await;
        town.clock.advance(std::time::Duration::from_secs(60));
        let theirs = other.login(by_mobile(people::KAVERI.mobile)).await.unwrap();
        let calls = town.calls();
        let listed = client.journeys(10).await.unwrap();
        assert_eq!(town.calls(), calls);
        let ids: Vec<_> = listed.iter().map(|listed| listed.id).collect();
        assert_eq!(ids, [id, *theirs.id().unwrap()], "the first to expire first");
        assert_eq!(listed[0].kind, Errand::LOGIN_AADHAAR.kind(&town));
        assert_eq!(listed[1].kind, Errand::LOGIN_MOBILE.kind(&town));
        assert!(listed.iter().all(|listed| listed.state == StateKind::AwaitingOtp));
        assert_eq!(client.journeys(1).await.unwrap(), listed[..1]);
    }
}

over_tcp! {
    async fn the_rest_of_a_journey_is_made_for_the_facility_that_began_it(town) {
        for errand in Errand::everywhere(&town) {
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let theirs = HipId::parse("IN0000000002").unwrap();
            let id = id(&case.begin(&case.client().for_hip(theirs)).await.unwrap());
            let calls = town.calls();

            // A client of the first facility takes it up.
            let client = case.client();
            assert_eq!(client.hip_id().unwrap().as_str(), "IN0000000001");
            let journey = client.resume(&id).await.unwrap();
            case.finish(journey).await;
            case.all_was_done_once();
            let requests = town.sandbox.requests();
            let rest = requests[calls..].iter().filter(|request| request.path != town.wire().session);
            for request in rest.clone() {
                assert_eq!(request.hip_id.as_deref(), Some("IN0000000002"), "{}", request.path);
            }
            assert!(rest.count() > 0);
            // It stays with its own facility for all else.
            client.login(by_aadhaar_otp(&people::KAVERI)).await.unwrap();
            let last = town.sandbox.requests().pop().unwrap();
            assert_eq!(last.hip_id.as_deref(), Some("IN0000000001"));
        }
    }
}
