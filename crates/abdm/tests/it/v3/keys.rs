//! The key and what it is said to be for.

use std::sync::Arc;
use std::time::Duration;

use abdm::Error;
use abdm::crypto::{KeyError, Padding};
use abdm::transport::Clock;
use abdm::types::Effect;
use abdm_sandbox::{ServiceKey, people};

use crate::keys::journeys;
use crate::promises::on_v3;
use crate::relay::{Fate, Relay};
use crate::town::{by_aadhaar_otp, done, retry, session};
use crate::wire::V3;

fn certificate(algorithm: &str) -> String {
    let key = ServiceKey::shared();
    format!(r#"{{"publicKey":"{}","encryptionAlgorithm":"{algorithm}"}}"#, key.public_base64())
}

on_v3! {
    async fn one_for_another_encryption_stops_every_journey_before_an_otp(town) {
        for (algorithm, known) in [
            ("RSA/ECB/PKCS1Padding", Some(Padding::Pkcs1v15)),
            ("RSA/ECB/OAEPWithSHA-256AndMGF1Padding", None),
            ("AES/GCM/NoPadding", None),
        ] {
            let relay = Relay::before(&town).await;
            relay.says(V3.key, "200 OK", &certificate(algorithm));
            let login = relay.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
            for why in journeys(&town, &relay).await.into_iter().chain([login]) {
                assert_eq!(why.effect(), Effect::None);
                let text = why.to_string();
                let Error::Key(KeyError::OtherAlgorithm { announced, wanted }) = why else {
                    panic!("{why}")
                };
                assert_eq!((announced, wanted), (known, Padding::OaepSha1));
                assert!(known.is_some() || !text.contains(algorithm), "{text}");
            }
            assert_eq!(relay.count(V3.login.send) + relay.count(V3.deactivate.send), 0);
        }
    }

    async fn one_that_names_nothing_is_taken_for_what_the_contract_says(town) {
        let town = town.saying(|forms| forms.certificate_names_algorithm = false).await;
        town.log_in(&town.client(), &people::ASHA).await;
    }

    async fn the_name_counts_and_not_how_it_is_written(town) {
        for algorithm in [" rsa/ecb/oaepwithsha-1andmgf1padding ", ""] {
            let relay = Relay::before(&town).await;
            relay.says(V3.key, "200 OK", &certificate(algorithm));
            town.log_in(&relay.client(), &people::ASHA).await;
        }
    }

    async fn an_otp_that_could_not_be_decrypted_can_be_submitted_again_under_a_new_key(town) {
        let relay = Relay::before(&town).await;
        let client =
            relay.builder().clock(Arc::clone(&town.clock) as Arc<dyn Clock>).build().unwrap();
        let login = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        town.clock.advance(Duration::from_secs(61));
        let body = r#"{"otpValue":"Invalid OTP Value","timestamp":"2026-01-01 00:00:00"}"#;
        relay.says(V3.login.submit, "400 Bad Request", body);
        let (login, why) = retry(login.submit_otp(&town.otp(people::ASHA.mobile)).await);
        assert!(!why.is_wrong_otp(), "{why}");
        assert_eq!((relay.count(V3.key), relay.count(V3.login.submit)), (1, 1));

        relay.on(V3.login.submit, Fate::Answered);
        session(done(login.submit_otp(&town.otp(people::ASHA.mobile)).await));
        assert_eq!(relay.count(V3.key), 2, "fetched again before the next encryption");
        assert_eq!(town.otps_sent(), 1);
    }
}
