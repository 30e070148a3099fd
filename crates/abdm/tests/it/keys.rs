//! The service's key: without one that can be used no OTP goes out.

use std::sync::Arc;
use std::time::Duration;

use abdm::Error;
use abdm::transport::Clock;
use abdm::types::{Cause, Effect};
use abdm_sandbox::{ServiceKey, people};

use crate::promises::in_both_generations;
use crate::relay::{Fate, Relay};
use crate::town::{Town, aadhaar, begin_deactivation, begin_reactivation, by_mobile, done};

/// The reply that publishes a key.
pub(crate) fn published(town: &Town, key: &ServiceKey) -> String {
    if town.is_v3() {
        format!(r#"{{"publicKey":"{}"}}"#, key.public_base64())
    } else {
        key.public_pem().to_owned()
    }
}

/// Replies that publish what is no key, and what is one up to where it was cut off.
fn unusable(town: &Town) -> [String; 2] {
    let key = ServiceKey::shared();
    ["no key", &key.public_base64()[..300]].map(|text| match town.is_v3() {
        true => format!(r#"{{"publicKey":"{text}"}}"#),
        false => text.to_owned(),
    })
}

/// What every journey that encrypts comes to, before its OTP.
pub(crate) async fn journeys(town: &Town, relay: &Relay<'_>) -> [Error; 4] {
    let session = town.log_in(&town.client(), &people::ASHA).await;
    let otps = town.otps_sent();
    let client = || relay.client();
    let errors = [
        client().login(by_mobile(people::JOSEPH.mobile)).await.unwrap_err(),
        client().retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap_err(),
        begin_reactivation(&client(), &people::FARHAN).await.unwrap_err(),
        begin_deactivation(&client(), &session).await.unwrap_err(),
    ];
    assert_eq!(town.otps_sent(), otps);
    errors
}

in_both_generations! {
    async fn one_that_cannot_be_used_stops_every_journey_before_an_otp(town) {
        for body in unusable(&town) {
            let relay = Relay::before(&town).await;
            relay.says(town.wire().key, "200 OK", &body);
            for why in journeys(&town, &relay).await {
                assert!(matches!(why, Error::Key(_)), "{why:?}");
                assert_eq!(why.effect(), Effect::None);
            }
        }
    }

    async fn one_that_cannot_be_had_stops_every_journey_before_an_otp(town) {
        for fate in [Fate::Lost, Fate::Says(crate::relay::answer("503 Unavailable", ""))] {
            let relay = Relay::before(&town).await;
            relay.on(town.wire().key, fate);
            for why in journeys(&town, &relay).await {
                assert!(why.failure().unwrap().endpoint().contains("cert"), "{why}");
                assert_eq!(why.effect(), Effect::None, "no OTP was asked for: {why}");
            }
        }
    }

    async fn one_that_cannot_be_used_is_fetched_again_a_minute_later(town) {
        let relay = Relay::before(&town).await;
        let client =
            relay.builder().clock(Arc::clone(&town.clock) as Arc<dyn Clock>).build().unwrap();
        relay.says(town.wire().key, "200 OK", &unusable(&town)[0]);
        for _ in 0..3 {
            let why = client.retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap_err();
            assert!(matches!(why, Error::Key(_)), "{why:?}");
        }
        assert_eq!(relay.count(town.wire().key), 1);
        relay.on(town.wire().key, Fate::Answered);
        town.clock.advance(Duration::from_secs(61));
        let journey = client.retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap();
        assert_eq!(relay.count(town.wire().key), 2);
        done(journey.submit_otp(&town.otp(people::JOSEPH.mobile)).await);
    }

    async fn one_that_was_replaced_is_fetched_again_and_no_call_repeated_for_it(town) {
        let relay = Relay::before(&town).await;
        let client =
            relay.builder().clock(Arc::clone(&town.clock) as Arc<dyn Clock>).build().unwrap();
        let wire = town.wire();
        let former = published(&town, &ServiceKey::generate(2048).unwrap());
        relay.says(wire.key, "200 OK", &former);
        for attempt in 1..=2 {
            let why = client.retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap_err();
            assert_eq!(why.cause(), Cause::NotEncrypted, "{why}");
            assert_eq!(relay.count(wire.retrieve.send), attempt);
            assert_eq!(relay.count(wire.key), 1, "it is too young to be in doubt at first");
            town.clock.advance(Duration::from_secs(61));
        }
        relay.on(wire.key, Fate::Answered);
        let journey = client.retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap();
        assert_eq!(relay.count(wire.key), 2);
        assert_eq!(town.otps_sent(), 1);
        done(journey.submit_otp(&town.otp(people::JOSEPH.mobile)).await);
    }
}
