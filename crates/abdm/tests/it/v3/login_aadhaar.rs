//! Login with Aadhaar OTP.

use abdm::Error;
use abdm::flows::{AuthBy, Ended};
use abdm::types::{AccountStatus, Cause, Effect};
use abdm_sandbox::people;
use abdm_sandbox::v3_forms::{DeactivatedAccount, ExpiredOtp, OtpSent, UnknownAccount};

use crate::promises::on_v3;
use crate::relay::Relay;
use crate::town::{by_aadhaar_otp, done, retry, session};
use crate::v3::{LOGIN, NOTHING, PROOF, success};
use crate::wire::V3;

on_v3! {
    async fn the_calls_are_those_of_the_contract_and_no_search_is_among_them(town) {
        let login = town.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        assert_eq!(
            town.paths(),
            [
                "/api/hiecm/gateway/v3/sessions",
                "/abha/api/v3/profile/public/certificate",
                "/abha/api/v3/profile/login/request/otp",
            ]
        );
        assert!(login.name().is_none(), "nobody is named before the OTP");
        session(done(login.submit_otp(&town.otp(people::ASHA.mobile)).await));
        assert_eq!(town.paths()[3..], ["/abha/api/v3/profile/login/verify"]);
    }

    async fn where_the_otp_went_is_told_in_each_published_text(town) {
        for (form, shown) in [
            (OtpSent::Collection, "******1001"),
            (OtpSent::Guide, "*******1001"),
            (OtpSent::GuideShort, "xxx001"),
        ] {
            let town = town.saying(|forms| forms.otp_sent = form).await;
            let login = town.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
            assert_eq!(login.sent_to().as_deref(), Some(shown));
        }
    }

    async fn a_deactivated_account_is_told_in_each_published_form(town) {
        for (form, otps) in [
            (DeactivatedAccount::Code1134, 0),
            (DeactivatedAccount::Code1308, 0),
            (DeactivatedAccount::InAccounts, 1),
            (DeactivatedAccount::InAccountsWithTokens, 1),
        ] {
            let town = town.saying(|forms| forms.deactivated_login = form).await;
            let client = town.client();
            let why = match client.login(by_aadhaar_otp(&people::FARHAN)).await {
                Ok(login) => login.submit_otp(&town.otp(people::FARHAN.mobile)).await.unwrap_err(),
                Err(why) => why,
            };
            assert!(why.is_deactivated(), "{form:?}: {why}");
            assert_eq!(why.effect(), Effect::Settled);
            assert_eq!(town.otps_sent(), otps, "{form:?}");
            let Error::Ended(Ended::NotActive { status, abha }) = why else { panic!("{why}") };
            assert_eq!(status, AccountStatus::Deactivated);

            let journey = client.reactivate(abha, AuthBy::AadhaarOtp).await.unwrap();
            done(journey.submit_otp(&town.otp(people::FARHAN.mobile)).await);
            town.log_in(&client, &people::FARHAN).await;
        }
    }

    async fn an_account_that_is_deactivated_while_the_otp_is_out_is_told_in_each_form(town) {
        for form in [
            DeactivatedAccount::Code1134,
            DeactivatedAccount::Code1308,
            DeactivatedAccount::InAccounts,
            DeactivatedAccount::InAccountsWithTokens,
        ] {
            let town = town.saying(|forms| forms.deactivated_login = form).await;
            let login = town.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
            let otp = town.otp(people::ASHA.mobile);
            town.deactivate(&people::ASHA).await;
            let why = login.submit_otp(&otp).await.unwrap_err();
            assert!(why.is_deactivated(), "{form:?}: {why}");
        }
    }

    async fn an_unknown_account_is_refused_in_each_form_and_recognised_if_published(town) {
        for (form, recognised) in [
            (UnknownAccount::Wrapped1114, true),
            (UnknownAccount::OfAbhaAddress, false),
            (UnknownAccount::ListOfAbhaAddress, false),
            (UnknownAccount::OfRegistry, false),
            (UnknownAccount::OfFramework, false),
        ] {
            let town = town.saying(|forms| forms.unknown_account = form).await;
            let by = by_aadhaar_otp(&people::GURPREET);
            let why = town.client().login(by).await.unwrap_err();
            assert_eq!(why.is_unknown_account(), recognised, "{form:?}: {why}");
            assert_eq!(why.effect(), Effect::Settled, "{form:?}: {why}");
            assert_eq!(town.otps_sent(), 0);
        }
    }

    async fn an_expiry_that_may_be_a_wrong_otp_lets_the_patient_try_again(town) {
        let town = town.saying(|forms| forms.expired_otp = ExpiredOtp::FailedOrWrong).await;
        let login = town.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        town.clock.advance(std::time::Duration::from_secs(11 * 60));
        let (login, why) = retry(login.submit_otp(&town.otp(people::ASHA.mobile)).await);
        assert!(why.is_wrong_otp() && !why.is_otp_expired(), "{why}");
        assert_eq!(login.wrong_attempts(), 1);
    }

    async fn an_account_without_the_aadhaar_method_is_told_as_one(town) {
        let why = town.client().login(by_aadhaar_otp(&people::TSERING)).await.unwrap_err();
        assert_eq!((why.cause(), why.effect()), (Cause::MethodUnavailable, Effect::Settled));
        let code = why.failure().unwrap().service_error().unwrap().code().unwrap();
        assert_eq!(code.as_str(), "ABDM-1119");
        assert_eq!(town.otps_sent(), 0);
    }

    async fn a_token_for_another_account_is_not_handed_out(town) {
        let relay = Relay::before(&town).await;
        let login = relay.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        let body = success(LOGIN, &[people::JOSEPH.abha_number]);
        relay.says(V3.login.submit, "200 OK", &body);
        let why = login.submit_otp(&town.otp(people::ASHA.mobile)).await.unwrap_err();
        assert_eq!(why.effect(), Effect::Possible, "{why}");
        assert!(why.to_string().contains("abha_number"), "{why}");
    }

    async fn a_success_without_a_login_is_none(town) {
        for issued in [NOTHING, PROOF] {
            let relay = Relay::before(&town).await;
            let login = relay.client().login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
            let body = success(issued, &[people::ASHA.abha_number]);
            relay.says(V3.login.submit, "200 OK", &body);
            let why = login.submit_otp(&town.otp(people::ASHA.mobile)).await.unwrap_err();
            assert!(why.to_string().contains("x_token"), "{why}");
            assert_eq!(why.cause(), Cause::Unclear);
        }
    }
}
