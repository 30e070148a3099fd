//! User tokens that are missing, malformed, expired or of the wrong kind.

use std::time::Duration;

use abdm::flows::UserSession;
use abdm::types::v1v2::{
    mobile_login_authorize, mobile_login_generate_otp, mobile_login_verify_otp,
};
use abdm::types::{Cause, ExposeSecret, Mobile, TToken, TokenKind, TxnId, XToken};
use abdm_sandbox::people;

use crate::promises::{in_both_generations, over_tcp};
use crate::raw::Raw;
use crate::town::{Town, begin_deactivation, number};

mod application;

/// A session with a token that was not issued for it.
pub(crate) fn forged(town: &Town, token: &str) -> UserSession {
    let asha = number(people::ASHA.abha_number);
    UserSession::new(town.generation, XToken::parse(token).unwrap(), Some(asha))
}

in_both_generations! {
    async fn a_token_that_nobody_issued_is_refused_as_a_token(town) {
        let client = town.client();
        let session = forged(&town, "not.a.token");
        assert!(client.profile(&session).await.unwrap_err().is_token_refused());
        assert!(client.logout(&session).await.unwrap_err().is_token_refused());
        let why = begin_deactivation(&client, &session).await.unwrap_err();
        assert!(why.is_token_refused(), "{why}");
        assert_eq!(town.otps_sent(), 0);
    }

    async fn an_expired_login_is_refused_as_a_token(town) {
        let client = town.client();
        let session = town.log_in(&client, &people::ASHA).await;
        town.clock.advance(Duration::from_secs(1801));
        let why = client.profile(&session).await.unwrap_err();
        assert_eq!(why.cause(), Cause::Token(TokenKind::User), "{why}");
        let why = begin_deactivation(&client, &session).await.unwrap_err();
        assert_eq!(why.cause(), Cause::Token(TokenKind::User), "{why}");
    }

    async fn a_login_lives_as_long_as_it_said(town) {
        let client = town.client();
        let session = town.log_in(&client, &people::ASHA).await;
        town.clock.advance(Duration::from_secs(1799));
        assert!(client.profile(&session).await.is_ok());
    }

    async fn a_login_that_was_ended_is_refused_as_a_token(town) {
        let client = town.client();
        let session = town.log_in(&client, &people::ASHA).await;
        client.logout(&session).await.unwrap();
        assert_eq!(town.paths().last().unwrap(), town.wire().logout);
        assert!(client.profile(&session).await.unwrap_err().is_token_refused());
        assert!(client.logout(&session).await.unwrap_err().is_token_refused());
    }

    async fn one_patients_login_says_nothing_about_anothers(town) {
        let client = town.client();
        let asha = town.log_in(&client, &people::ASHA).await;
        let joseph = town.log_in(&client, &people::JOSEPH).await;
        client.logout(&asha).await.unwrap();
        let profile = client.profile(&joseph).await.unwrap();
        assert_eq!(profile.name.unwrap().reveal(), people::JOSEPH.name);
    }

    async fn two_logins_of_one_patient_end_apart(town) {
        let client = town.client();
        let first = town.log_in(&client, &people::ASHA).await;
        let second = town.log_in(&client, &people::ASHA).await;
        client.logout(&first).await.unwrap();
        assert!(client.profile(&second).await.is_ok());
    }

    async fn a_refused_login_costs_no_application_token(town) {
        let client = town.client();
        let session = town.log_in(&client, &people::ASHA).await;
        client.logout(&session).await.unwrap();
        client.profile(&session).await.unwrap_err();
        town.log_in(&client, &people::ASHA).await;
        let paths = town.paths();
        assert_eq!(paths.iter().filter(|path| *path == town.wire().session).count(), 1);
    }
}

over_tcp! {
    async fn a_login_does_not_pass_for_the_proof_of_a_mobile(town) {
        let session = town.log_in(&town.client(), &people::ASHA).await;
        let raw = Raw::open(&town).await;
        let request = mobile_login_authorize::Request {
            t_token: TToken::parse(session.x_token.expose_secret()).unwrap(),
            abha_number: number(people::ASHA.abha_number),
            txn_id: TxnId::parse("a825f76b-0696-40f3-864c-5a3a5b389a83").unwrap(),
        };
        let failure = raw.call(&request).await.unwrap_err();
        assert!(matches!(failure.cause(), Cause::Token(_)), "{failure}");
    }

    async fn the_proof_of_a_mobile_does_not_pass_for_a_login(town) {
        let raw = Raw::open(&town).await;
        let mobile = Mobile::parse(people::JOSEPH.mobile).unwrap();
        let request = mobile_login_generate_otp::Request { mobile };
        let txn_id = raw.call(&request).await.unwrap().0.txn_id;
        let otp = raw.encrypt(&town.otp(people::JOSEPH.mobile)).await;
        let request = mobile_login_verify_otp::Request { otp, txn_id };
        let t_token = raw.call(&request).await.unwrap().token.unwrap();
        let session = forged(&town, t_token.expose_secret());
        let why = town.client().profile(&session).await.unwrap_err();
        assert!(matches!(why.cause(), Cause::Token(_)), "{why}");
    }
}
