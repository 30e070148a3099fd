//! The generations side by side: one set of accounts, and nothing else in common.

use abdm::flows::{AuthBy, UserSession};
use abdm::types::{AbhaAddress, AbhaId, AbhaNumber, Effect, XToken};
use abdm::{Error, Feature, LoginBy};
use abdm_sandbox::people;

use crate::promises::{in_both_generations, on_v3};
use crate::raw::Raw;
use crate::town::{Town, begin_deactivation, begin_reactivation, by_aadhaar_otp, done};

#[track_caller]
fn is_of_other_generation(why: &Error, town: &Town) {
    assert_eq!(why.effect(), Effect::None);
    let Error::OtherGeneration { given, client } = *why else { panic!("{why}") };
    assert_eq!((given, client), (town.other_generation(), town.generation));
}

in_both_generations! {
    async fn a_session_of_the_other_is_refused_before_any_call(town) {
        let client = town.client();
        let token = XToken::parse("a.kept.token").unwrap();
        let asha = AbhaNumber::parse(people::ASHA.abha_number).unwrap();
        for abha_number in [Some(asha), None] {
            let kept = UserSession::new(town.other_generation(), token.clone(), abha_number);
            is_of_other_generation(&client.profile(&kept).await.unwrap_err(), &town);
            is_of_other_generation(&client.logout(&kept).await.unwrap_err(), &town);
            is_of_other_generation(&begin_deactivation(&client, &kept).await.unwrap_err(), &town);
        }
        assert_eq!(town.calls(), 0);
    }

    async fn a_session_of_the_other_under_a_false_name_is_refused_by_the_service(town) {
        let others = town.log_in(&town.other_client(), &people::ASHA).await;
        let renamed = UserSession::new(town.generation, others.x_token, others.abha_number);
        let client = town.client();
        assert!(client.profile(&renamed).await.unwrap_err().is_token_refused());
        let why = begin_deactivation(&client, &renamed).await.unwrap_err();
        assert!(why.is_token_refused(), "{why}");
        assert_eq!(town.otps_sent(), 1, "of the login alone");
    }

    async fn an_application_token_of_the_other_is_provably_refused(town) {
        let other = Raw::open_in(&town, town.other_generation()).await;
        let raw = Raw::open(&town).await.with_token_of(&other);
        let failure = raw.key().await.unwrap_err();
        assert!(failure.service_error().unwrap().app_token_refused(), "{failure}");
    }

    async fn what_one_does_to_an_account_the_other_sees(town) {
        let (client, other) = (town.client(), town.other_client());
        let session = town.log_in(&client, &people::ASHA).await;
        let others = town.log_in(&other, &people::ASHA).await;
        let journey = begin_deactivation(&client, &session).await.unwrap();
        done(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);

        assert!(other.profile(&others).await.unwrap_err().is_token_refused());
        let why = other.login(by_aadhaar_otp(&people::ASHA)).await.unwrap_err();
        assert!(why.is_deactivated(), "{why}");
        let journey = begin_reactivation(&other, &people::ASHA).await.unwrap();
        done(journey.submit_otp(&town.otp(people::ASHA.mobile)).await);
        town.log_in(&client, &people::ASHA).await;
    }
}

on_v3! {
    async fn an_address_in_place_of_a_number_is_told_before_any_call(town) {
        let client = town.client_without_phr_web();
        let address = AbhaAddress::parse(people::ASHA.abha_address).unwrap();
        let abha = AbhaId::parse(people::ASHA.abha_address).unwrap();
        let login = client.login(LoginBy::aadhaar_otp(abha.clone())).await.unwrap_err();
        for (why, feature) in [
            (login, Feature::LoginByAddress),
            (client.reactivate(abha, AuthBy::AadhaarOtp).await.unwrap_err(), Feature::ReactivationByAddress),
            (client.reactivate(address, AuthBy::AadhaarOtp).await.unwrap_err(), Feature::ReactivationByAddress),
        ] {
            assert_eq!(why.effect(), Effect::None);
            let text = why.to_string();
            let Error::NotInGeneration { generation, what } = why else { panic!("{why}") };
            assert_eq!((generation, what), (town.generation, feature));
            assert!(text.contains("v3") && text.contains("ABHA address"), "{text}");
            assert!(!text.contains("asha"), "{text}");
        }
        assert_eq!(town.calls(), 0);
    }
}

#[test]
fn only_the_generation_that_is_told_needs_the_facility() {
    use abdm::transport::{HttpConfig, HyperTransport};
    use abdm::types::{ClientId, ClientSecret};
    use abdm::{BuildError, Hosts};

    let build = |hosts| {
        abdm::Client::builder(hosts)
            .credentials(ClientId::parse("id").unwrap(), ClientSecret::parse("secret").unwrap())
            .transport(HyperTransport::new(&HttpConfig::default()).unwrap())
            .build()
    };
    assert!(matches!(build(Hosts::v1v2_sandbox()), Err(BuildError::HipId)));
    assert!(build(Hosts::v3_sandbox()).unwrap().hip_id().is_none());
}
