//! Reactivate an ABHA via Aadhaar OTP.

use std::time::Duration;

use abdm::flows::AuthBy;
use abdm::types::{AbhaNumber, Effect};
use abdm_sandbox::people;

use crate::promises::{in_both_generations, over_tcp};
use crate::town::{begin_reactivation, by_aadhaar_otp, done, number, retry};

fn farhan() -> AbhaNumber {
    number(people::FARHAN.abha_number)
}

in_both_generations! {
    async fn login_works_again(town) {
        let client = town.client();
        let journey = client.reactivate(farhan(), AuthBy::AadhaarOtp).await.unwrap();
        assert_eq!(journey.abha().as_str(), people::FARHAN.abha_number);
        let back = done(journey.submit_otp(&town.otp(people::FARHAN.mobile)).await);
        assert_eq!(back.abha.as_str(), people::FARHAN.abha_number);
        let session = town.log_in(&client, &people::FARHAN).await;
        assert!(client.profile(&session).await.is_ok());
    }

    async fn a_wrong_otp_leads_back(town) {
        let client = town.client();
        let journey = client.reactivate(farhan(), AuthBy::AadhaarOtp).await.unwrap();
        let (journey, why) =
            retry(journey.submit_otp(&town.wrong_otp(people::FARHAN.mobile)).await);
        assert!(why.is_wrong_otp(), "{why}");
        assert_eq!(journey.wrong_attempts(), 1);
        let why = client.login(by_aadhaar_otp(&people::FARHAN)).await.unwrap_err();
        assert!(why.is_deactivated(), "nothing changed: {why}");
        done(journey.submit_otp(&town.otp(people::FARHAN.mobile)).await);
    }

    async fn an_expired_otp_and_exhausted_attempts_end_it(town) {
        let client = town.client();
        let journey = client.reactivate(farhan(), AuthBy::AadhaarOtp).await.unwrap();
        town.clock.advance(Duration::from_secs(11 * 60));
        let why = journey.submit_otp(&town.otp(people::FARHAN.mobile)).await.unwrap_err();
        assert!(why.is_otp_expired(), "{why}");

        let mut journey = client.reactivate(farhan(), AuthBy::AadhaarOtp).await.unwrap();
        let wrong = town.wrong_otp(people::FARHAN.mobile);
        for _ in 0..3 {
            journey = retry(journey.submit_otp(&wrong).await).0;
        }
        let why = journey.submit_otp(&wrong).await.unwrap_err();
        assert!(why.is_locked(), "{why}");
    }

    async fn an_account_that_is_active_or_unknown_is_refused(town) {
        let client = town.client();
        let why = begin_reactivation(&client, &people::ASHA).await.unwrap_err();
        assert_eq!(why.effect(), Effect::Settled, "{why}");
        for unknown in [people::GURPREET.abha_number, people::UNKNOWN_ABHA_NUMBER] {
            let why = client.reactivate(number(unknown), AuthBy::AadhaarOtp).await.unwrap_err();
            assert!(why.is_unknown_account(), "{why}");
        }
        assert_eq!(town.otps_sent(), 0);
    }
}

over_tcp! {
    async fn the_calls_are_those_of_the_page_and_a_login_comes_back(town) {
        let client = town.client();
        let journey = client.reactivate(farhan(), AuthBy::AadhaarOtp).await.unwrap();
        let back = done(journey.submit_otp(&town.otp(people::FARHAN.mobile)).await);
        assert_eq!(
            town.paths(),
            [
                "/gateway/v0.5/sessions",
                "/api/v1/auth/cert",
                "/api/v2/auth/reactivate/init",
                "/api/v2/auth/reactivate",
            ]
        );
        assert!(client.profile(&back.session.unwrap()).await.is_ok());
    }
}
