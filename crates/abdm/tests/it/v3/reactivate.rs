//! Reactivate an ABHA via Aadhaar OTP.

use abdm::ReactivationPath;
use abdm::flows::Reconciled;
use abdm::types::AccountStatus;
use abdm_sandbox::people;
use abdm_sandbox::v3_forms::{Reactivated, V3Forms};

use crate::promises::on_v3;
use crate::relay::{Fate, Relay};
use crate::town::{Town, begin_reactivation, by_aadhaar_otp, done, number, retry};
use crate::unknown_outcome::unknown;
use crate::v3::front::NO_PATH;
use crate::v3::{NOTHING, success};
use crate::wire::V3;

const PATHS: [(ReactivationPath, &str); 2] = [
    (ReactivationPath::Login, "/abha/api/v3/profile/login/request/otp"),
    (ReactivationPath::Account, "/abha/api/v3/profile/account/request/otp"),
];

async fn begin(town: &Town, path: ReactivationPath) -> (abdm::Client, abdm::Reactivate) {
    let client = town.builder().reactivation_path(path).build().unwrap();
    let journey = begin_reactivation(&client, &people::FARHAN).await.unwrap();
    (client, journey)
}

fn with_tokens(forms: &mut V3Forms) {
    forms.reactivated = Reactivated::WithTokens;
}

on_v3! {
    async fn the_calls_are_those_of_the_contract_on_either_path(town) {
        for (path, send) in PATHS {
            let town = town.with(|_| {}).await;
            let (_, journey) = begin(&town, path).await;
            assert_eq!(journey.sent_to().as_deref(), Some("******1003"));
            done(journey.submit_otp(&town.otp(people::FARHAN.mobile)).await);
            assert_eq!(
                town.paths(),
                [
                    "/api/hiecm/gateway/v3/sessions",
                    "/abha/api/v3/profile/public/certificate",
                    send,
                    "/abha/api/v3/profile/login/verify",
                ]
            );
        }
    }

    async fn the_path_with_more_sources_is_taken_unless_the_other_is_asked_for(town) {
        begin_reactivation(&town.client(), &people::FARHAN).await.unwrap();
        assert_eq!(town.paths().last().unwrap(), V3.reactivate.send);
    }

    async fn no_login_comes_back_and_the_patient_can_log_in(town) {
        for (path, _) in PATHS {
            let town = town.with(|_| {}).await;
            let (client, journey) = begin(&town, path).await;
            let back = done(journey.submit_otp(&town.otp(people::FARHAN.mobile)).await);
            assert!(back.session.is_none());
            let session = town.log_in(&client, &people::FARHAN).await;
            let profile = client.profile(&session).await.unwrap();
            assert_eq!(profile.status, Some(AccountStatus::Active));
        }
    }

    async fn a_login_that_comes_back_works(town) {
        for (path, _) in PATHS {
            let town = town.saying(with_tokens).await;
            let (client, journey) = begin(&town, path).await;
            let back = done(journey.submit_otp(&town.otp(people::FARHAN.mobile)).await);
            let session = back.session.unwrap();
            assert_eq!(session.abha_number, Some(number(people::FARHAN.abha_number)));
            assert_eq!(session.generation, town.generation);
            let profile = client.profile(&session).await.unwrap();
            assert_eq!(profile.name.unwrap().reveal(), people::FARHAN.name);
        }
    }

    async fn a_wrong_otp_leads_back_on_either_path(town) {
        for (path, _) in PATHS {
            let town = town.with(|_| {}).await;
            let (client, journey) = begin(&town, path).await;
            let wrong = town.wrong_otp(people::FARHAN.mobile);
            let (journey, why) = retry(journey.submit_otp(&wrong).await);
            assert!(why.is_wrong_otp(), "{why}");
            let why = client.login(by_aadhaar_otp(&people::FARHAN)).await.unwrap_err();
            assert!(why.is_deactivated(), "nothing changed: {why}");
            done(journey.submit_otp(&town.otp(people::FARHAN.mobile)).await);
        }
    }

    async fn a_path_that_the_service_does_not_have_is_told_and_sends_nothing(town) {
        let relay = Relay::before(&town).await;
        relay.says(V3.deactivate.send, "404 Not Found", NO_PATH);
        let client = relay.builder().reactivation_path(ReactivationPath::Account).build().unwrap();
        let why = begin_reactivation(&client, &people::FARHAN).await.unwrap_err();
        assert_eq!(why.failure().unwrap().status(), Some(404));
        assert_eq!(relay.count(V3.deactivate.send), 1);
        assert_eq!(
            relay.count(V3.reactivate.send),
            0,
            "the other path is for the operator to pick"
        );
        assert_eq!(town.otps_sent(), 0);
    }

    async fn a_success_for_another_account_is_not_believed(town) {
        let relay = Relay::before(&town).await;
        let journey = begin_reactivation(&relay.client(), &people::FARHAN).await.unwrap();
        let body = success(NOTHING, &[people::JOSEPH.abha_number]);
        relay.says(V3.reactivate.submit, "200 OK", &body);
        let (unsettled, _) = unknown(journey.submit_otp(&town.otp(people::FARHAN.mobile)).await);
        assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::NotDone);
    }

    async fn a_login_that_was_lost_with_the_answer_is_made_up_for_by_another(town) {
        let town = town.saying(with_tokens).await;
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let journey = begin_reactivation(&client, &people::FARHAN).await.unwrap();
        relay.on(V3.reactivate.submit, Fate::AnswerLost);
        let (unsettled, _) = unknown(journey.submit_otp(&town.otp(people::FARHAN.mobile)).await);
        assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::Done);
        relay.on(V3.reactivate.submit, Fate::Answered);
        town.log_in(&client, &people::FARHAN).await;
    }
}
