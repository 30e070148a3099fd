//! Retrieve a forgotten ABHA via Aadhaar OTP.

use std::time::Duration;

use abdm::types::Cause;
use abdm_sandbox::people;

use crate::town::{aadhaar, done, over_tcp, retry};

over_tcp! {
    async fn the_calls_are_those_of_the_page_and_number_address_and_login_come_back(town) {
        let client = town.client();
        let journey = client.retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap();
        let found = done(journey.submit_otp(&town.otp(people::JOSEPH.mobile)).await);
        assert_eq!(found.abha_number.full().unwrap().as_str(), people::JOSEPH.abha_number);
        assert!(found.abha_address.is_some());
        assert_eq!(
            town.paths(),
            [
                "/gateway/v0.5/sessions",
                "/api/v1/auth/cert",
                "/api/v2/forgot/healthId/aadhaar/generateOtp",
                "/api/v2/forgot/healthId/aadhaar",
            ]
        );
        let profile = client.profile(&found.session.unwrap()).await.unwrap();
        assert_eq!(profile.name.unwrap().reveal(), people::JOSEPH.name);
    }

    async fn a_wrong_otp_leads_back(town) {
        let journey = town.client().retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap();
        let wrong = town.wrong_otp(people::JOSEPH.mobile);
        let (journey, why) = retry(journey.submit_otp(&wrong).await);
        assert!(why.is_wrong_otp(), "{why}");
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

    async fn an_aadhaar_that_does_not_exist_is_refused(town) {
        let why = town.client().retrieve(&aadhaar(people::UNKNOWN_AADHAAR)).await.unwrap_err();
        assert_eq!(why.cause(), Cause::AadhaarRefused);
        assert_eq!(town.otps_sent(), 0);
    }

    async fn an_aadhaar_without_mobile_is_told(town) {
        let why = town.client().retrieve(&aadhaar(people::PRANAB.aadhaar)).await.unwrap_err();
        assert_eq!(why.cause(), Cause::NoMobileOnAadhaar);
        assert_eq!(town.otps_sent(), 0);
    }

    async fn an_aadhaar_without_abha_is_told_once_the_owner_is_proven(town) {
        let journey = town.client().retrieve(&aadhaar(people::ISHITA.aadhaar)).await.unwrap();
        let why = journey.submit_otp(&town.otp(people::ISHITA.mobile)).await.unwrap_err();
        assert!(why.is_unknown_account(), "{why}");
    }
}
