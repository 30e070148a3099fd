//! The patient's token, and what it opens.

use std::time::Duration;

use abdm::types::{AccountStatus, Cause, Effect, ExposeSecret, TokenKind};
use abdm_sandbox::people;
use abdm_sandbox::v3_forms::{BadUserToken, ExpiredUserToken, Mobiles};

use crate::promises::on_v3;
use crate::tokens::forged;
use crate::town::begin_deactivation;
use crate::wire::V3;

const OF_USER: Cause = Cause::Token(TokenKind::User);

on_v3! {
    async fn an_expired_login_is_told_in_each_published_form(town) {
        for form in
            [ExpiredUserToken::MessageMap, ExpiredUserToken::Flat1094, ExpiredUserToken::Wrapped]
        {
            let town = town.saying(|forms| forms.expired_user_token = form).await;
            let client = town.client();
            let session = town.log_in(&client, &people::ASHA).await;
            town.clock.advance(Duration::from_secs(1801));
            let why = client.profile(&session).await.unwrap_err();
            assert_eq!((why.cause(), why.effect()), (OF_USER, Effect::Settled), "{form:?}: {why}");
            let why = client.logout(&session).await.unwrap_err();
            assert_eq!(why.cause(), OF_USER, "{form:?}: {why}");
            let why = begin_deactivation(&client, &session).await.unwrap_err();
            assert_eq!(why.cause(), OF_USER, "{form:?}: {why}");
            assert_eq!(town.otps_sent(), 1, "of the login alone");
        }
    }

    async fn a_login_that_is_no_good_is_told_in_each_published_form(town) {
        for form in [BadUserToken::MessageMap, BadUserToken::Wrapped] {
            let town = town.saying(|forms| forms.bad_user_token = form).await;
            let client = town.client();
            let ended = town.log_in(&client, &people::ASHA).await;
            client.logout(&ended).await.unwrap();
            for session in [ended, forged(&town, "not.a.token")] {
                let why = client.profile(&session).await.unwrap_err();
                assert_eq!((why.cause(), why.effect()), (OF_USER, Effect::Settled), "{why}");
                let why = begin_deactivation(&client, &session).await.unwrap_err();
                assert_eq!(why.cause(), OF_USER, "{form:?}: {why}");
            }
        }
    }

    async fn a_refresh_token_is_no_login(town) {
        let client = town.client();
        let session = town.log_in(&client, &people::ASHA).await;
        let refresh = session.refresh.unwrap().token;
        let why = client.profile(&forged(&town, refresh.expose_secret())).await.unwrap_err();
        assert_eq!(why.cause(), OF_USER, "{why}");
    }

    async fn profile_and_logout_are_the_calls_of_the_contract(town) {
        let client = town.client();
        let session = town.log_in(&client, &people::ASHA).await;
        client.profile(&session).await.unwrap();
        client.logout(&session).await.unwrap();
        let paths = town.paths();
        assert_eq!(
            paths[paths.len() - 2..],
            ["/abha/api/v3/profile/account", "/abha/api/v3/profile/account/request/logout"]
        );
        assert_eq!(paths.iter().filter(|path| *path == V3.session).count(), 1);
    }

    async fn the_profile_is_the_patients_in_each_published_form(town) {
        for (form, full) in [
            (Mobiles::Full, Some(people::ASHA.mobile)),
            (Mobiles::Masked, None),
            (Mobiles::Null, None),
        ] {
            let town = town.saying(|forms| forms.mobiles = form).await;
            let client = town.client();
            let session = town.log_in(&client, &people::ASHA).await;
            let profile = client.profile(&session).await.unwrap();
            assert_eq!(profile.name.unwrap().reveal(), people::ASHA.name);
            assert_eq!(profile.status, Some(AccountStatus::Active));
            assert_eq!(profile.kyc_verified, Some(true));
            let (year, month, day) = people::ASHA.born;
            let born = [profile.year_of_birth, profile.month_of_birth, profile.day_of_birth];
            let born = born.map(|part| part.unwrap().reveal().parse::<u16>().unwrap());
            assert_eq!(born, [year, u16::from(month), u16::from(day)]);
            let address = profile.abha_address.unwrap();
            assert_eq!(address.full().unwrap().as_str(), people::ASHA.abha_address);
            let mobile = profile.mobile.as_ref();
            assert_eq!(mobile.is_some(), form != Mobiles::Null);
            let known = mobile.and_then(|mobile| mobile.full()).map(|mobile| mobile.as_str());
            assert_eq!(known, full, "{form:?}");
        }
    }
}
