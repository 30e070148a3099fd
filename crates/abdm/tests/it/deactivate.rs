//! Deactivate an ABHA via Aadhaar OTP.

use std::time::Duration;

use abdm::flows::{Consequences, Reasons};
use abdm::{Client, Deactivate, Error};
use abdm_sandbox::people;

use crate::town::{Town, by_aadhaar_otp, done, over_tcp, retry};

async fn begin(town: &Town, client: &Client) -> Result<Deactivate, Error> {
    let session = town.log_in(client, &people::ASHA).await;
    let reasons = Reasons::parse(["104", "103", "others"]).unwrap();
    client.deactivate(&session, reasons, Consequences::DEACTIVATION.acknowledge()).await
}

over_tcp! {
    async fn the_calls_are_those_of_the_page_and_the_login_is_worth_nothing_afterwards(town) {
        let client = town.client();
        let session = town.log_in(&client, &people::ASHA).await;
        let login_calls = town.paths().len();
        let reasons = Reasons::parse(["104", "103", "others"]).unwrap();
        let acknowledged = Consequences::DEACTIVATION.acknowledge();
        let journey = client.deactivate(&session, reasons, acknowledged).await.unwrap();
        let gone = done(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
        assert_eq!(gone.abha_number.unwrap().as_str(), people::ASHA.abha_number);
        assert_eq!(
            town.paths()[login_calls..],
            [
                "/api/v1/auth/cert",
                "/api/v2/account/aadhaar/generateOTP",
                "/api/v2/account/profile/deactivate",
            ]
        );
        let why = client.profile(&session).await.unwrap_err();
        assert!(why.is_token_refused(), "{why}");
        let why = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
        assert!(why.is_deactivated(), "{why}");
    }

    async fn a_wrong_otp_leads_back_and_changes_nothing(town) {
        let client = town.client();
        let journey = begin(&town, &client).await.unwrap();
        let (journey, why) = retry(journey.submit_otp(&town.wrong_otp(people::ASHA.mobile)).await);
        assert!(why.is_wrong_otp(), "{why}");
        assert!(client.login(by_aadhaar_otp(&people::ASHA)).await.is_ok(), "still active");
        assert_eq!(journey.wrong_attempts(), 1);
    }

    async fn an_expired_otp_and_exhausted_attempts_end_it(town) {
        let client = town.client();
        let journey = begin(&town, &client).await.unwrap();
        town.clock.advance(Duration::from_secs(11 * 60));
        let why = journey.submit_otp(&town.otp(people::ASHA.mobile)).await.unwrap_err();
        assert!(why.is_otp_expired(), "{why}");

        let mut journey = begin(&town, &client).await.unwrap();
        let wrong = town.wrong_otp(people::ASHA.mobile);
        for _ in 0..3 {
            journey = retry(journey.submit_otp(&wrong).await).0;
        }
        let why = journey.submit_otp(&wrong).await.unwrap_err();
        assert!(why.is_locked(), "{why}");
    }
}
