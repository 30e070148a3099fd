//! Login using mobile, and the choice of an account.

use std::time::Duration;

use abdm::flows::CannotChoose;
use abdm::types::{Cause, Effect};
use abdm::{Error, LoggedIn, Submitted};
use abdm_sandbox::people;

use crate::promises::{in_both_generations, over_tcp};
use crate::town::{by_mobile, done, number, retry};

in_both_generations! {
    async fn the_login_is_that_of_the_chosen_account(town) {
        let client = town.client();
        let choice = town.choice(&client, people::TARA.mobile).await;
        assert_eq!(choice.accounts().len(), 3);
        let session = done(choice.choose(&number(people::TARA.abha_number)).await);
        assert_eq!(session.abha_number, Some(number(people::TARA.abha_number)));
        assert_eq!(session.generation, town.generation);
        let profile = client.profile(&session).await.unwrap();
        assert_eq!(profile.name.unwrap().reveal(), people::TARA.name);
    }

    async fn the_accounts_come_with_what_a_patient_knows_them_by(town) {
        let client = town.client();
        let choice = town.choice(&client, people::KAVERI.mobile).await;
        for person in [&people::KAVERI, &people::BALAJI, &people::TARA] {
            let is_it = |account: &&abdm::Account| {
                account.abha_number.as_ref().unwrap().full() == Some(&number(person.abha_number))
            };
            let account = choice.accounts().iter().find(is_it).unwrap();
            assert_eq!(account.name.as_ref().unwrap().reveal(), person.name);
            let address = account.abha_address.as_ref().unwrap().full().unwrap();
            assert_eq!(address.as_str(), person.abha_address);
        }
    }

    async fn a_single_account_is_chosen_too(town) {
        let client = town.client();
        let choice = town.choice(&client, people::JOSEPH.mobile).await;
        assert_eq!(choice.accounts().len(), 1);
        let session = done(choice.choose(&number(people::JOSEPH.abha_number)).await);
        assert!(client.profile(&session).await.is_ok());
    }

    async fn a_number_that_was_not_listed_is_refused_without_a_call(town) {
        let client = town.client();
        let choice = town.choice(&client, people::KAVERI.mobile).await;
        let calls = town.calls();
        let (choice, why) = retry(choice.choose(&number(people::ASHA.abha_number)).await);
        assert!(matches!(why, Error::CannotChoose(CannotChoose::NotListed)));
        assert_eq!(why.effect(), Effect::None);
        assert_eq!(town.calls(), calls);
        done(choice.choose(&number(people::BALAJI.abha_number)).await);
    }

    async fn a_deactivated_account_is_refused_and_another_can_still_be_chosen(town) {
        town.deactivate(&people::TARA).await;
        let client = town.client();
        let choice = town.choice(&client, people::TARA.mobile).await;
        assert_eq!(choice.accounts().len(), 3);
        let (choice, why) = retry(choice.choose(&number(people::TARA.abha_number)).await);
        assert!(why.is_deactivated(), "{why}");
        assert_eq!(choice.accounts().len(), 3);
        done(choice.choose(&number(people::BALAJI.abha_number)).await);
    }

    async fn an_account_deactivated_meanwhile_is_refused_and_the_choice_stays_open(town) {
        let client = town.client();
        let choice = town.choice(&client, people::TARA.mobile).await;
        town.deactivate(&people::TARA).await;
        let (choice, why) = retry(choice.choose(&number(people::TARA.abha_number)).await);
        assert!(why.is_deactivated(), "{why}");
        assert_eq!(why.effect(), Effect::Settled);
        done(choice.choose(&number(people::KAVERI.abha_number)).await);
    }

    async fn a_wrong_otp_leads_back(town) {
        let login = town.client().login(by_mobile(people::JOSEPH.mobile)).await.unwrap();
        let (login, why) = retry(login.submit_otp(&town.wrong_otp(people::JOSEPH.mobile)).await);
        assert!(why.is_wrong_otp(), "{why}");
        assert_eq!(login.wrong_attempts(), 1);
        let submitted = login.submit_otp(&town.otp(people::JOSEPH.mobile)).await;
        assert!(matches!(submitted, Ok(Submitted::Done(LoggedIn::ChooseAccount(_)))));
    }

    async fn an_expired_otp_ends_it(town) {
        let login = town.client().login(by_mobile(people::JOSEPH.mobile)).await.unwrap();
        town.clock.advance(Duration::from_secs(11 * 60));
        let why = login.submit_otp(&town.otp(people::JOSEPH.mobile)).await.unwrap_err();
        assert!(why.is_otp_expired(), "{why}");
    }

    async fn exhausted_attempts_end_it(town) {
        let mut login = town.client().login(by_mobile(people::JOSEPH.mobile)).await.unwrap();
        let wrong = town.wrong_otp(people::JOSEPH.mobile);
        for _ in 0..3 {
            login = retry(login.submit_otp(&wrong).await).0;
        }
        let why = login.submit_otp(&wrong).await.unwrap_err();
        assert!(why.is_locked(), "{why}");
    }

    async fn a_mobile_without_an_account_gets_no_otp(town) {
        for mobile in [people::MOBILE_WITHOUT_ABHA, people::ISHITA.mobile] {
            let why = town.client().login(by_mobile(mobile)).await.unwrap_err();
            assert!(why.is_unknown_account(), "{why}");
        }
        assert_eq!(town.otps_sent(), 0);
    }

    async fn who_has_no_mobile_at_aadhaar_can_log_in_by_another(town) {
        let client = town.client();
        for person in [&people::PRANAB, &people::TSERING] {
            let choice = town.choice(&client, person.mobile).await;
            let session = done(choice.choose(&number(person.abha_number)).await);
            assert_eq!(session.abha_number, Some(number(person.abha_number)));
        }
    }

    async fn a_choice_that_comes_too_late_ends_it(town) {
        let client = town.client();
        let choice = town.choice(&client, people::JOSEPH.mobile).await;
        town.clock.advance(Duration::from_secs(301));
        let why = choice.choose(&number(people::JOSEPH.abha_number)).await.unwrap_err();
        assert!(why.is_token_refused(), "{why}");
        assert!(matches!(why.cause(), Cause::Token(_)));
    }
}

over_tcp! {
    async fn the_calls_are_those_of_the_page(town) {
        let choice = town.choice(&town.client(), people::TARA.mobile).await;
        done(choice.choose(&number(people::TARA.abha_number)).await);
        assert_eq!(
            town.paths(),
            [
                "/gateway/v0.5/sessions",
                "/api/v1/auth/cert",
                "/api/v2/registration/mobile/login/generateOtp",
                "/api/v2/registration/mobile/login/verifyOtp",
                "/api/v2/registration/mobile/login/userAuthorizedToken",
            ]
        );
    }
}
