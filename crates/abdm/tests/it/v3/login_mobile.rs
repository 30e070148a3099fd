//! Login using mobile, and the choice of an account.

use std::time::Duration;

use abdm::Error;
use abdm::flows::CannotChoose;
use abdm::transport::Clock;
use abdm::types::{AccountStatus, Cause, Effect, TokenKind};
use abdm_sandbox::people;
use abdm_sandbox::v3_forms::{DeactivatedAccount, ExpiredUserToken, InvalidMobile, UnknownMobile};

use crate::promises::on_v3;
use crate::relay::{Fate, Relay};
use crate::town::{by_mobile, choice, done, number, retry};
use crate::v3::{LOGIN, PROOF, success};
use crate::wire::V3;

on_v3! {
    async fn the_calls_are_those_of_the_contract(town) {
        let choice = town.choice(&town.client(), people::TARA.mobile).await;
        done(choice.choose(&number(people::TARA.abha_number)).await);
        assert_eq!(
            town.paths(),
            [
                "/api/hiecm/gateway/v3/sessions",
                "/abha/api/v3/profile/public/certificate",
                "/abha/api/v3/profile/login/request/otp",
                "/abha/api/v3/profile/login/verify",
                "/abha/api/v3/profile/login/verify/user",
            ]
        );
    }

    async fn the_login_can_be_renewed_where_the_service_lets_it(town) {
        for renewable in [true, false] {
            let town = town.saying(|forms| forms.verify_user_refresh = renewable).await;
            let choice = town.choice(&town.client(), people::ASHA.mobile).await;
            let session = done(choice.choose(&number(people::ASHA.abha_number)).await);
            let later = |seconds| Some(town.clock.now() + Duration::from_secs(seconds));
            assert_eq!(session.expires_at, later(1800));
            let refresh = session.refresh.map(|refresh| refresh.expires_at);
            assert_eq!(refresh, renewable.then(|| later(1_296_000)));
        }
    }

    async fn the_state_of_each_account_is_shown_with_the_choice(town) {
        town.deactivate(&people::TARA).await;
        let choice = town.choice(&town.client(), people::TARA.mobile).await;
        for account in choice.accounts() {
            let is_tara = account.abha_number.as_ref().unwrap().full().unwrap().as_str()
                == people::TARA.abha_number;
            let expected = if is_tara { AccountStatus::Deactivated } else { AccountStatus::Active };
            assert_eq!(account.status, Some(expected));
        }
    }

    async fn a_deactivated_account_is_refused_without_a_call_and_the_choice_stays_open(town) {
        town.deactivate(&people::TARA).await;
        let client = town.client();
        let choice = town.choice(&client, people::TARA.mobile).await;
        let calls = town.calls();
        let (choice, why) = retry(choice.choose(&number(people::TARA.abha_number)).await);
        assert!(why.is_deactivated(), "{why}");
        assert_eq!(why.effect(), Effect::None);
        assert!(matches!(why, Error::CannotChoose(CannotChoose::NotActive { .. })), "{why}");
        assert_eq!(town.calls(), calls);
        done(choice.choose(&number(people::BALAJI.abha_number)).await);
    }

    async fn one_deactivated_meanwhile_is_told_in_each_published_form(town) {
        for form in [DeactivatedAccount::Code1134, DeactivatedAccount::Code1308] {
            let town = town.saying(|forms| forms.deactivated_login = form).await;
            let choice = town.choice(&town.client(), people::TARA.mobile).await;
            town.deactivate(&people::TARA).await;
            let (choice, why) = retry(choice.choose(&number(people::TARA.abha_number)).await);
            assert!(why.is_deactivated(), "{form:?}: {why}");
            done(choice.choose(&number(people::KAVERI.abha_number)).await);
        }
    }

    async fn a_mobile_of_a_deactivated_account_alone_leads_to_a_choice_of_nothing(town) {
        let choice = town.choice(&town.client(), people::FARHAN.mobile).await;
        let (choice, why) = retry(choice.choose(&number(people::FARHAN.abha_number)).await);
        assert!(why.is_deactivated(), "{why}");
        assert_eq!(choice.accounts().len(), 1);
    }

    async fn an_unknown_mobile_is_refused_in_each_published_form(town) {
        for (form, name, recognised) in [
            (UnknownMobile::Wrapped1115, InvalidMobile::LoginId, true),
            // These words are also those for a mobile that cannot be decrypted.
            (UnknownMobile::Invalid, InvalidMobile::LoginId, false),
            (UnknownMobile::Invalid, InvalidMobile::Mobile, false),
        ] {
            let town = town
                .saying(|forms| {
                    (forms.unknown_mobile, forms.invalid_mobile) = (form, name);
                })
                .await;
            let client = town.client();
            let why = client.login(by_mobile(people::MOBILE_WITHOUT_ABHA)).await.unwrap_err();
            assert_eq!(why.is_unknown_account(), recognised, "{form:?}: {why}");
            assert_eq!(why.effect(), Effect::Settled, "{why}");
            assert_eq!(town.otps_sent(), 0);
        }
    }

    async fn a_choice_that_the_service_refuses_stays_open(town) {
        let relay = Relay::before(&town).await;
        let choice = town.choice(&relay.client(), people::TARA.mobile).await;
        let body = r#"{"ABHANumber":"Invalid ABHA Number","timestamp":"2026-01-01 00:00:00"}"#;
        relay.says(V3.choose, "400 Bad Request", body);
        let (choice, why) = retry(choice.choose(&number(people::TARA.abha_number)).await);
        assert_eq!((why.cause(), why.effect()), (Cause::InvalidField, Effect::Settled), "{why}");
        relay.on(V3.choose, Fate::Answered);
        done(choice.choose(&number(people::BALAJI.abha_number)).await);
    }

    async fn a_proof_that_has_expired_is_told_in_each_published_form(town) {
        for form in
            [ExpiredUserToken::MessageMap, ExpiredUserToken::Flat1094, ExpiredUserToken::Wrapped]
        {
            let town = town.saying(|forms| forms.expired_user_token = form).await;
            let choice = town.choice(&town.client(), people::JOSEPH.mobile).await;
            town.clock.advance(Duration::from_secs(301));
            let why = choice.choose(&number(people::JOSEPH.abha_number)).await.unwrap_err();
            assert_eq!(why.cause(), Cause::Token(TokenKind::User), "{form:?}: {why}");
            assert_eq!(why.effect(), Effect::Settled);
        }
    }

    async fn a_proof_is_good_for_as_long_as_it_said(town) {
        let choice = town.choice(&town.client(), people::JOSEPH.mobile).await;
        town.clock.advance(Duration::from_secs(299));
        done(choice.choose(&number(people::JOSEPH.abha_number)).await);
    }

    async fn a_login_that_nobody_chose_is_kept_from_the_application(town) {
        let relay = Relay::before(&town).await;
        let login = relay.client().login(by_mobile(people::JOSEPH.mobile)).await.unwrap();
        let body = success(LOGIN, &[people::JOSEPH.abha_number]);
        relay.says(V3.mobile_login.submit, "200 OK", &body);
        let why = login.submit_otp(&town.otp(people::JOSEPH.mobile)).await.unwrap_err();
        assert!(why.to_string().contains("t_token"), "{why}");
    }

    async fn a_proof_for_no_account_is_told_as_no_account(town) {
        let relay = Relay::before(&town).await;
        let login = relay.client().login(by_mobile(people::JOSEPH.mobile)).await.unwrap();
        relay.says(V3.mobile_login.submit, "200 OK", &success(PROOF, &[]));
        let why = login.submit_otp(&town.otp(people::JOSEPH.mobile)).await.unwrap_err();
        assert!(why.is_unknown_account(), "{why}");
        assert_eq!(why.effect(), Effect::Settled);
    }

    async fn an_account_with_a_masked_number_cannot_be_chosen(town) {
        let relay = Relay::before(&town).await;
        let login = relay.client().login(by_mobile(people::JOSEPH.mobile)).await.unwrap();
        let body = success(PROOF, &["91-****-****-0006"]);
        relay.says(V3.mobile_login.submit, "200 OK", &body);
        let choice = choice(done(login.submit_otp(&town.otp(people::JOSEPH.mobile)).await));
        let (_, why) = retry(choice.choose(&number(people::JOSEPH.abha_number)).await);
        assert!(matches!(why, Error::CannotChoose(CannotChoose::NotListed)), "{why}");
        assert_eq!(relay.count(V3.choose), 0);
    }
}
