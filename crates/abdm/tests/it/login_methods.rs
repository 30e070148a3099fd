//! Login on a known ABHA by the other methods: mobile OTP, and password.

use std::time::Duration;

use abdm::flows::snapshot::JourneyKind;
use abdm::flows::{AuthBy, Ended};
use abdm::types::{AbhaId, Cause, Effect, Otp, Password};
use abdm::{Awaits, ConfirmOtp, Error, Feature, LoginBy, Resumed};
use abdm_sandbox::people::{self, Person};

use crate::promises::{in_both_generations, on_v3, over_tcp};
use crate::town::{done, number, retry, session};

fn abha(person: &Person) -> AbhaId {
    AbhaId::parse(person.abha_number).unwrap()
}

fn by_mobile_otp(person: &Person) -> LoginBy {
    LoginBy::mobile_otp(abha(person))
}

fn by_password(person: &Person) -> LoginBy {
    LoginBy::password(abha(person))
}

fn password(text: &str) -> Password {
    Password::parse(text).unwrap()
}

in_both_generations! {
    async fn a_mobile_otp_logs_in_whom_no_aadhaar_otp_reaches(town) {
        let client = town.client();
        let login = client.login(by_mobile_otp(&people::TSERING)).await.unwrap();
        assert_eq!(login.kind().journey, JourneyKind::LoginMobileOtp);
        assert_eq!(login.awaits(), Awaits::Otp);
        let (login, why) = retry(login.submit_otp(&town.wrong_otp(people::TSERING.mobile)).await);
        assert!(why.is_wrong_otp(), "{why}");
        assert_eq!(login.wrong_attempts(), 1);
        let session = session(done(login.submit_otp(&town.otp(people::TSERING.mobile)).await));
        assert_eq!(session.abha_number, Some(number(people::TSERING.abha_number)));
        assert!(client.profile(&session).await.is_ok());
    }

    async fn a_mobile_otp_is_refused_as_the_account_stands(town) {
        let client = town.client();
        let why = client.login(by_mobile_otp(&people::FARHAN)).await.unwrap_err();
        assert!(why.is_deactivated(), "{why}");
        let why = client.login(by_mobile_otp(&people::LALITHA)).await.unwrap_err();
        assert!(why.is_locked(), "{why}");
        let why = client.login(by_mobile_otp(&people::GURPREET)).await.unwrap_err();
        assert!(why.is_unknown_account(), "{why}");
        assert_eq!(town.otps_sent(), 0);
    }

    async fn an_expired_mobile_otp_ends_the_login(town) {
        let login = town.client().login(by_mobile_otp(&people::ASHA)).await.unwrap();
        town.clock.advance(Duration::from_secs(11 * 60));
        let why = login.submit_otp(&town.otp(people::ASHA.mobile)).await.unwrap_err();
        assert!(why.is_otp_expired(), "{why}");
    }

    async fn the_password_logs_in_and_nothing_is_sent_to_the_patient(town) {
        let client = town.client();
        let login = client.login(by_password(&people::ASHA)).await.unwrap();
        assert_eq!(login.kind().journey, JourneyKind::LoginPassword);
        assert_eq!((login.awaits(), login.sent_to()), (Awaits::Password, None));
        let right = password(people::ASHA.password.unwrap());
        let session = session(done(login.submit_password(&right).await));
        assert_eq!(session.abha_number, Some(number(people::ASHA.abha_number)));
        assert!(client.profile(&session).await.is_ok());
        assert_eq!(town.otps_sent(), 0);
    }

    async fn a_wrong_password_is_counted_and_asked_for_again(town) {
        let mut login = town.client().login(by_password(&people::ASHA)).await.unwrap();
        for attempt in 1..=2 {
            let (again, why) = retry(login.submit_password(&password("Invented@1")).await);
            assert_eq!((why.cause(), why.effect()), (Cause::WrongPassword, Effect::Settled));
            assert_eq!(again.wrong_attempts(), attempt);
            login = again;
        }
        let right = password(people::ASHA.password.unwrap());
        session(done(login.submit_password(&right).await));
    }

    async fn a_login_that_waits_for_the_password_takes_no_otp(town) {
        let login = town.client().login(by_password(&people::ASHA)).await.unwrap();
        let calls = town.calls();
        let (login, why) = retry(login.submit_otp(&Otp::parse("000000").unwrap()).await);
        assert!(matches!(why, Error::OtherMethod { awaits: Awaits::Password }), "{why}");
        let resent = login.resend().await;
        let Ok(abdm::Resent::NotSent(login, why)) = resent else { panic!("{resent:?}") };
        assert!(matches!(why, Error::NotInGeneration { what: Feature::Resend, .. }), "{why}");
        assert_eq!((login.wrong_attempts(), town.calls()), (0, calls));
    }

    async fn the_password_of_a_deactivated_or_locked_account_is_refused(town) {
        let client = town.client();
        for (person, is_it) in [
            (&people::FARHAN, Error::is_deactivated as fn(&Error) -> bool),
            (&people::LALITHA, Error::is_locked),
            (&people::GURPREET, Error::is_unknown_account),
        ] {
            // v1/v2 looks the account up before anybody is asked for a password.
            let why = match client.login(by_password(person)).await {
                Ok(login) => login.submit_password(&password("Invented@1")).await.unwrap_err(),
                Err(why) => why,
            };
            assert!(is_it(&why), "{}: {why}", person.name);
        }
    }

    async fn each_is_taken_up_by_another_process(town) {
        let store = std::sync::Arc::new(abdm::store::MemoryStore::new());
        let store = store as std::sync::Arc<dyn abdm::store::JourneyStore>;
        for (by, person) in
            [(AuthBy::MobileOtp, &people::TSERING), (AuthBy::Password, &people::ASHA)]
        {
            let login = LoginBy::Abha { abha: abha(person), by };
            let id = *town.client_with(&store).login(login).await.unwrap().id().unwrap();
            let resumed = town.client_with(&store).resume(&id).await.unwrap();
            let Resumed::Login(login) = resumed else { panic!("{by}: {resumed:?}") };
            let again = match by {
                AuthBy::Password => login.submit_password(&password("Invented@1")).await,
                _ => login.submit_otp(&town.wrong_otp(person.mobile)).await,
            };
            drop(retry(again));
            let resumed = town.client_with(&store).resume(&id).await.unwrap();
            let Resumed::Login(login) = resumed else { panic!("{by}: {resumed:?}") };
            assert_eq!(login.wrong_attempts(), 1, "{by}");
            let right = match by {
                AuthBy::Password => {
                    login.submit_password(&password(person.password.unwrap())).await
                }
                _ => login.submit_otp(&town.otp(person.mobile)).await,
            };
            session(done(right));
            let over = town.client_with(&store).resume(&id).await.unwrap();
            assert!(matches!(over, Resumed::Finished), "{by}: {over:?}");
        }
    }
}

over_tcp! {
    async fn the_calls_of_a_mobile_otp_are_those_of_the_page(town) {
        for (confirm, path) in [
            (ConfirmOtp::Plain, "/api/v1/auth/confirmWithMobileOTP"),
            (ConfirmOtp::Encrypted, "/api/v2/auth/confirmWithMobileOTP"),
        ] {
            let client = town.builder().confirm_otp(confirm).build().unwrap();
            let login = client.login(by_mobile_otp(&people::ASHA)).await.unwrap();
            assert_eq!(login.name().unwrap().reveal(), people::ASHA.name);
            assert!(login.resend_at().is_some());
            session(done(login.submit_otp(&town.otp(people::ASHA.mobile)).await));
            assert_eq!(town.paths().last().unwrap(), path);
        }
    }

    async fn the_calls_of_a_password_are_a_search_and_one_in_plain_text(town) {
        let login = town.client().login(by_password(&people::ASHA)).await.unwrap();
        assert_eq!(login.name().unwrap().reveal(), people::ASHA.name);
        let right = password(people::ASHA.password.unwrap());
        session(done(login.submit_password(&right).await));
        let paths = town.paths();
        assert_eq!(
            paths[1..],
            ["/api/v1/search/searchByHealthId", "/api/v1/auth/authPassword"]
        );
    }

    async fn nobody_is_asked_for_a_password_that_was_never_set(town) {
        let why = town.client().login(by_password(&people::KAVERI)).await.unwrap_err();
        assert!(matches!(why, Error::Ended(Ended::MethodNotOffered { .. })), "{why}");
    }
}

on_v3! {
    async fn nothing_is_called_before_the_password_is_there(town) {
        let login = town.client().login(by_password(&people::ASHA)).await.unwrap();
        assert_eq!(town.calls(), 0);
        let right = password(people::ASHA.password.unwrap());
        let session = session(done(login.submit_password(&right).await));
        assert_eq!(town.paths()[2..], ["/abha/api/v3/profile/login/verify"]);
        let lives = session.expires_at.unwrap().duration_since(abdm::transport::Clock::now(&*town.clock));
        assert_eq!(lives.unwrap(), Duration::from_secs(1_296_000));
    }

    async fn an_address_is_no_name_for_a_login_with_a_password(town) {
        let address = AbhaId::parse(people::ASHA.abha_address).unwrap();
        let why = town.client().login(LoginBy::password(address)).await.unwrap_err();
        assert!(matches!(why, Error::NoSuchMethod(_)), "{why}");
        assert!(why.is_method_unavailable());
        assert_eq!(town.calls(), 0);
    }
}
