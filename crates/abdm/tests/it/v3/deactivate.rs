//! Deactivate an ABHA via Aadhaar OTP.

use abdm::Error;
use abdm::flows::{Ended, Reconciled, UserSession};
use abdm::types::{AccountStatus, Cause, Effect, FailureKind};
use abdm_sandbox::people;
use abdm_sandbox::v3_forms::Deactivated;

use crate::promises::on_v3;
use crate::relay::Relay;
use crate::town::{begin_deactivation, done, number};
use crate::unknown_outcome::unknown;
use crate::v3::{NOTHING, success};
use crate::wire::V3;

on_v3! {
    async fn the_calls_are_those_of_the_contract(town) {
        let client = town.client();
        let session = town.log_in(&client, &people::ASHA).await;
        let login_calls = town.calls();
        let journey = begin_deactivation(&client, &session).await.unwrap();
        assert_eq!(journey.sent_to().as_deref(), Some("******1001"));
        done(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
        assert_eq!(
            town.paths()[login_calls..],
            ["/abha/api/v3/profile/account/request/otp", "/abha/api/v3/profile/account/verify"]
        );
    }

    async fn where_the_number_is_not_known_the_profile_is_read_before_an_otp(town) {
        let x_token = town.log_in(&town.client(), &people::ASHA).await.x_token;
        let nameless = UserSession::new(town.generation, x_token, None);
        let before = town.calls();
        let journey = begin_deactivation(&town.client(), &nameless).await.unwrap();
        assert_eq!(
            town.paths()[before..],
            [
                "/api/hiecm/gateway/v3/sessions",
                "/abha/api/v3/profile/account",
                "/abha/api/v3/profile/public/certificate",
                "/abha/api/v3/profile/account/request/otp",
            ]
        );
        let gone = done(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
        assert_eq!(gone.abha_number, Some(number(people::ASHA.abha_number)));
    }

    async fn a_profile_that_does_not_help_stops_it_before_an_otp(town) {
        let x_token = town.log_in(&town.client(), &people::ASHA).await.x_token;
        let nameless = UserSession::new(town.generation, x_token, None);
        let otps = town.otps_sent();
        let masked = r#"{"ABHANumber":"91-****-****-0007","status":"ACTIVE"}"#;
        for body in [masked, r#"{"name":"Asha Ramanathan"}"#] {
            let relay = Relay::before(&town).await;
            relay.says(V3.profile, "200 OK", body);
            let why = begin_deactivation(&relay.client(), &nameless).await.unwrap_err();
            let kind = why.failure().unwrap().kind();
            assert!(matches!(kind, FailureKind::Incomplete("abha_number")), "{why}");
            assert_eq!(relay.count(V3.deactivate.send), 0);
        }
        assert_eq!(town.otps_sent(), otps);
    }

    async fn an_account_that_is_deactivated_already_costs_no_otp(town) {
        let x_token = town.log_in(&town.client(), &people::ASHA).await.x_token;
        let nameless = UserSession::new(town.generation, x_token, None);
        let relay = Relay::before(&town).await;
        let asha = people::ASHA.abha_number;
        let body = format!(r#"{{"ABHANumber":"{asha}","status":"DEACTIVATED"}}"#);
        relay.says(V3.profile, "200 OK", &body);
        let why = begin_deactivation(&relay.client(), &nameless).await.unwrap_err();
        assert!(why.is_deactivated(), "{why}");
        let Error::Ended(Ended::NotActive { status, abha }) = why else { panic!("{why}") };
        assert_eq!((status, abha.as_str()), (AccountStatus::Deactivated, asha));
        assert_eq!(relay.count(V3.deactivate.send), 0);
    }

    async fn the_number_of_another_patient_in_a_session_is_refused(town) {
        let client = town.client();
        let x_token = town.log_in(&client, &people::ASHA).await.x_token;
        let joseph = Some(number(people::JOSEPH.abha_number));
        let mixed_up = UserSession::new(town.generation, x_token, joseph);
        let otps = town.otps_sent();
        let why = begin_deactivation(&client, &mixed_up).await.unwrap_err();
        assert_eq!(why.effect(), Effect::Settled, "{why}");
        assert_eq!(town.otps_sent(), otps);
    }

    async fn an_account_that_may_not_be_deactivated_is_told_as_one(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let session = town.log_in(&client, &people::ASHA).await;
        let body = r#"{"error":{"code":"ABDM-1228","message":"Your ABHA is linked with …"}}"#;
        let refuse = |path| relay.says(path, "422 Unprocessable Entity", body);

        let journey = begin_deactivation(&client, &session).await.unwrap();
        refuse(V3.deactivate.submit);
        let why = journey.submit_otp(&town.otp(people::ASHA.mobile)).await.unwrap_err();
        assert_eq!((why.cause(), why.effect()), (Cause::BenefitLinked, Effect::Settled), "{why}");

        refuse(V3.deactivate.send);
        let why = begin_deactivation(&client, &session).await.unwrap_err();
        assert_eq!((why.cause(), why.effect()), (Cause::BenefitLinked, Effect::Settled), "{why}");
    }

    async fn each_published_reply_is_a_success(town) {
        for form in [Deactivated::Collection, Deactivated::Guide] {
            let town = town.saying(|forms| forms.deactivated = form).await;
            let client = town.client();
            let session = town.log_in(&client, &people::ASHA).await;
            let journey = begin_deactivation(&client, &session).await.unwrap();
            let gone = done(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
            assert_eq!(gone.abha_number, Some(number(people::ASHA.abha_number)));
        }
    }

    async fn a_success_for_another_account_is_not_believed(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let session = town.log_in(&client, &people::ASHA).await;
        let journey = begin_deactivation(&client, &session).await.unwrap();
        let body = success(NOTHING, &[people::JOSEPH.abha_number]);
        relay.says(V3.deactivate.submit, "200 OK", &body);
        let (unsettled, why) = unknown(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
        assert!(why.to_string().contains("abha_number"), "{why}");
        assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::NotDone);
    }

    async fn an_account_that_is_gone_when_it_is_looked_for_stays_unknown(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let session = town.log_in(&client, &people::ASHA).await;
        let journey = begin_deactivation(&client, &session).await.unwrap();
        relay.on(V3.deactivate.submit, crate::relay::Fate::Lost);
        let (unsettled, _) = unknown(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
        for (status, code, expected) in [
            ("404 Not Found", "ABDM-1114", Reconciled::Unknown),
            ("422 Unprocessable Entity", "ABDM-1134", Reconciled::Done),
        ] {
            let body = format!(r#"{{"error":{{"code":"{code}","message":"m"}}}}"#);
            relay.says(V3.search, status, &body);
            assert_eq!(unsettled.reconcile().await.unwrap(), expected, "{code}");
        }
        relay.on(V3.search, crate::relay::Fate::Answered);
        assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::NotDone);
    }
}
