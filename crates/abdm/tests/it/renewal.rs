//! A patient's login that is renewed before it expires.

use std::time::Duration;

use abdm::Error;
use abdm::flows::CannotRefresh;
use abdm::transport::Clock;
use abdm::types::{Effect, ExposeSecret};
use abdm_sandbox::people;

use crate::promises::in_both_generations;
use crate::tokens::forged;
use crate::town::{Town, keys};

const WHILE_A_LOGIN_LIVES: Duration = Duration::from_secs(1800);

/// The call that renews, in the words of the request log.
fn endpoint(town: &Town) -> &'static str {
    if town.is_v3() { "v3.refresh" } else { "v1v2.access_token" }
}

in_both_generations! {
    async fn a_login_that_has_expired_can_be_renewed(town) {
        let client = town.client();
        let first = town.log_in(&client, &people::ASHA).await;
        town.clock.advance(WHILE_A_LOGIN_LIVES);
        assert!(client.profile(&first).await.unwrap_err().is_token_refused());

        let second = client.refresh(&first).await.unwrap();
        assert_ne!(second.x_token.expose_secret(), first.x_token.expose_secret());
        assert_eq!(second.expires_at, Some(town.clock.now() + WHILE_A_LOGIN_LIVES));
        assert_eq!(second.abha_number, first.abha_number);
        assert!(client.profile(&second).await.is_ok());
        assert!(client.profile(&first).await.unwrap_err().is_token_refused());
        assert_eq!(town.otps_sent(), 1, "of the login alone");
    }

    async fn a_renewed_login_can_be_renewed(town) {
        let client = town.client();
        let mut session = town.log_in(&client, &people::ASHA).await;
        for _ in 0..3 {
            town.clock.advance(WHILE_A_LOGIN_LIVES);
            session = client.refresh(&session).await.unwrap();
            assert!(client.profile(&session).await.is_ok());
        }
    }

    async fn a_login_renewed_in_time_does_not_cost_the_old_one(town) {
        let client = town.client();
        let first = town.log_in(&client, &people::ASHA).await;
        town.clock.advance(WHILE_A_LOGIN_LIVES / 2);
        let second = client.refresh(&first).await.unwrap();
        assert!(client.profile(&first).await.is_ok());
        assert!(client.profile(&second).await.is_ok());
    }

    async fn a_login_that_was_stored_can_be_renewed(town) {
        let client = town.builder().sealing_keys(keys()).build().unwrap();
        let session = town.log_in(&client, &people::ASHA).await;
        let sealed = client.seal_session(&session, "a session of the portal").unwrap();
        town.clock.advance(WHILE_A_LOGIN_LIVES);
        let session = client.open_session(&sealed, "a session of the portal").unwrap();
        let renewed = client.refresh(&session).await.unwrap();
        assert!(client.profile(&renewed).await.is_ok());
    }

    async fn a_refresh_token_that_has_expired_asks_for_a_login(town) {
        let client = town.client();
        let session = town.log_in(&client, &people::ASHA).await;
        let end = session.refresh.as_ref().unwrap().expires_at.unwrap();
        town.clock.advance(end.duration_since(town.clock.now()).unwrap());
        let why = client.refresh(&session).await.unwrap_err();
        assert!(why.is_token_refused(), "{why}");
        assert_eq!(why.effect(), Effect::Settled);
    }

    async fn a_login_that_was_ended_is_not_renewed(town) {
        let client = town.client();
        let session = town.log_in(&client, &people::ASHA).await;
        client.logout(&session).await.unwrap();
        let why = client.refresh(&session).await.unwrap_err();
        assert!(why.is_token_refused(), "{why}");
    }

    async fn without_a_refresh_token_nothing_is_sent(town) {
        let client = town.client();
        let calls = town.calls();
        let why = client.refresh(&forged(&town, "not.a.token")).await.unwrap_err();
        assert!(matches!(why, Error::CannotRefresh(CannotRefresh::NoRefreshToken)), "{why:?}");
        assert_eq!(town.calls(), calls);
    }

    async fn a_renewal_whose_answer_is_lost_is_not_repeated(town) {
        let client = town.client();
        let session = town.log_in(&client, &people::ASHA).await;
        let endpoint = endpoint(&town);
        let fault = format!("{endpoint} close-after-handling always").parse().unwrap();
        town.sandbox.faults().add(fault).unwrap();
        let why = client.refresh(&session).await.unwrap_err();
        assert_eq!(why.effect(), Effect::Possible, "{why}");
        let requests = town.sandbox.requests();
        let made = requests.iter().filter(|request| request.endpoint == Some(endpoint));
        assert_eq!(made.count(), 1);
        // As it is told: the old one is good until it expires.
        assert!(client.profile(&session).await.is_ok());
    }
}
