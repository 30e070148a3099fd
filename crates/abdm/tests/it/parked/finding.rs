//! An ABHA that is looked for by its mobile, in a store.

use std::sync::Arc;

use abdm::flows::AuthBy;
use abdm::store::{JourneyStore, MemoryStore};
use abdm::types::{Demographics, FindIndex, Gender, Mobile};
use abdm::{LoggedIn, Resumed, RetrieveBy};
use abdm_sandbox::people;

use crate::promises::{in_both_generations, on_v3};
use crate::town::{done, number, retry};

fn store() -> Arc<dyn JourneyStore> {
    Arc::new(MemoryStore::new())
}

fn tara() -> Mobile {
    Mobile::parse(people::TARA.mobile).unwrap()
}

in_both_generations! {
    async fn a_retrieval_by_mobile_goes_on_in_another_process(town) {
        let (store, mobile) = (store(), tara());
        let who = Demographics::new(
            people::TARA.name,
            people::TARA.first_name,
            Gender::Female,
            people::TARA.born.0,
        );
        let who = who.unwrap();
        let by = RetrieveBy::Mobile { mobile: &mobile, who: Some(&who) };
        let begun = town.client_with(&store).retrieve(by).await.unwrap();
        let id = *begun.id().unwrap();
        drop(begun);

        let Resumed::Retrieve(journey) = town.client_with(&store).resume(&id).await.unwrap() else {
            panic!("it looks for an ABHA")
        };
        let (journey, why) = retry(journey.submit_otp(&town.wrong_otp(mobile.as_str())).await);
        assert!(why.is_wrong_otp(), "{why}");
        drop(journey);
        let Resumed::Retrieve(journey) = town.client_with(&store).resume(&id).await.unwrap() else {
            panic!("it still does")
        };
        assert_eq!(journey.wrong_attempts(), 1);
        let found = done(journey.submit_otp(&town.otp(mobile.as_str())).await);
        let hers = number(people::TARA.abha_number);
        let numbers = found.accounts.iter().map(|account| account.abha_number.as_ref().unwrap());
        assert!(numbers.filter_map(|number| number.full()).any(|number| *number == hers));

        let client = town.client_with(&store);
        if let Some(choice) = found.choice {
            assert!(town.is_v3());
            assert_eq!(choice.id(), Some(&id));
            drop(choice);
            let Resumed::ChooseAccount(choice) = client.resume(&id).await.unwrap() else {
                panic!("she may log in")
            };
            assert_eq!(choice.accounts().len(), 3);
            // She only wanted to know, so that another journey can begin.
            client.discard(&id).await.unwrap();
        }
        assert!(matches!(client.resume(&id).await.unwrap(), Resumed::Finished));
        assert_eq!(town.otps_sent(), 1);
    }
}

on_v3! {
    async fn an_account_that_was_chosen_is_logged_in_to_by_another_process(town) {
        for by in [AuthBy::MobileOtp, AuthBy::AadhaarOtp] {
            let store = store();
            let found = town.client_with(&store).find(&tara()).await.unwrap();
            // Nothing was sent, so nothing waits.
            assert!(town.client_with(&store).journeys(10).await.unwrap().is_empty());
            let begun = found.send_otp(FindIndex::parse("3").unwrap(), by).await.unwrap();
            let id = *begun.id().unwrap();
            drop(begun);

            let Resumed::Login(login) = town.client_with(&store).resume(&id).await.unwrap() else {
                panic!("it is a login")
            };
            assert_eq!(login.kind().to_string(), format!("v3.find-{by}"));
            let logged_in = done(login.submit_otp(&town.otp(people::TARA.mobile)).await);
            let LoggedIn::Session(session) = logged_in else { panic!("chosen already") };
            assert_eq!(session.abha_number, Some(number(people::TARA.abha_number)));
            let over = town.client_with(&store).resume(&id).await.unwrap();
            assert!(matches!(over, Resumed::Finished));
        }
    }
}
