//! Deactivate an ABHA with an OTP.

use std::time::Duration;

use abdm::flows::snapshot::JourneyKind;
use abdm::flows::{AuthBy, Consequences, Reasons, UserSession};
use abdm_sandbox::people;

use crate::promises::{in_both_generations, over_tcp};
use crate::town::{Town, begin_deactivation, by_aadhaar_otp, done, number, retry};

async fn begin(town: &Town, client: &abdm::Client) -> abdm::Deactivate {
    let session = town.log_in(client, &people::ASHA).await;
    begin_deactivation(client, &session).await.unwrap()
}

in_both_generations! {
    async fn the_account_is_deactivated_and_the_login_worth_nothing_afterwards(town) {
        let client = town.client();
        let session = town.log_in(&client, &people::ASHA).await;
        let journey = begin_deactivation(&client, &session).await.unwrap();
        let gone = done(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
        assert_eq!(gone.abha_number, Some(number(people::ASHA.abha_number)));
        let why = client.profile(&session).await.unwrap_err();
        assert!(why.is_token_refused(), "{why}");
        let why = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
        assert!(why.is_deactivated(), "{why}");
        let why = begin_deactivation(&client, &session).await.unwrap_err();
        assert!(why.is_token_refused(), "{why}");
    }

    async fn whose_login_it_is_is_read_where_it_does_not_say(town) {
        let client = town.client();
        let x_token = town.log_in(&client, &people::ASHA).await.x_token;
        let nameless = UserSession::new(town.generation, x_token, None);
        let journey = begin_deactivation(&client, &nameless).await.unwrap();
        assert_eq!(journey.abha_number(), Some(&number(people::ASHA.abha_number)));
        let paths = town.paths();
        let at = |path| paths.iter().rposition(|made| made == path).unwrap();
        assert!(at(town.wire().profile) < at(town.wire().deactivate.send));
        let gone = done(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
        assert_eq!(gone.abha_number, Some(number(people::ASHA.abha_number)));
    }

    async fn nothing_changes_before_the_otp_is_submitted(town) {
        let client = town.client();
        let journey = begin(&town, &client).await;
        assert_eq!(journey.wrong_attempts(), 0);
        drop(journey);
        town.log_in(&client, &people::ASHA).await;
    }

    async fn a_wrong_otp_leads_back_and_changes_nothing(town) {
        let client = town.client();
        let journey = begin(&town, &client).await;
        let (journey, why) = retry(journey.submit_otp(&town.wrong_otp(people::ASHA.mobile)).await);
        assert!(why.is_wrong_otp(), "{why}");
        assert_eq!(journey.wrong_attempts(), 1);
        let otp = town.otp(people::ASHA.mobile);
        assert!(client.login(by_aadhaar_otp(&people::ASHA)).await.is_ok(), "still active");
        done(journey.submit_otp(&otp).await);
    }

    async fn the_mobile_of_the_account_will_do_and_brings_it_back_too(town) {
        let client = town.client();
        let person = &people::KAVERI;
        let session = town.log_in(&client, person).await;
        let reasons = Reasons::parse(["104"]).unwrap();
        let agreed = Consequences::DEACTIVATION.acknowledge();
        let journey = client.deactivate(&session, reasons, agreed, AuthBy::MobileOtp).await.unwrap();
        assert_eq!(journey.kind().journey, JourneyKind::DeactivateMobileOtp);
        let (journey, why) = retry(journey.submit_otp(&town.wrong_otp(person.mobile)).await);
        assert!(why.is_wrong_otp(), "{why}");
        let gone = done(journey.submit_otp(&town.otp(person.mobile)).await);
        assert_eq!(gone.abha_number, Some(number(person.abha_number)));

        let abha = number(person.abha_number);
        let journey = client.reactivate(abha, AuthBy::MobileOtp).await.unwrap();
        assert_eq!(journey.kind().journey, JourneyKind::ReactivateMobileOtp);
        done(journey.submit_otp(&town.otp(person.mobile)).await);
        town.log_in(&client, person).await;
    }

    async fn an_expired_otp_and_exhausted_attempts_end_it(town) {
        let client = town.client();
        let journey = begin(&town, &client).await;
        town.clock.advance(Duration::from_secs(11 * 60));
        let why = journey.submit_otp(&town.otp(people::ASHA.mobile)).await.unwrap_err();
        assert!(why.is_otp_expired(), "{why}");

        let mut journey = begin(&town, &client).await;
        let wrong = town.wrong_otp(people::ASHA.mobile);
        for _ in 0..3 {
            journey = retry(journey.submit_otp(&wrong).await).0;
        }
        let why = journey.submit_otp(&wrong).await.unwrap_err();
        assert!(why.is_locked(), "{why}");
    }

    async fn a_login_that_expires_before_the_otp_ends_it(town) {
        let town = town.with(|config| config.x_token_lifetime = Duration::from_secs(60)).await;
        let client = town.client();
        let journey = begin(&town, &client).await;
        town.clock.advance(Duration::from_secs(61));
        let why = journey.submit_otp(&town.otp(people::ASHA.mobile)).await.unwrap_err();
        assert!(why.is_token_refused(), "{why}");
        town.log_in(&client, &people::ASHA).await;
    }
}

over_tcp! {
    async fn the_calls_are_those_of_the_page(town) {
        let client = town.client();
        let session = town.log_in(&client, &people::ASHA).await;
        let login_calls = town.calls();
        let journey = begin_deactivation(&client, &session).await.unwrap();
        done(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
        assert_eq!(
            town.paths()[login_calls..],
            [
                "/api/v1/auth/cert",
                "/api/v2/account/aadhaar/generateOTP",
                "/api/v2/account/profile/deactivate",
            ]
        );
    }
}
