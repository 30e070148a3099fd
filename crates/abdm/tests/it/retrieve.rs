//! Retrieve a forgotten ABHA via Aadhaar OTP, and via mobile OTP.

use std::time::Duration;

use abdm::flows::AuthBy;
use abdm::types::{Cause, Demographics, Effect, Gender, Mobile};
use abdm::{Error, RetrieveBy};
use abdm_sandbox::people::{self, Person};

use crate::promises::{in_both_generations, over_tcp};
use crate::town::{aadhaar, done, number, retry};

in_both_generations! {
    async fn number_address_and_login_come_back(town) {
        let client = town.client();
        let journey = client.retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap();
        let found = done(journey.submit_otp(&town.otp(people::JOSEPH.mobile)).await);
        let account = found.account().unwrap();
        let joseph = number(people::JOSEPH.abha_number);
        assert_eq!(account.abha_number.as_ref().unwrap().full(), Some(&joseph));
        let address = account.abha_address.as_ref().unwrap().full().unwrap();
        assert_eq!(address.as_str(), people::JOSEPH.abha_address);
        let session = found.session.unwrap();
        assert_eq!(session.abha_number, Some(joseph));
        let profile = client.profile(&session).await.unwrap();
        assert_eq!(profile.name.unwrap().reveal(), people::JOSEPH.name);
    }

    async fn a_wrong_otp_leads_back(town) {
        let journey = town.client().retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap();
        let wrong = town.wrong_otp(people::JOSEPH.mobile);
        let (journey, why) = retry(journey.submit_otp(&wrong).await);
        assert!(why.is_wrong_otp(), "{why}");
        assert_eq!(journey.wrong_attempts(), 1);
        done(journey.submit_otp(&town.otp(people::JOSEPH.mobile)).await);
    }

    async fn an_expired_otp_and_exhausted_attempts_end_it(town) {
        let client = town.client();
        let journey = client.retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap();
        town.clock.advance(Duration::from_secs(11 * 60));
        let why = journey.submit_otp(&town.otp(people::JOSEPH.mobile)).await.unwrap_err();
        assert!(why.is_otp_expired(), "{why}");

        let mut journey = client.retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap();
        let wrong = town.wrong_otp(people::JOSEPH.mobile);
        for _ in 0..3 {
            journey = retry(journey.submit_otp(&wrong).await).0;
        }
        let why = journey.submit_otp(&wrong).await.unwrap_err();
        assert!(why.is_locked(), "{why}");
    }

    async fn an_aadhaar_that_no_otp_can_reach_is_refused_before_one_is_spent(town) {
        for number in [people::UNKNOWN_AADHAAR, people::PRANAB.aadhaar] {
            let why = town.client().retrieve(&aadhaar(number)).await.unwrap_err();
            assert_eq!(why.effect(), Effect::Settled, "{why}");
        }
        assert_eq!(town.otps_sent(), 0);
    }

    async fn an_aadhaar_without_abha_is_told_once_the_owner_is_proven(town) {
        let journey = town.client().retrieve(&aadhaar(people::ISHITA.aadhaar)).await.unwrap();
        let why = journey.submit_otp(&town.otp(people::ISHITA.mobile)).await.unwrap_err();
        assert!(why.is_unknown_account(), "{why}");
    }

    async fn the_owner_of_a_deactivated_account_gets_its_number_and_no_login(town) {
        let client = town.client();
        let journey = client.retrieve(&aadhaar(people::FARHAN.aadhaar)).await.unwrap();
        let found = done(journey.submit_otp(&town.otp(people::FARHAN.mobile)).await);
        assert!(found.session.is_none());
        let account = found.account().unwrap();
        let farhan = account.abha_number.as_ref().unwrap().full().unwrap().clone();
        assert_eq!(farhan.as_str(), people::FARHAN.abha_number);
        let journey = client.reactivate(farhan, AuthBy::AadhaarOtp).await.unwrap();
        done(journey.submit_otp(&town.otp(people::FARHAN.mobile)).await);
    }
}

/// Who somebody says to be.
fn who(person: &Person) -> Demographics {
    let gender = Gender::parse(person.gender).unwrap();
    Demographics::new(person.name, person.first_name, gender, person.born.0).unwrap()
}

fn mobile(person: &Person) -> Mobile {
    Mobile::parse(person.mobile).unwrap()
}

in_both_generations! {
    async fn a_mobile_leads_to_the_number(town) {
        let client = town.client();
        let (mobile, who) = (mobile(&people::JOSEPH), who(&people::JOSEPH));
        let by = RetrieveBy::Mobile { mobile: &mobile, who: Some(&who) };
        let journey = client.retrieve(by).await.unwrap();
        assert_eq!(journey.kind().journey.as_str(), "retrieve-mobile-otp");
        let found = done(journey.submit_otp(&town.otp(people::JOSEPH.mobile)).await);
        let joseph = number(people::JOSEPH.abha_number);
        assert_eq!(found.account().unwrap().abha_number.as_ref().unwrap().full(), Some(&joseph));
        let session = match (found.session, found.choice) {
            (Some(session), None) => session,
            // On V3 the list is the answer, and a login is one more call.
            (None, Some(choice)) => done(choice.choose(&joseph).await),
            other => panic!("both or neither: {other:?}"),
        };
        let profile = client.profile(&session).await.unwrap();
        assert_eq!(profile.name.unwrap().reveal(), people::JOSEPH.name);
    }

    async fn a_wrong_otp_of_a_mobile_leads_back(town) {
        let (mobile, who) = (mobile(&people::JOSEPH), who(&people::JOSEPH));
        let by = RetrieveBy::Mobile { mobile: &mobile, who: Some(&who) };
        let journey = town.client().retrieve(by).await.unwrap();
        let wrong = town.wrong_otp(people::JOSEPH.mobile);
        let (journey, why) = retry(journey.submit_otp(&wrong).await);
        assert!(why.is_wrong_otp(), "{why}");
        assert_eq!(journey.wrong_attempts(), 1);
        let _ = done(journey.submit_otp(&town.otp(people::JOSEPH.mobile)).await);
    }

    async fn a_mobile_of_nobody_is_told_before_an_otp_is_spent(town) {
        let nobodys = Mobile::parse(people::MOBILE_WITHOUT_ABHA).unwrap();
        let who = who(&people::JOSEPH);
        let by = RetrieveBy::Mobile { mobile: &nobodys, who: Some(&who) };
        let why = town.client().retrieve(by).await.unwrap_err();
        assert!(why.is_unknown_account(), "{why}");
        assert_eq!(town.otps_sent(), 0);
    }
}

over_tcp! {
    async fn the_calls_with_a_mobile_are_those_of_the_contract_and_need_no_key(town) {
        let (mobile, who) = (mobile(&people::TARA), who(&people::TARA));
        let by = RetrieveBy::Mobile { mobile: &mobile, who: Some(&who) };
        let journey = town.client().retrieve(by).await.unwrap();
        let found = done(journey.submit_otp(&town.otp(people::TARA.mobile)).await);
        assert_eq!(found.session.unwrap().abha_number, Some(number(people::TARA.abha_number)));
        assert_eq!(
            town.paths(),
            [
                "/gateway/v0.5/sessions",
                "/api/v2/forgot/healthId/mobile/generateOtp",
                "/api/v2/forgot/healthId/mobile",
            ]
        );
    }

    async fn without_saying_whose_it_is_nothing_is_sent(town) {
        let mobile = mobile(&people::TARA);
        let by = RetrieveBy::Mobile { mobile: &mobile, who: None };
        let why = town.client().retrieve(by).await.unwrap_err();
        assert!(matches!(why, Error::Input(_)), "{why}");
        assert!(town.paths().is_empty());
    }

    async fn somebody_else_is_not_found_on_the_mobile(town) {
        let (mobile, who) = (mobile(&people::TARA), who(&people::JOSEPH));
        let by = RetrieveBy::Mobile { mobile: &mobile, who: Some(&who) };
        let journey = town.client().retrieve(by).await.unwrap();
        let why = journey.submit_otp(&town.otp(people::TARA.mobile)).await.unwrap_err();
        assert!(why.is_unknown_account(), "{why}");
    }
}

over_tcp! {
    async fn the_calls_are_those_of_the_page(town) {
        let journey = town.client().retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap();
        done(journey.submit_otp(&town.otp(people::JOSEPH.mobile)).await);
        assert_eq!(
            town.paths(),
            [
                "/gateway/v0.5/sessions",
                "/api/v1/auth/cert",
                "/api/v2/forgot/healthId/aadhaar/generateOtp",
                "/api/v2/forgot/healthId/aadhaar",
            ]
        );
    }

    async fn what_is_wrong_with_an_aadhaar_is_told(town) {
        let client = town.client();
        let why = client.retrieve(&aadhaar(people::UNKNOWN_AADHAAR)).await.unwrap_err();
        assert_eq!(why.cause(), Cause::AadhaarRefused);
        let why = client.retrieve(&aadhaar(people::PRANAB.aadhaar)).await.unwrap_err();
        assert_eq!(why.cause(), Cause::NoMobileOnAadhaar);
    }
}
