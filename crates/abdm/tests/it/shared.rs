//! What all journeys of a client share.

use std::time::Duration;

use abdm::types::{ClientId, ClientSecret, HipId};
use abdm_sandbox::people;

use crate::town::{aadhaar, by_aadhaar_otp, by_mobile, over_tcp};

over_tcp! {
    async fn session_and_key_are_fetched_once_for_many_journeys(town) {
        let client = town.client();
        for _ in 0..3 {
            town.log_in(&client, &people::ASHA).await;
            client.login(by_mobile(people::KAVERI.mobile)).await.unwrap();
            client.retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap();
        }
        let paths = town.paths();
        let count = |path: &str| paths.iter().filter(|seen| *seen == path).count();
        assert_eq!(count("/gateway/v0.5/sessions"), 1);
        assert_eq!(count("/api/v1/auth/cert"), 1);
    }

    async fn an_expired_application_token_is_replaced_without_anybody_noticing(town) {
        let client = town.client();
        let session = town.log_in(&client, &people::ASHA).await;
        // The client's own clock stands still, so the service is the first to say so.
        town.clock.advance(Duration::from_secs(601));
        assert!(client.profile(&session).await.is_ok());
        town.clock.advance(Duration::from_secs(601));
        let otps = town.otps_sent();
        let login = client.login(by_aadhaar_otp(&people::ASHA)).await;
        assert!(login.is_ok());
        assert_eq!(town.otps_sent(), otps + 1, "one OTP, though a call was made again");
    }

    async fn a_token_that_is_about_to_expire_is_replaced_in_time(town) {
        let client = town.client_on_its_clock();
        client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        town.clock.advance(Duration::from_secs(595));
        client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        assert!(town.sandbox.requests().iter().all(|request| request.status < 400));
    }

    async fn each_handle_makes_its_calls_for_its_own_facility(town) {
        let client = town.client();
        let other = client.for_hip(HipId::parse("IN0000000002").unwrap());
        client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        other.login(by_aadhaar_otp(&people::JOSEPH)).await.unwrap();
        let requests = town.sandbox.requests();
        let hip_ids: Vec<_> = requests.iter().map(|request| request.hip_id.as_deref()).collect();
        let (first, second) = (Some("IN0000000001"), Some("IN0000000002"));
        assert_eq!(hip_ids, [None, first, first, second, second]);
    }

    async fn wrong_credentials_are_refused_and_nothing_else_is_sent(town) {
        let client = town
            .builder()
            .credentials(
                ClientId::parse("somebody-else").unwrap(),
                ClientSecret::parse("not-the-secret").unwrap(),
            )
            .build()
            .unwrap();
        let why = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
        assert_eq!(why.failure().unwrap().endpoint(), "v1v2.session");
        assert_eq!(town.paths(), ["/gateway/v0.5/sessions"]);
    }
}
