//! Reactivate an ABHA with its password.

use std::sync::Arc;

use abdm::flows::snapshot::JourneyKind;
use abdm::flows::{AuthBy, Reconciled};
use abdm::store::{JourneyStore, MemoryStore};
use abdm::types::{AbhaAddress, Effect, Password};
use abdm::{Awaits, Client, Error, Feature, Reactivate, Resumed};
use abdm_sandbox::people::{self, FARHAN, Person};

use crate::promises::{in_both_generations, on_v3, over_tcp};
use crate::relay::{Fate, Relay};
use crate::town::{by_aadhaar_otp, done, keys, number, retry};
use crate::unknown_outcome::unknown;
use crate::wire::{V1V2, V3};

fn password(of: &Person) -> Password {
    Password::parse(of.password.unwrap()).unwrap()
}

async fn begin(client: &Client, person: &Person) -> Result<Reactivate, Error> {
    client.reactivate(number(person.abha_number), AuthBy::Password).await
}

in_both_generations! {
    async fn login_works_again_and_no_otp_was_sent_for_it(town) {
        let client = town.client();
        let journey = begin(&client, &FARHAN).await.unwrap();
        assert_eq!(journey.kind().journey, JourneyKind::ReactivatePassword);
        assert_eq!((journey.awaits(), journey.sent_to()), (Awaits::Password, None));
        assert_eq!(journey.abha().as_str(), FARHAN.abha_number);
        let back = done(journey.submit_password(&password(&FARHAN)).await);
        assert_eq!(back.abha.as_str(), FARHAN.abha_number);
        assert_eq!(town.otps_sent(), 0);
        let session = town.log_in(&client, &FARHAN).await;
        assert!(client.profile(&session).await.is_ok());
    }

    async fn a_wrong_password_leads_back_and_so_does_an_otp_in_its_place(town) {
        let client = town.client();
        let journey = begin(&client, &FARHAN).await.unwrap();
        let (journey, why) = retry(journey.submit_password(&password(&people::ASHA)).await);
        assert!(why.is_wrong_password(), "{why}");
        assert_eq!((journey.wrong_attempts(), why.effect()), (1, Effect::Settled));
        let calls = town.calls();
        let otp = abdm::types::Otp::parse("835917").unwrap();
        let (journey, why) = retry(journey.submit_otp(&otp).await);
        assert!(matches!(why, Error::OtherMethod { awaits: Awaits::Password }), "{why}");
        assert_eq!(town.calls(), calls);
        let why = client.login(by_aadhaar_otp(&FARHAN)).await.unwrap_err();
        assert!(why.is_deactivated(), "nothing changed: {why}");
        done(journey.submit_password(&password(&FARHAN)).await);
    }

    async fn an_account_that_is_active_locked_or_unknown_is_refused(town) {
        let client = town.client();
        for (person, is_it) in [
            (&people::ASHA, (|_| true) as fn(&Error) -> bool),
            (&people::LALITHA, Error::is_locked),
            (&people::GURPREET, Error::is_unknown_account),
        ] {
            // v1/v2 says so before anybody is asked for a password.
            let why = match begin(&client, person).await {
                Ok(journey) => match journey.submit_password(&password(&FARHAN)).await {
                    Ok(abdm::Submitted::Retry(_, why)) | Err(why) => why,
                    other => panic!("{}: {other:?}", person.name),
                },
                Err(why) => why,
            };
            assert!(is_it(&why), "{}: {why}", person.name);
            assert_eq!(why.effect(), Effect::Settled, "{}: {why}", person.name);
        }
    }

    async fn it_goes_on_in_another_process_and_is_reconciled(town) {
        let path = if town.is_v3() { V3.reactivate.submit } else { V1V2.reactivate.submit };
        for (fate, told) in
            [(Fate::Lost, Reconciled::NotDone), (Fate::AnswerLost, Reconciled::Done)]
        {
            let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
            let relay = Relay::before(&town).await;
            let client = relay.builder().store(Arc::clone(&store)).sealing_keys(keys());
            let client = client.build().unwrap();
            let id = *begin(&client, &FARHAN).await.unwrap().id().unwrap();
            let Resumed::Reactivate(journey) = client.resume(&id).await.unwrap() else {
                panic!("a reactivation");
            };
            assert_eq!(journey.awaits(), Awaits::Password);
            relay.on(path, fate);
            let (unsettled, _) = unknown(journey.submit_password(&password(&FARHAN)).await);
            drop(unsettled);
            let other = town.client_with(&store);
            assert!(matches!(other.resume(&id).await.unwrap(), Resumed::Submitted(_)));
            assert_eq!(other.reconcile(&id).await.unwrap(), told);
            if told == Reconciled::NotDone {
                other.discard(&id).await.unwrap();
            }
        }
    }
}

over_tcp! {
    async fn the_calls_are_those_of_the_contract_and_a_login_comes_back(town) {
        let client = town.client();
        let address = AbhaAddress::parse(FARHAN.abha_address).unwrap();
        let journey = client.reactivate(address, AuthBy::Password).await.unwrap();
        let back = done(journey.submit_password(&password(&FARHAN)).await);
        assert_eq!(
            town.paths(),
            [V1V2.session, V1V2.reactivate.send, V1V2.key, V1V2.reactivate.submit]
        );
        assert!(client.profile(&back.session.unwrap()).await.is_ok());
    }

    /// The patient is told nothing of an OTP, and nothing stands against beginning again.
    async fn a_transaction_without_an_answer_leaves_nothing_behind(town) {
        let relay = Relay::before(&town).await;
        let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
        let client = relay.builder().store(Arc::clone(&store)).sealing_keys(keys());
        let client = client.build().unwrap();
        relay.on(V1V2.reactivate.send, Fate::AnswerLost);
        let why = begin(&client, &FARHAN).await.unwrap_err();
        assert_eq!((why.effect(), why.patient_notice().key()), (Effect::Possible, "try_later"));
        assert!(relay.count(V1V2.reactivate.send) > 1, "it only reads");
        let other = town.client_with(&store);
        assert!(other.journeys(9).await.unwrap().is_empty());
        let journey = begin(&other, &FARHAN).await.unwrap();
        done(journey.submit_password(&password(&FARHAN)).await);
    }

    async fn who_never_set_a_password_is_told_before_one_is_asked_for(town) {
        town.deactivate(&people::KAVERI).await;
        let why = begin(&town.client(), &people::KAVERI).await.unwrap_err();
        assert_eq!(why.effect(), Effect::Settled, "{why}");
        assert!(why.to_string().contains("HIS-1031"), "{why}");
        assert!(why.is_method_unavailable(), "{why}");
    }
}

on_v3! {
    async fn nothing_is_asked_before_and_an_address_is_refused_before_any_call(town) {
        let client = town.client();
        let address = AbhaAddress::parse(FARHAN.abha_address).unwrap();
        let why = client.reactivate(address, AuthBy::Password).await.unwrap_err();
        let what = Feature::ReactivationByAddress;
        assert!(matches!(why, Error::NotInGeneration { what: w, .. } if w == what), "{why}");
        let journey = begin(&client, &FARHAN).await.unwrap();
        assert_eq!(town.calls(), 0);
        done(journey.submit_password(&password(&FARHAN)).await);
        assert_eq!(town.paths(), [V3.session, V3.key, V3.reactivate.submit]);
    }
}
