//! Login with Aadhaar OTP: the happy path, and every way to be refused.

use std::time::Duration;

use abdm::flows::{AuthBy, Ended};
use abdm::transport::Clock;
use abdm::types::{AbhaId, AccountStatus, Cause, Effect};
use abdm::{ConfirmOtp, Error, LoginBy};
use abdm_sandbox::people;

use crate::promises::{in_both_generations, over_tcp};
use crate::town::{by_aadhaar_otp, done, number, retry, session};

in_both_generations! {
    async fn the_login_is_that_of_the_account_for_as_long_as_the_service_told(town) {
        let client = town.client();
        let login = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        assert_eq!(login.wrong_attempts(), 0);
        let session = session(done(login.submit_otp(&town.otp(people::ASHA.mobile)).await));
        assert_eq!(session.abha_number, Some(number(people::ASHA.abha_number)));
        assert_eq!(session.generation, town.generation);
        let after = |seconds| Some(town.clock.now() + Duration::from_secs(seconds));
        assert_eq!(session.expires_at, after(1800));
        let refresh = session.refresh.as_ref().unwrap();
        assert_eq!(refresh.expires_at, after(if town.is_v3() { 1_296_000 } else { 432_000 }));
        let profile = client.profile(&session).await.unwrap();
        assert_eq!(profile.abha_number.unwrap().full(), session.abha_number.as_ref());
        assert_eq!(profile.name.unwrap().reveal(), people::ASHA.name);
    }

    async fn a_wrong_otp_leads_back_and_the_right_one_then_works(town) {
        let login = town.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        let wrong = town.wrong_otp(people::ASHA.mobile);
        let (login, why) = retry(login.submit_otp(&wrong).await);
        assert!(why.is_wrong_otp(), "{why}");
        assert_eq!(why.effect(), Effect::Settled);
        assert_eq!(login.wrong_attempts(), 1);
        session(done(login.submit_otp(&town.otp(people::ASHA.mobile)).await));
        assert_eq!(town.otps_sent(), 1);
    }

    async fn an_expired_otp_ends_the_login(town) {
        let login = town.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        town.clock.advance(Duration::from_secs(11 * 60));
        let why = login.submit_otp(&town.otp(people::ASHA.mobile)).await.unwrap_err();
        // On v1/v2 the application token expired as well, which must not stand in the way.
        assert!(why.is_otp_expired(), "{why}");
    }

    async fn a_transaction_that_ran_out_ends_the_login(town) {
        let town = town.with(|config| config.transaction_lifetime = Duration::from_secs(60)).await;
        let login = town.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        town.clock.advance(Duration::from_secs(61));
        let why = login.submit_otp(&town.otp(people::ASHA.mobile)).await.unwrap_err();
        assert!(why.is_transaction_invalid(), "{why}");
    }

    async fn exhausted_attempts_end_the_login(town) {
        let mut login = town.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        let wrong = town.wrong_otp(people::ASHA.mobile);
        for attempt in 1..=3 {
            let (again, why) = retry(login.submit_otp(&wrong).await);
            assert!(why.is_wrong_otp(), "{why}");
            assert_eq!(again.wrong_attempts(), attempt);
            login = again;
        }
        let why = login.submit_otp(&town.otp(people::ASHA.mobile)).await.unwrap_err();
        assert!(why.is_locked(), "{why}");
    }

    async fn a_deactivated_account_is_told_with_its_number_so_that_it_can_be_reactivated(town) {
        let client = town.client();
        let why = client.login(by_aadhaar_otp(&people::FARHAN)).await.unwrap_err();
        assert!(why.is_deactivated(), "{why}");
        let Error::Ended(Ended::NotActive { status, abha }) = why else { panic!("{why}") };
        assert_eq!(status, AccountStatus::Deactivated);
        assert_eq!(abha.as_str(), people::FARHAN.abha_number);
        assert_eq!(town.otps_sent(), 0);

        let journey = client.reactivate(abha, AuthBy::AadhaarOtp).await.unwrap();
        done(journey.submit_otp(&town.otp(people::FARHAN.mobile)).await);
        town.log_in(&client, &people::FARHAN).await;
    }

    async fn a_locked_account_stops_it_before_an_otp_is_spent(town) {
        let why = town.client().login(by_aadhaar_otp(&people::LALITHA)).await.unwrap_err();
        assert!(why.is_locked(), "{why}");
        assert_eq!(town.otps_sent(), 0);
    }

    async fn a_deleted_account_and_one_that_never_was_are_unknown(town) {
        for number in [people::GURPREET.abha_number, people::UNKNOWN_ABHA_NUMBER] {
            let by = LoginBy::aadhaar_otp(AbhaId::parse(number).unwrap());
            let why = town.client().login(by).await.unwrap_err();
            assert!(why.is_unknown_account(), "{why}");
            assert_eq!(why.effect(), Effect::Settled);
        }
        assert_eq!(town.otps_sent(), 0);
    }

    async fn an_account_that_no_otp_can_reach_stops_it_before_one_is_spent(town) {
        for person in [&people::TSERING, &people::PRANAB] {
            let why = town.client().login(by_aadhaar_otp(person)).await.unwrap_err();
            assert_eq!(why.effect(), Effect::Settled, "{why}");
            assert!(!why.is_unknown_account() && !why.is_deactivated() && !why.is_locked());
        }
        assert_eq!(town.otps_sent(), 0);
    }

    async fn a_flood_of_otps_is_refused_with_the_wait_that_the_service_tells(town) {
        let town = town.with(|config| config.sends_per_window = 1).await;
        let client = town.client();
        client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        let why = client.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
        assert!(why.is_locked(), "{why}");
        assert_eq!(why.wait(), Some(Duration::from_secs(30 * 60)));
        assert_eq!(town.otps_sent(), 1);
    }

    async fn a_locked_patient_is_told_for_how_long(town) {
        let town = town.with(|config| config.failures_before_lock = 1).await;
        let login = town.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        let (login, _) = retry(login.submit_otp(&town.wrong_otp(people::ASHA.mobile)).await);
        let why = login.submit_otp(&town.otp(people::ASHA.mobile)).await.unwrap_err();
        assert!(why.is_locked(), "{why}");
        assert_eq!(why.wait(), Some(Duration::from_secs(12 * 3600)));
    }
}

over_tcp! {
    async fn the_calls_are_those_of_the_page_and_the_name_is_known_before_the_otp(town) {
        let login = town.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        assert_eq!(login.name().unwrap().reveal(), people::ASHA.name);
        session(done(login.submit_otp(&town.otp(people::ASHA.mobile)).await));
        assert_eq!(
            town.paths(),
            [
                "/gateway/v0.5/sessions",
                "/api/v1/search/searchByHealthId",
                "/api/v2/auth/init",
                "/api/v1/auth/confirmWithAadhaarOtp",
            ]
        );
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
        let by = LoginBy::aadhaar_otp(AbhaId::parse(people::ASHA.abha_address).unwrap());
        let login = town.client().login(by).await.unwrap();
        let session = session(done(login.submit_otp(&town.otp(people::ASHA.mobile)).await));
        assert_eq!(session.abha_number, Some(number(people::ASHA.abha_number)));
    }

    async fn an_account_without_the_aadhaar_method_is_told_as_one(town) {
        let why = town.client().login(by_aadhaar_otp(&people::TSERING)).await.unwrap_err();
        assert!(matches!(why, Error::Ended(Ended::MethodNotOffered { .. })), "{why}");
    }

    async fn an_aadhaar_without_mobile_is_told_as_one(town) {
        let why = town.client().login(by_aadhaar_otp(&people::PRANAB)).await.unwrap_err();
        assert_eq!(why.cause(), Cause::NoMobileOnAadhaar);
    }
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
