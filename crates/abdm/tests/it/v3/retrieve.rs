//! Retrieve a forgotten ABHA via Aadhaar OTP.

use abdm::types::{AccountStatus, Effect};
use abdm_sandbox::people;
use abdm_sandbox::v3_forms::{DeactivatedAccount, RetrievedNumbers};

use crate::promises::on_v3;
use crate::relay::Relay;
use crate::town::{aadhaar, begin_deactivation, done, number};
use crate::v3::{LOGIN, NOTHING, success};
use crate::wire::V3;

on_v3! {
    async fn the_calls_are_those_of_the_contract(town) {
        let journey = town.client().retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap();
        assert_eq!(journey.sent_to().as_deref(), Some("******1002"));
        done(journey.submit_otp(&town.otp(people::JOSEPH.mobile)).await);
        assert_eq!(
            town.paths(),
            [
                "/api/hiecm/gateway/v3/sessions",
                "/abha/api/v3/profile/public/certificate",
                "/abha/api/v3/profile/login/request/otp",
                "/abha/api/v3/profile/login/verify",
            ]
        );
    }

    async fn the_one_account_comes_with_name_and_state(town) {
        let journey = town.client().retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap();
        let found = done(journey.submit_otp(&town.otp(people::JOSEPH.mobile)).await);
        let account = found.account().unwrap();
        assert_eq!(account.name.as_ref().unwrap().reveal(), people::JOSEPH.name);
        assert_eq!(account.status, Some(AccountStatus::Active));
    }

    async fn a_masked_number_is_shown_and_the_profile_has_the_whole(town) {
        let town = town.saying(|forms| forms.retrieved_numbers = RetrievedNumbers::Masked).await;
        let client = town.client();
        let journey = client.retrieve(&aadhaar(people::JOSEPH.aadhaar)).await.unwrap();
        let found = done(journey.submit_otp(&town.otp(people::JOSEPH.mobile)).await);
        let shown = found.account().unwrap().abha_number.clone().unwrap();
        assert_eq!((shown.full(), shown.masked()), (None, "91-****-****-0006".to_owned()));

        let session = found.session.unwrap();
        assert_eq!(session.abha_number, None, "a masked number is no number");
        let joseph = number(people::JOSEPH.abha_number);
        let profile = client.profile(&session).await.unwrap();
        assert_eq!(profile.abha_number.unwrap().full(), Some(&joseph));

        // And what needs the number reads it there by itself.
        let journey = begin_deactivation(&client, &session).await.unwrap();
        let gone = done(journey.submit_otp(&town.otp(people::JOSEPH.mobile)).await);
        assert_eq!(gone.abha_number, Some(joseph));
    }

    async fn of_several_accounts_none_is_the_first_choice(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let journey = client.retrieve(&aadhaar(people::ASHA.aadhaar)).await.unwrap();
        let body = success(LOGIN, &[people::ASHA.abha_number, people::JOSEPH.abha_number]);
        relay.says(V3.retrieve.submit, "200 OK", &body);
        let found = done(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
        assert_eq!(found.accounts.len(), 2);
        assert!(found.account().is_none());
        assert_eq!(found.session.unwrap().abha_number, None, "nobody knows whose login it is");
    }

    async fn a_deactivated_account_is_told_in_each_published_form(town) {
        for form in [DeactivatedAccount::Code1134, DeactivatedAccount::Code1308] {
            let town = town.saying(|forms| forms.deactivated_retrieval = form).await;
            let journey = town.client().retrieve(&aadhaar(people::FARHAN.aadhaar)).await.unwrap();
            let why = journey.submit_otp(&town.otp(people::FARHAN.mobile)).await.unwrap_err();
            assert!(why.is_deactivated(), "{form:?}: {why}");
        }
        // A token for an account that is not in use is not handed out.
        for form in [DeactivatedAccount::InAccounts, DeactivatedAccount::InAccountsWithTokens] {
            let town = town.saying(|forms| forms.deactivated_retrieval = form).await;
            let journey = town.client().retrieve(&aadhaar(people::FARHAN.aadhaar)).await.unwrap();
            let found = done(journey.submit_otp(&town.otp(people::FARHAN.mobile)).await);
            let account = found.account().unwrap();
            assert_eq!(account.status, Some(AccountStatus::Deactivated), "{form:?}");
            assert!(found.session.is_none(), "{form:?}");
        }
    }

    async fn an_aadhaar_without_account_is_told_whether_a_code_says_so_or_an_empty_list(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let journey = client.retrieve(&aadhaar(people::ISHITA.aadhaar)).await.unwrap();
        let otp = town.otp(people::ISHITA.mobile);
        let why = journey.submit_otp(&otp).await.unwrap_err();
        assert!(why.is_unknown_account(), "{why}");

        let journey = client.retrieve(&aadhaar(people::ISHITA.aadhaar)).await.unwrap();
        relay.says(V3.retrieve.submit, "200 OK", &success(NOTHING, &[]));
        let why = journey.submit_otp(&otp).await.unwrap_err();
        assert!(why.is_unknown_account(), "{why}");
    }

    async fn what_aadhaar_itself_refuses_keeps_its_code(town) {
        for number in [people::UNKNOWN_AADHAAR, people::PRANAB.aadhaar] {
            let why = town.client().retrieve(&aadhaar(number)).await.unwrap_err();
            let code = why.failure().unwrap().service_error().unwrap().code().unwrap();
            assert_eq!(code.as_str(), "ABDM-1204");
            assert!(!why.is_wrong_otp(), "no OTP was submitted: {why}");
            assert_eq!(why.effect(), Effect::Settled);
        }
    }
}
