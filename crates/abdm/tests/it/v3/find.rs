//! Find by mobile: a list without numbers, a choice, and only then an OTP.

use abdm::flows::{AuthBy, CannotChoose, Ended, UserSession};
use abdm::types::{AuthMethod, FindIndex, Mobile};
use abdm::{Error, Feature, LoggedIn};
use abdm_sandbox::people;
use abdm_sandbox::v3_forms::{FoundAccounts, NobodyFound};

use crate::promises::{on_v3, over_tcp};
use crate::town::{done, number, retry};

fn mobile(digits: &str) -> Mobile {
    Mobile::parse(digits).unwrap()
}

fn index(index: &str) -> FindIndex {
    FindIndex::parse(index).unwrap()
}

fn session(logged_in: LoggedIn) -> UserSession {
    match logged_in {
        LoggedIn::Session(session) => session,
        LoggedIn::ChooseAccount(_) => panic!("chosen already"),
    }
}

on_v3! {
    async fn the_patient_chooses_by_name_and_is_logged_in_with_either_otp(town) {
        let client = town.client();
        for by in [AuthBy::MobileOtp, AuthBy::AadhaarOtp] {
            let found = client.find(&mobile(people::TARA.mobile)).await.unwrap();
            assert_eq!(found.accounts().len(), 3);
            let is_hers = |name: &str| name == people::TARA.name;
            let tara = found
                .accounts()
                .iter()
                .find(|one| is_hers(one.account.name.as_ref().unwrap().reveal()));
            let login = found.send_otp(tara.unwrap().index, by).await.unwrap();
            assert_eq!(login.kind().to_string(), format!("v3.find-{by}"));
            let session = session(done(login.submit_otp(&town.otp(people::TARA.mobile)).await));
            assert_eq!(session.abha_number, Some(number(people::TARA.abha_number)));
            let profile = client.profile(&session).await.unwrap();
            assert_eq!(profile.name.unwrap().reveal(), people::TARA.name);
        }
    }

    async fn the_calls_are_those_of_the_contract(town) {
        let found = town.client().find(&mobile(people::ASHA.mobile)).await.unwrap();
        let login = found.send_otp(index("1"), AuthBy::MobileOtp).await.unwrap();
        assert_eq!(login.sent_to().as_deref(), Some("******1001"));
        let _ = session(done(login.submit_otp(&town.otp(people::ASHA.mobile)).await));
        assert_eq!(
            town.paths(),
            [
                "/api/hiecm/gateway/v3/sessions",
                "/abha/api/v3/profile/public/certificate",
                "/abha/api/v3/profile/account/abha/search",
                "/abha/api/v3/profile/login/request/otp",
                "/abha/api/v3/profile/login/verify",
            ]
        );
    }

    async fn a_wrong_otp_leads_back(town) {
        let found = town.client().find(&mobile(people::ASHA.mobile)).await.unwrap();
        let login = found.send_otp(index("1"), AuthBy::MobileOtp).await.unwrap();
        let (login, why) = retry(login.submit_otp(&town.wrong_otp(people::ASHA.mobile)).await);
        assert!(why.is_wrong_otp(), "{why}");
        let _ = session(done(login.submit_otp(&town.otp(people::ASHA.mobile)).await));
    }

    async fn what_is_not_listed_gets_no_otp(town) {
        let found = town.client().find(&mobile(people::ASHA.mobile)).await.unwrap();
        let why = found.send_otp(index("2"), AuthBy::MobileOtp).await.unwrap_err();
        assert!(matches!(why, Error::CannotChoose(CannotChoose::NotListed)), "{why}");
        let why = found.send_otp(index("1"), AuthBy::Password).await.unwrap_err();
        assert!(matches!(why, Error::NoSuchMethod(_)), "{why}");
        assert_eq!(town.paths().len(), 3);
        assert_eq!(town.otps_sent(), 0);
    }

    async fn a_method_that_the_list_does_not_have_is_refused_before_the_call(town) {
        let town = town.saying(|forms| forms.found_accounts = FoundAccounts::Whole).await;
        let found = town.client().find(&mobile(people::TSERING.mobile)).await.unwrap();
        let why = found.send_otp(index("1"), AuthBy::AadhaarOtp).await.unwrap_err();
        let method = AuthMethod::AadhaarOtp;
        assert!(
            matches!(&why, Error::Ended(Ended::MethodNotOffered { method: m }) if *m == method),
            "{why}"
        );
        assert!(why.is_method_unavailable());
        assert_eq!(town.paths().len(), 3);
    }

    async fn an_account_out_of_use_is_told_when_the_otp_is_asked_for(town) {
        let found = town.client().find(&mobile(people::FARHAN.mobile)).await.unwrap();
        let why = found.send_otp(index("1"), AuthBy::MobileOtp).await.unwrap_err();
        assert!(why.is_deactivated(), "{why}");
        assert_eq!(town.otps_sent(), 0);
    }

    async fn nobody_is_found_in_either_form(town) {
        for form in [NobodyFound::Wrapped1115, NobodyFound::EmptyList] {
            let town = town.saying(|forms| forms.nobody_found = form).await;
            let nobodys = mobile(people::MOBILE_WITHOUT_ABHA);
            let why = town.client().find(&nobodys).await.unwrap_err();
            assert!(why.is_unknown_account(), "{form:?}: {why}");
        }
    }
}

over_tcp! {
    async fn there_is_no_such_search_on_v1v2(town) {
        let why = town.client().find(&mobile(people::ASHA.mobile)).await.unwrap_err();
        assert!(matches!(why, Error::NotInGeneration { what: Feature::Find, .. }), "{why}");
        assert!(town.paths().is_empty());
    }
}
