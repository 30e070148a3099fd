//! Login with Aadhaar OTP: the happy path, and every way to be refused.

use std::time::Duration;

use abdm::flows::Ended;
use abdm::types::{AbhaId, AccountStatus, Cause, Effect};
use abdm::{ConfirmOtp, Error, LoggedIn, LoginBy};
use abdm_sandbox::people;

use crate::town::{Http, Town, by_aadhaar_otp, done, over_tcp, retry};

#[track_caller]
fn session(logged_in: LoggedIn) -> abdm::flows::UserSession {
    match logged_in {
        LoggedIn::Session(session) => session,
        other => panic!("expected a session, got {other:?}"),
    }
}

over_tcp! {
    async fn the_calls_are_those_of_the_page_and_the_token_works(town) {
        let client = town.client();
        let login = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        assert_eq!(login.name().unwrap().reveal(), people::ASHA.name);
        let otp = town.otp(people::ASHA.mobile);
        let session = session(done(login.submit_otp(&otp).await));
        assert_eq!(session.abha_number.as_ref().unwrap().as_str(), people::ASHA.abha_number);
        assert_eq!(
            town.paths(),
            [
                "/gateway/v0.5/sessions",
                "/api/v1/search/searchByHealthId",
                "/api/v2/auth/init",
                "/api/v1/auth/confirmWithAadhaarOtp",
            ]
        );
        let profile = client.profile(&session).await.unwrap();
        assert_eq!(profile.abha_number.unwrap().full().unwrap().as_str(), people::ASHA.abha_number);
    }

    async fn the_otp_can_travel_encrypted(town) {
        let client = town.builder().confirm_otp(ConfirmOtp::Encrypted).build().unwrap();
        let session = town.log_in(&client, &people::ASHA).await;
        assert!(client.profile(&session).await.is_ok());
        let paths = town.paths();
        assert_eq!(paths[1], "/api/v1/auth/cert", "the key is had before an OTP is spent");
        assert_eq!(paths[4], "/api/v2/auth/confirmWithAadhaarOtp");
    }

    async fn an_address_does_as_well_as_a_number(town) {
        let by = LoginBy::AadhaarOtp(AbhaId::parse(people::ASHA.abha_address).unwrap());
        let login = town.client().login(by).await.unwrap();
        let session = session(done(login.submit_otp(&town.otp(people::ASHA.mobile)).await));
        assert_eq!(session.abha_number.unwrap().as_str(), people::ASHA.abha_number);
    }

    async fn a_wrong_otp_leads_back_and_the_right_one_then_works(town) {
        let login = town.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        let wrong = town.wrong_otp(people::ASHA.mobile);
        let (login, why) = retry(login.submit_otp(&wrong).await);
        assert!(why.is_wrong_otp());
        assert_eq!(why.effect(), Effect::Settled);
        assert_eq!(login.wrong_attempts(), 1);
        session(done(login.submit_otp(&town.otp(people::ASHA.mobile)).await));
    }

    async fn an_expired_otp_ends_the_login(town) {
        let login = town.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        town.clock.advance(Duration::from_secs(11 * 60));
        let client = login.submit_otp(&town.otp(people::ASHA.mobile)).await;
        let why = client.unwrap_err();
        // The application token expired as well, which must not stand in the way.
        assert!(why.is_otp_expired(), "{why}");
    }

    async fn exhausted_attempts_end_the_login(town) {
        let mut login = town.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        let wrong = town.wrong_otp(people::ASHA.mobile);
        for attempt in 1..=3 {
            let (again, why) = retry(login.submit_otp(&wrong).await);
            assert!(why.is_wrong_otp());
            assert_eq!(again.wrong_attempts(), attempt);
            login = again;
        }
        let why = login.submit_otp(&town.otp(people::ASHA.mobile)).await.unwrap_err();
        assert!(why.is_locked(), "{why}");
    }

    async fn a_deactivated_account_stops_it_before_an_otp_is_spent(town) {
        let why = town.client().login(by_aadhaar_otp(&people::FARHAN)).await.unwrap_err();
        assert!(why.is_deactivated());
        let Error::Ended(Ended::NotActive { status, abha }) = why else { panic!("{why}") };
        assert_eq!(status, AccountStatus::Deactivated);
        assert_eq!(abha.as_str(), people::FARHAN.abha_number);
        assert_eq!(town.otps_sent(), 0);
    }

    async fn a_locked_account_stops_it_before_an_otp_is_spent(town) {
        let why = town.client().login(by_aadhaar_otp(&people::LALITHA)).await.unwrap_err();
        assert!(why.is_locked(), "{why}");
        assert_eq!(town.otps_sent(), 0);
    }

    async fn a_deleted_account_and_one_that_never_was_are_unknown(town) {
        for number in [people::GURPREET.abha_number, people::UNKNOWN_ABHA_NUMBER] {
            let by = LoginBy::AadhaarOtp(AbhaId::parse(number).unwrap());
            let why = town.client().login(by).await.unwrap_err();
            assert!(why.is_unknown_account(), "{why}");
        }
        assert_eq!(town.otps_sent(), 0);
    }

    async fn an_account_without_the_aadhaar_method_stops_it_before_an_otp_is_spent(town) {
        let why = town.client().login(by_aadhaar_otp(&people::TSERING)).await.unwrap_err();
        assert!(matches!(why, Error::Ended(Ended::MethodNotOffered { .. })), "{why}");
        assert_eq!(town.otps_sent(), 0);
    }

    async fn an_aadhaar_without_mobile_is_told(town) {
        let why = town.client().login(by_aadhaar_otp(&people::PRANAB)).await.unwrap_err();
        assert_eq!(why.cause(), Cause::NoMobileOnAadhaar);
    }
}

#[tokio::test]
async fn a_flood_of_otps_is_refused_with_the_wait_that_the_service_tells() {
    let town = Town::open_with(Http::Hyper, |config| config.sends_per_window = 1).await;
    let client = town.client();
    client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
    let why = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
    assert!(why.is_locked(), "{why}");
    assert_eq!(why.wait(), Some(Duration::from_secs(30 * 60)));
    assert_eq!(town.otps_sent(), 1);
}

#[tokio::test]
async fn a_locked_patient_is_told_for_how_long() {
    let town = Town::open_with(Http::Hyper, |config| config.failures_before_lock = 1).await;
    let client = town.client();
    let login = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
    let submitted = login.submit_otp(&town.wrong_otp(people::ASHA.mobile)).await;
    let why = match submitted {
        Ok(abdm::Submitted::Retry(login, _)) => {
            login.submit_otp(&town.otp(people::ASHA.mobile)).await.unwrap_err()
        }
        Ok(other) => panic!("{other:?}"),
        Err(why) => why,
    };
    assert!(why.is_locked(), "{why}");
    assert_eq!(why.wait(), Some(Duration::from_secs(12 * 3600)));
}

#[test]
fn a_journey_can_be_awaited_on_any_thread() {
    fn assert_send<T: Send>(_: T) {}
    #[allow(unused, reason = "it is compiled, which is the test")]
    fn futures(client: abdm::Client, login: abdm::Login, otp: abdm::types::Otp) {
        let by = by_aadhaar_otp(&people::ASHA);
        assert_send(async move {
            let _ = client.login(by).await;
            let _ = login.submit_otp(&otp).await;
        });
    }
}
