//! Accounts that are looked up without their patients.

use abdm::types::{AccountStatus, AuthMethod, Demographics, Gender, Mobile, Received};
use abdm::{Error, Feature};
use abdm_sandbox::people;

use crate::promises::{in_both_generations, on_v3, over_tcp};
use crate::relay::Relay;
use crate::town::number;

fn mobile(digits: &str) -> Mobile {
    Mobile::parse(digits).unwrap()
}

in_both_generations! {
    async fn an_account_is_found_by_its_number(town) {
        let found = town.client().search(number(people::JOSEPH.abha_number)).await.unwrap();
        let joseph = number(people::JOSEPH.abha_number);
        assert_eq!(found.abha_number.unwrap().full(), Some(&joseph));
        assert_eq!(found.abha_address.unwrap().full().unwrap().as_str(), people::JOSEPH.abha_address);
        assert_eq!(found.status, Some(AccountStatus::Active));
        assert!(found.auth_methods.unwrap().contains(&AuthMethod::Password));
        assert_eq!(town.otps_sent(), 0);
    }

    async fn one_that_is_out_of_use_is_found_and_one_that_is_gone_is_not(town) {
        let client = town.client();
        let farhan = client.search(number(people::FARHAN.abha_number)).await.unwrap();
        assert_eq!(farhan.status, Some(AccountStatus::Deactivated));
        for gone in [people::GURPREET.abha_number, people::UNKNOWN_ABHA_NUMBER] {
            let why = client.search(number(gone)).await.unwrap_err();
            assert!(why.is_unknown_account(), "{why}");
        }
    }

    async fn an_account_is_found_by_its_mobile(town) {
        let client = town.client();
        let found = client.search_by_mobile(&mobile(people::ASHA.mobile), None).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].name.as_ref().unwrap().reveal(), people::ASHA.name);
        let shown = found[0].abha_number.as_ref().unwrap();
        assert_eq!(shown.full().is_some(), !town.is_v3(), "{shown:?}");
        assert_eq!(town.otps_sent(), 0);
    }

    async fn a_mobile_of_nobody_is_told_as_an_unknown_account(town) {
        let nobodys = mobile(people::MOBILE_WITHOUT_ABHA);
        let why = town.client().search_by_mobile(&nobodys, None).await.unwrap_err();
        assert!(why.is_unknown_account(), "{why}");
    }
}

over_tcp! {
    async fn an_account_is_found_by_its_address_too(town) {
        let address = abdm::types::AbhaId::parse(people::ASHA.abha_address).unwrap();
        let found = town.client().search(address).await.unwrap();
        let found = found.abha_number.as_ref().and_then(Received::full).cloned();
        assert_eq!(found, Some(number(people::ASHA.abha_number)));
        assert_eq!(town.paths(), ["/gateway/v0.5/sessions", "/api/v1/search/searchByHealthId"]);
    }

    async fn an_answer_about_another_account_is_none(town) {
        let relay = Relay::before(&town).await;
        let client = relay.client();
        let body = format!(r#"{{"healthIdNumber":"{}"}}"#, people::JOSEPH.abha_number);
        relay.says("/api/v1/search/searchByHealthId", "200 OK", &body);
        let why = client.search(number(people::ASHA.abha_number)).await.unwrap_err();
        assert!(matches!(why, Error::Ended(abdm::flows::Ended::OtherAccount)), "{why}");
    }

    async fn what_anybody_has_or_had_exists(town) {
        let client = town.client();
        for (abha, exists) in [
            (people::ASHA.abha_number, true),
            (people::GURPREET.abha_number, true),
            (people::UNKNOWN_ABHA_NUMBER, false),
        ] {
            assert_eq!(client.exists(number(abha)).await.unwrap(), exists, "{abha}");
        }
    }

    async fn of_a_family_the_one_is_found_who_is_described(town) {
        let client = town.client();
        let tara = people::TARA;
        let who = Demographics::new(tara.name, tara.first_name, Gender::Female, tara.born.0);
        let found = client.search_by_mobile(&mobile(tara.mobile), Some(&who.unwrap())).await;
        let found = found.unwrap().remove(0).abha_number.unwrap();
        assert_eq!(found.full(), Some(&number(tara.abha_number)));
    }
}

on_v3! {
    async fn whether_an_abha_exists_is_not_asked_for(town) {
        let why = town.client().exists(number(people::ASHA.abha_number)).await.unwrap_err();
        assert!(matches!(why, Error::NotInGeneration { what: Feature::Exists, .. }), "{why}");
        assert!(town.paths().is_empty());
    }

    async fn an_address_is_found_where_its_service_is_known(town) {
        let address = || abdm::types::AbhaId::parse(people::ASHA.abha_address).unwrap();
        let found = town.client().search(address()).await.unwrap();
        let number_of = |found: &abdm::AccountSummary| {
            found.abha_number.as_ref().and_then(Received::full).cloned()
        };
        assert_eq!(number_of(&found), Some(number(people::ASHA.abha_number)));
        assert_eq!(found.name.unwrap().reveal(), people::ASHA.name);
        let path = "/abha/api/v3/phr/web/login/abha/search";
        assert_eq!(town.paths()[1..], [path]);
        let unknown = abdm::types::AbhaId::parse("nobody.known@sbx").unwrap();
        let why = town.client().search(unknown).await.unwrap_err();
        assert!(why.is_unknown_account(), "{why}");

        let relay = Relay::before(&town).await;
        let body = format!(r#"{{"abhaAddress":"{}"}}"#, people::JOSEPH.abha_address);
        relay.says(path, "200 OK", &body);
        let why = relay.client().search(address()).await.unwrap_err();
        assert!(matches!(why, Error::Ended(abdm::flows::Ended::OtherAccount)), "{why}");
    }

    async fn an_address_is_not_searched_where_its_service_is_not_known(town) {
        let address = abdm::types::AbhaId::parse(people::ASHA.abha_address).unwrap();
        let why = town.client_without_phr_web().search(address).await.unwrap_err();
        let what = Feature::SearchByAddress;
        assert!(matches!(why, Error::NotInGeneration { what: lacks, .. } if lacks == what), "{why}");
        assert!(town.paths().is_empty());
    }

    async fn every_account_of_a_mobile_is_listed(town) {
        let found = town.client().search_by_mobile(&mobile(people::KAVERI.mobile), None).await;
        let found = found.unwrap();
        let names: Vec<_> = found.iter().map(|one| one.name.as_ref().unwrap().reveal()).collect();
        assert_eq!(names, [people::KAVERI.name, people::BALAJI.name, people::TARA.name]);
        assert_eq!(
            town.paths()[1..],
            [
                "/abha/api/v3/profile/public/certificate",
                "/abha/api/v3/profile/account/abha/search",
            ]
        );
    }
}
