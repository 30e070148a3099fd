//! The application's session, and the time of day that V3 wants to be told.

use std::sync::Arc;
use std::time::Duration;

use abdm::transport::{Clock, ManualClock};
use abdm::types::{Cause, ClientId, ClientSecret, CmId, Effect, TokenKind};
use abdm::{Error, Hosts};
use abdm_sandbox::people;
use abdm_sandbox::v3_forms::{BadAppToken, BadCredentials, SessionStatus};

use crate::promises::on_v3;
use crate::relay::{Fate, Relay};
use crate::town::{Town, by_aadhaar_otp, credentials, done, retry, session};
use crate::wire::V3;

/// A client with a clock of its own, which at first shows the right time.
fn client_with_own_clock(town: &Town) -> (abdm::Client, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new(town.clock.now()));
    let client = town.builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).build().unwrap();
    (client, clock)
}

#[track_caller]
fn code(why: &Error) -> &str {
    why.failure().unwrap().service_error().unwrap().code().unwrap().as_str()
}

const TOO_FAR: Duration = Duration::from_secs(6 * 60);

on_v3! {
    async fn credentials_that_nobody_has_are_refused_in_each_published_form(town) {
        let (id, secret) = credentials();
        let other_id = ClientId::parse("somebody-else").unwrap();
        let other_secret = ClientSecret::parse("not-the-secret").unwrap();
        for (form, of_id, of_secret) in [
            (BadCredentials::OwnCodes, "1921", "1922"),
            (BadCredentials::Code9999, "ABDM-9999", "ABDM-9999"),
        ] {
            let town = town.saying(|forms| forms.bad_credentials = form).await;
            for (id, secret, expected) in
                [(&other_id, &secret, of_id), (&id, &other_secret, of_secret)]
            {
                let client =
                    town.builder().credentials(id.clone(), secret.clone()).build().unwrap();
                let why = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
                assert_eq!(code(&why), expected, "{form:?}: {why}");
                assert_eq!(why.failure().unwrap().endpoint(), "v3.session");
                assert_eq!(why.effect(), Effect::None);
                assert_eq!(why.cause(), Cause::CredentialsRefused, "{form:?}: {why}");
            }
            assert!(town.paths().iter().all(|path| path == V3.session));
        }
    }

    async fn a_client_that_is_refused_does_not_keep_knocking(town) {
        let (client, clock) = {
            let clock = Arc::clone(&town.clock) as Arc<dyn Clock>;
            let secret = ClientSecret::parse("not-the-secret").unwrap();
            let builder = town.builder().credentials(credentials().0, secret).clock(clock);
            (builder.build().unwrap(), &town.clock)
        };
        for _ in 0..5 {
            client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
        }
        assert_eq!(town.calls(), 1);
        clock.advance(Duration::from_secs(2));
        client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
        assert_eq!(town.calls(), 2);
    }

    async fn a_session_with_the_other_published_status_is_one(town) {
        let town = town.saying(|forms| forms.session_status = SessionStatus::Accepted).await;
        town.log_in(&town.client(), &people::ASHA).await;
    }

    async fn another_consent_manager_is_refused_before_any_other_call(town) {
        let hosts = town.hosts();
        let (gateway, abha) = (hosts.gateway().clone(), hosts.accounts().clone());
        let production = Hosts::v3(gateway, abha, CmId::production());
        let client = town.builder_for(production).build().unwrap();
        let why = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
        assert_eq!((why.cause(), why.effect()), (Cause::Forbidden, Effect::None), "{why}");
        assert_eq!(town.paths(), [V3.session]);
    }

    async fn a_refused_application_token_is_replaced_once_in_each_published_form(town) {
        for form in [BadAppToken::Code900901, BadAppToken::Code900900] {
            let town = town.saying(|forms| forms.bad_app_token = form).await;
            let client = town.client();
            let login = town.log_in(&client, &people::ASHA).await;
            let before = town.calls();
            town.expire_app_tokens();
            client.profile(&login).await.unwrap();
            assert_eq!(town.paths()[before..], [V3.profile, V3.session, V3.profile], "{form:?}");

            let before = town.calls();
            town.expire_app_tokens();
            client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
            let again = [V3.login.send, V3.session, V3.login.send];
            assert_eq!(town.paths()[before..], again, "{form:?}");
            assert_eq!(town.otps_sent(), 2, "one OTP a login, though a call was made again");
        }
    }

    async fn a_token_that_stays_refused_is_replaced_once_and_no_more(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let login = town.log_in(&client, &people::ASHA).await;
        let body = r#"{"code":"900901","message":"Invalid Credentials","description":"d"}"#;
        relay.says(V3.profile, "401 Unauthorized", body);
        let why = client.profile(&login).await.unwrap_err();
        assert_eq!(why.cause(), Cause::Token(TokenKind::App), "{why}");
        assert_eq!((relay.count(V3.profile), relay.count(V3.session)), (2, 2));
        relay.on(V3.profile, Fate::Answered);
        assert!(client.profile(&login).await.is_ok());
    }

    async fn a_clock_that_is_wrong_from_the_start_gets_no_session(town) {
        for ahead in [true, false] {
            let town = town.with(|_| {}).await;
            let (client, clock) = client_with_own_clock(&town);
            if ahead { &clock } else { &town.clock }.advance(TOO_FAR);
            let why = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
            // The gateway says no more than `Access Denied`.
            assert_eq!((why.cause(), why.effect()), (Cause::Forbidden, Effect::None), "{why}");
            assert_eq!(why.failure().unwrap().status(), Some(403));
            assert_eq!(town.paths(), [V3.session]);
        }
    }

    async fn a_clock_that_goes_wrong_is_told_and_costs_neither_an_otp_nor_an_attempt(town) {
        for ahead in [true, false] {
            let town = town.with(|_| {}).await;
            let (client, clock) = client_with_own_clock(&town);
            let login = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
            if ahead { &clock } else { &town.clock }.advance(TOO_FAR);
            let why = client.login(by_aadhaar_otp(&people::JOSEPH)).await.unwrap_err();
            assert_eq!((code(&why), why.effect()), ("ABDM-1016", Effect::Settled), "{why}");
            assert_eq!(why.cause(), Cause::HeadersRefused);
            let (login, why) = retry(login.submit_otp(&town.otp(people::ASHA.mobile)).await);
            assert_eq!((code(&why), login.wrong_attempts()), ("ABDM-1016", 0), "{why}");
            assert!(!why.is_wrong_otp() && !why.is_token_refused(), "{why}");
            assert_eq!(town.otps_sent(), 1);

            if ahead { &town.clock } else { &clock }.advance(TOO_FAR);
            session(done(login.submit_otp(&town.otp(people::ASHA.mobile)).await));
        }
    }

    async fn a_clock_that_is_nearly_right_will_do(town) {
        for ahead in [true, false] {
            let town = town.with(|_| {}).await;
            let (client, clock) = client_with_own_clock(&town);
            if ahead { &clock } else { &town.clock }.advance(Duration::from_secs(4 * 60));
            town.log_in(&client, &people::ASHA).await;
        }
    }

    async fn a_request_id_that_is_refused_costs_no_attempt(town) {
        let relay = Relay::before(&town).await;
        let login = relay.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        let body = r#"{"error":{"code":"ABDM-1030: ","message":"Invalid request ID"}}"#;
        relay.says(V3.login.submit, "404 Not Found", body);
        let (login, why) = retry(login.submit_otp(&town.otp(people::ASHA.mobile)).await);
        assert_eq!((code(&why), login.wrong_attempts()), ("ABDM-1030", 0), "{why}");
        assert_eq!(why.cause(), Cause::HeadersRefused);
        relay.on(V3.login.submit, Fate::Answered);
        session(done(login.submit_otp(&town.otp(people::ASHA.mobile)).await));
    }
}
