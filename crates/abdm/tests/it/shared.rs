//! What all journeys of a client share.

use std::time::Duration;

use abdm::flows::UserSession;
use abdm::types::{Cause, ClientId, ClientSecret, Effect, HipId};
use abdm_sandbox::people;

use crate::promises::{in_both_generations, on_v3, over_tcp};
use crate::relay::{Relay, header, path_of};
use crate::town::{aadhaar, begin_deactivation, by_aadhaar_otp, by_mobile, choice, done, session};

in_both_generations! {
    async fn session_and_key_are_fetched_once_for_many_journeys(town) {
        let client = town.client();
        for _ in 0..3 {
            town.log_in(&client, &people::ASHA).await;
            client.login(by_mobile(people::KAVERI.mobile)).await.unwrap();
            client.retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap();
        }
        let paths = town.paths();
        let count = |path: &str| paths.iter().filter(|seen| *seen == path).count();
        assert_eq!(count(town.wire().session), 1);
        assert_eq!(count(town.wire().key), 1);
    }

    async fn journeys_at_once_share_one_session_and_one_key(town) {
        let client = town.client();
        let begin = |mobile: &'static str| {
            let client = client.clone();
            tokio::spawn(async move { client.login(by_mobile(mobile)).await })
        };
        let people = [&people::ASHA, &people::JOSEPH, &people::KAVERI, &people::PRANAB];
        let logins: Vec<_> = people.iter().map(|person| begin(person.mobile)).collect();
        for (login, person) in logins.into_iter().zip(people) {
            let login = login.await.unwrap().unwrap();
            choice(done(login.submit_otp(&town.otp(person.mobile)).await));
        }
        let paths = town.paths();
        let count = |path: &str| paths.iter().filter(|seen| *seen == path).count();
        assert_eq!((count(town.wire().session), count(town.wire().key)), (1, 1));
        assert_eq!(town.otps_sent(), 4);
    }

    async fn a_client_makes_no_call_before_one_is_needed(town) {
        let client = town.client();
        let other = client.for_hip(HipId::parse("IN0000000002").unwrap());
        assert_eq!((client.generation(), other.generation()), (town.generation, town.generation));
        assert_eq!(town.calls(), 0);
    }

    async fn a_client_that_knows_nothing_yet_serves_a_login_that_an_application_kept(town) {
        let session = town.log_in(&town.client(), &people::ASHA).await;
        let kept = UserSession::new(town.generation, session.x_token, session.abha_number);
        let before = town.calls();
        let client = town.client();
        let journey = begin_deactivation(&client, &kept).await.unwrap();
        let wire = town.wire();
        assert_eq!(town.paths()[before..], [wire.session, wire.key, wire.deactivate.send]);
        done(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
    }

    async fn an_expired_application_token_is_replaced_without_anybody_noticing(town) {
        let client = town.client();
        let session = town.log_in(&client, &people::ASHA).await;
        // No time passes for the client, so the service is the first to say so.
        town.expire_app_tokens();
        assert!(client.profile(&session).await.is_ok());
        town.expire_app_tokens();
        let otps = town.otps_sent();
        let login = client.login(by_aadhaar_otp(&people::ASHA)).await;
        assert!(login.is_ok());
        assert_eq!(town.otps_sent(), otps + 1, "one OTP, though a call was made again");
    }

    async fn an_application_token_that_expires_before_the_otp_costs_no_attempt(town) {
        let town = town
            .with(|config| {
                let minute = Duration::from_secs(60);
                (config.app_token_lifetime, config.v3_app_token_lifetime) = (minute, minute);
            })
            .await;
        let login = town.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        town.clock.advance(Duration::from_secs(61));
        session(done(login.submit_otp(&town.otp(people::ASHA.mobile)).await));
        let refused = town.sandbox.requests().into_iter().filter(|request| request.status >= 400);
        assert_eq!(refused.count(), 1);
    }

    async fn a_token_that_is_about_to_expire_is_replaced_in_time(town) {
        let client = town.client_on_its_clock();
        client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        town.clock.advance(Duration::from_secs(if town.is_v3() { 1195 } else { 595 }));
        client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        let requests = town.sandbox.requests();
        assert!(requests.iter().all(|request| request.status < 400));
        let sessions = requests.iter().filter(|request| request.path == town.wire().session);
        assert_eq!(sessions.count(), 2);
    }

    async fn several_facilities_share_one_session_and_no_patient(town) {
        let client = town.client();
        let other = client.for_hip(HipId::parse("IN0000000002").unwrap());
        let asha = town.log_in(&client, &people::ASHA).await;
        let joseph = town.log_in(&other, &people::JOSEPH).await;
        for (client, session, person) in
            [(&other, &asha, &people::ASHA), (&client, &joseph, &people::JOSEPH)]
        {
            let profile = client.profile(session).await.unwrap();
            assert_eq!(profile.name.unwrap().reveal(), person.name);
        }
        let paths = town.paths();
        assert_eq!(paths.iter().filter(|path| *path == town.wire().session).count(), 1);
    }

    async fn the_language_that_patients_read_travels_with_every_call_of_a_journey(town) {
        let relay = Relay::before(&town).await;
        let client = relay.builder().language("hi-IN").build().unwrap();
        town.log_in(&client, &people::ASHA).await;
        for head in relay.heads() {
            let expected = (path_of(&head) != town.wire().session).then_some("hi-IN");
            assert_eq!(header(&head, "Accept-Language"), expected, "{}", path_of(&head));
        }
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
        let endpoint = format!("{}.session", town.generation.as_str());
        assert_eq!(why.failure().unwrap().endpoint(), endpoint);
        assert_eq!(why.effect(), Effect::None, "no OTP was asked for");
        assert_eq!(why.cause(), Cause::CredentialsRefused, "{why}");
        assert!(!why.is_token_refused(), "no patient has to log in again: {why}");
        assert_eq!(town.paths(), [town.wire().session]);
    }
}

over_tcp! {
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
}

on_v3! {
    async fn the_service_is_not_told_for_which_facility_a_call_is_made(town) {
        let client = town.builder_without_hip_id(town.hosts()).build().unwrap();
        let of_facility = client.for_hip(HipId::parse("IN0000000002").unwrap());
        for client in [client, town.client(), of_facility] {
            town.log_in(&client, &people::ASHA).await;
        }
        assert!(town.sandbox.requests().iter().all(|request| request.hip_id.is_none()));
    }
}
