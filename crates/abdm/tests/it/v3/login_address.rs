//! Login by ABHA address, at a service of its own, and what the login is good for.

use std::sync::{Arc, Mutex};

use abdm::flows::snapshot::JourneyKind;
use abdm::flows::{AuthBy, CannotRefresh, Ended, SessionOf, UserSession, v3};
use abdm::store::{JourneyStore, MemoryStore};
use abdm::types::{AbhaAddress, AbhaId, AuthMethod, Cause, Effect, ImageKind, Received};
use abdm::{
    AuditAction, AuditRecord, AuditRefused, AuditSink, CardFormat, Error, Feature, LoginBy, Resumed,
};
use abdm_sandbox::people::{self, Person};
use async_trait::async_trait;

use crate::promises::on_v3;
use crate::relay::Relay;
use crate::town::{Town, done, number, retry, session};

const SEARCH: &str = "/abha/api/v3/phr/web/login/abha/search";
const REQUEST_OTP: &str = "/abha/api/v3/phr/web/login/abha/request/otp";
const VERIFY: &str = "/abha/api/v3/phr/web/login/abha/verify";

fn address(person: &Person) -> AbhaAddress {
    AbhaAddress::parse(person.abha_address).unwrap()
}

fn by(person: &Person, by: AuthBy) -> LoginBy {
    LoginBy::Abha { abha: AbhaId::Address(address(person)), by }
}

fn by_mobile_otp(person: &Person) -> LoginBy {
    by(person, AuthBy::MobileOtp)
}

async fn log_in(town: &Town, person: &Person) -> UserSession {
    let login = town.client().login(by_mobile_otp(person)).await.unwrap();
    session(done(login.submit_otp(&town.otp(person.mobile)).await))
}

/// Remembers what was done, and in which journey.
#[derive(Debug, Default)]
struct Ledger(Mutex<Vec<Entry>>);

/// What was done, whether it succeeded, in which journey, and whether it is told of whom.
type Entry = (AuditAction, Option<bool>, String, bool);

#[async_trait]
impl AuditSink for Ledger {
    async fn record(&self, record: &AuditRecord<'_>) -> Result<(), AuditRefused> {
        let succeeded = record.outcome.map(|outcome| outcome.succeeded);
        let entry = (record.action, succeeded, record.kind.to_string(), record.patient.is_some());
        self.0.lock().unwrap().push(entry);
        Ok(())
    }
}

on_v3! {
    async fn an_address_logs_in_with_either_otp(town) {
        let client = town.client();
        for (method, mobile) in [
            (AuthBy::MobileOtp, people::JOSEPH.mobile),
            (AuthBy::AadhaarOtp, people::JOSEPH.aadhaar_mobile.unwrap()),
        ] {
            let login = client.login(by(&people::JOSEPH, method)).await.unwrap();
            assert_eq!(login.kind().to_string(), format!("v3.login-address-{method}"));
            assert_eq!(login.name().unwrap().reveal(), people::JOSEPH.name);
            assert!(login.resend_at().is_none());
            let (login, why) = retry(login.submit_otp(&town.wrong_otp(mobile)).await);
            assert!(why.is_wrong_otp(), "{why}");
            assert_eq!(login.wrong_attempts(), 1);
            let session = session(done(login.submit_otp(&town.otp(mobile)).await));
            assert_eq!(session.of, SessionOf::Address);
            assert_eq!(session.abha_number, Some(number(people::JOSEPH.abha_number)));

            let profile = client.profile(&session).await.unwrap();
            let theirs = profile.abha_address.as_ref().and_then(Received::full).cloned();
            assert_eq!(theirs, Some(address(&people::JOSEPH)));
            assert_eq!(profile.name.unwrap().reveal(), people::JOSEPH.name);
            assert_eq!(profile.pincode.unwrap().reveal(), people::JOSEPH.pincode);
            assert_eq!(profile.verification_status.unwrap().reveal(), "VERIFIED");
            assert_eq!(client.qr_code(&session).await.unwrap().kind(), ImageKind::Png);
            let card = client.card(&session, CardFormat::Png).await.unwrap();
            assert_eq!(card.kind(), ImageKind::Png);
        }
    }

    async fn the_calls_are_those_of_the_contract(town) {
        let client = town.client();
        let login = client.login(by_mobile_otp(&people::ASHA)).await.unwrap();
        assert_eq!(login.sent_to().as_deref(), Some("******1001"));
        let session = session(done(login.submit_otp(&town.otp(people::ASHA.mobile)).await));
        let _ = client.profile(&session).await.unwrap();
        let _ = client.card(&session, CardFormat::Png).await.unwrap();
        let _ = client.qr_code(&session).await.unwrap();
        assert_eq!(
            town.paths(),
            [
                "/api/hiecm/gateway/v3/sessions",
                SEARCH,
                "/abha/api/v3/profile/public/certificate",
                REQUEST_OTP,
                VERIFY,
                "/abha/api/v3/phr/web/login/profile/abha-profile",
                "/abha/api/v3/phr/web/login/profile/abha/phr-card",
                "/abha/api/v3/phr/web/login/profile/abha/qr-code",
            ]
        );
    }

    async fn without_a_host_of_its_service_nothing_is_called(town) {
        let client = town.client_without_phr_web();
        let asha = log_in(&town, &people::ASHA).await;
        let calls = town.calls();
        for refused in [
            client.login(by_mobile_otp(&people::ASHA)).await.map(drop),
            client.login(by(&people::ASHA, AuthBy::Password)).await.map(drop),
            client.profile(&asha).await.map(drop),
            client.qr_code(&asha).await.map(drop),
            client.card(&asha, CardFormat::Png).await.map(drop),
        ] {
            let why = refused.unwrap_err();
            let is_it = matches!(why, Error::NotInGeneration { what: Feature::LoginByAddress, .. });
            assert!(is_it, "{why}");
            assert_eq!(why.effect(), Effect::None);
        }
        assert_eq!(town.calls(), calls);
    }

    async fn what_such_a_login_cannot_do_is_refused_before_any_call(town) {
        let (client, asha) = (town.client(), log_in(&town, &people::ASHA).await);
        assert!(asha.refresh.is_some(), "the token for it came, and no call takes it");
        let calls = town.calls();
        for refused in [
            client.refresh(&asha).await.map(drop),
            client.logout(&asha).await,
            crate::town::begin_deactivation(&client, &asha).await.map(drop),
        ] {
            assert!(matches!(refused, Err(Error::OtherSession)), "{refused:?}");
        }
        let why = client.card(&asha, CardFormat::Pdf).await.unwrap_err();
        assert!(matches!(why, Error::NotInGeneration { what: Feature::CardFormat, .. }), "{why}");
        let (_, why) = v3::refresh::Refreshing::new(asha).unwrap_err();
        assert_eq!(why, CannotRefresh::OfAddress);
        assert_eq!(town.calls(), calls);
    }

    async fn the_services_tell_the_two_kinds_of_login_apart_themselves(town) {
        let client = town.client();
        let mut by_address = log_in(&town, &people::ASHA).await;
        by_address.of = SessionOf::Number;
        assert!(client.profile(&by_address).await.unwrap_err().is_token_refused());
        let mut by_number = town.log_in(&client, &people::ASHA).await;
        by_number.of = SessionOf::Address;
        assert!(client.profile(&by_number).await.unwrap_err().is_token_refused());
    }

    async fn a_kept_login_is_still_one_of_an_address(town) {
        let client = town.builder().sealing_keys(crate::town::keys()).build().unwrap();
        let sealed = client.seal_session(&log_in(&town, &people::ASHA).await, "web-1").unwrap();
        let opened = client.open_session(&sealed, "web-1").unwrap();
        assert_eq!(opened.of, SessionOf::Address);
        assert!(client.profile(&opened).await.is_ok());
    }

    async fn no_otp_goes_to_an_account_that_cannot_be_logged_in_to(town) {
        let client = town.client();
        let why = client.login(by_mobile_otp(&people::FARHAN)).await.unwrap_err();
        assert!(why.is_deactivated(), "{why}");
        // It is reactivated by its number.
        let Error::Ended(Ended::NotActive { abha, .. }) = why else { panic!("{why}") };
        assert_eq!(abha, AbhaId::Number(number(people::FARHAN.abha_number)));
        let why = client.login(by_mobile_otp(&people::GURPREET)).await.unwrap_err();
        assert!(why.is_unknown_account(), "{why}");
        let why = client.login(by(&people::TSERING, AuthBy::AadhaarOtp)).await.unwrap_err();
        let method = AuthMethod::AadhaarOtp;
        assert!(matches!(&why, Error::Ended(Ended::MethodNotOffered { method: m }) if *m == method));
        assert_eq!(town.paths().iter().filter(|path| *path == REQUEST_OTP).count(), 0);
        // Its methods are blocked, and the service tells for how long.
        let why = client.login(by_mobile_otp(&people::LALITHA)).await.unwrap_err();
        assert!(why.is_locked() && why.wait().is_some(), "{why}");
        assert_eq!(town.otps_sent(), 0);
    }

    async fn an_answer_about_another_address_ends_before_the_otp(town) {
        let relay = Relay::before(&town).await;
        let body = format!(r#"{{"abhaAddress":"{}"}}"#, people::JOSEPH.abha_address);
        relay.says(SEARCH, "200 OK", &body);
        let why = relay.client().login(by_mobile_otp(&people::ASHA)).await.unwrap_err();
        assert!(matches!(why, Error::Ended(Ended::OtherAccount)), "{why}");
        assert_eq!(relay.count(REQUEST_OTP), 0);
    }

    async fn a_transaction_that_is_over_is_told_as_such(town) {
        let login = town.client().login(by_mobile_otp(&people::ASHA)).await.unwrap();
        let otp = town.otp(people::ASHA.mobile);
        town.clock.advance(std::time::Duration::from_secs(1801));
        let why = login.submit_otp(&otp).await.unwrap_err();
        assert_eq!(why.cause(), Cause::TransactionInvalid, "{why}");
    }

    async fn a_key_that_was_replaced_is_fetched_before_the_next_attempt(town) {
        let client = town.client_on_its_clock();
        let _ = client.login(by_mobile_otp(&people::ASHA)).await.unwrap();
        town.clock.advance(std::time::Duration::from_secs(61));
        town.sandbox.faults().set(["v3.phr_request_otp rotate-key".parse().unwrap()]).unwrap();
        let why = client.login(by_mobile_otp(&people::ASHA)).await.unwrap_err();
        assert_eq!(why.effect(), Effect::Settled, "{why}");
        assert!(client.login(by_mobile_otp(&people::ASHA)).await.is_ok());
    }

    async fn another_process_goes_on_with_it(town) {
        for method in [AuthBy::MobileOtp, AuthBy::AadhaarOtp] {
            let store = Arc::new(MemoryStore::new()) as Arc<dyn JourneyStore>;
            let begun = town.client_with(&store).login(by(&people::ASHA, method)).await.unwrap();
            let id = *begun.id().unwrap();
            let why = town.client_with(&store).login(by(&people::ASHA, method)).await.unwrap_err();
            assert!(matches!(why, Error::PatientBusy { id: busy } if busy == id), "{why}");
            drop(begun);
            let resumed = town.client_with(&store).resume(&id).await.unwrap();
            let Resumed::Login(login) = resumed else { panic!("{method}: {resumed:?}") };
            assert_eq!(login.name().unwrap().reveal(), people::ASHA.name);
            drop(retry(login.submit_otp(&town.wrong_otp(people::ASHA.mobile)).await));
            let resumed = town.client_with(&store).resume(&id).await.unwrap();
            let Resumed::Login(login) = resumed else { panic!("{method}: {resumed:?}") };
            assert_eq!(login.wrong_attempts(), 1);
            let session = session(done(login.submit_otp(&town.otp(people::ASHA.mobile)).await));
            assert_eq!(session.of, SessionOf::Address);
            let over = town.client_with(&store).resume(&id).await.unwrap();
            assert!(matches!(over, Resumed::Finished), "{method}: {over:?}");
        }
    }

    async fn a_lost_answer_changed_nothing_and_is_never_submitted_twice(town) {
        let store = Arc::new(MemoryStore::new()) as Arc<dyn JourneyStore>;
        let relay = Relay::before(&town).await;
        let client = relay
            .builder()
            .store(Arc::clone(&store))
            .sealing_keys(crate::town::keys())
            .build()
            .unwrap();
        let login = client.login(by_mobile_otp(&people::ASHA)).await.unwrap();
        let id = *login.id().unwrap();
        relay.on(VERIFY, crate::relay::Fate::AnswerLost);
        let why = login.submit_otp(&town.otp(people::ASHA.mobile)).await.unwrap_err();
        assert_eq!(why.effect(), Effect::Possible, "{why}");
        assert_eq!(relay.count(VERIFY), 1);
        // Nothing was changed that would be worth remembering.
        let over = town.client_with(&store).resume(&id).await;
        assert!(matches!(over, Ok(Resumed::Finished)), "{over:?}");
    }

    async fn each_step_is_audited_under_its_own_name(town) {
        let ledger = Arc::new(Ledger::default());
        let store = Arc::new(MemoryStore::new()) as Arc<dyn JourneyStore>;
        let builder = town.builder_with(&store).audit_sink(Arc::clone(&ledger) as _);
        let client = builder.build().unwrap();
        let login = client.login(by_mobile_otp(&people::ASHA)).await.unwrap();
        assert_eq!(login.kind().journey, JourneyKind::LoginAddressMobileOtp);
        drop(session(done(login.submit_otp(&town.otp(people::ASHA.mobile)).await)));
        let kind = || "v3.login-address-mobile-otp".to_owned();
        let expected = [
            (AuditAction::SendOtp, None, kind(), true),
            (AuditAction::SendOtp, Some(true), kind(), true),
            (AuditAction::SubmitOtp, None, kind(), true),
            (AuditAction::SubmitOtp, Some(true), kind(), true),
        ];
        assert_eq!(*ledger.0.lock().unwrap(), expected);
    }
}
