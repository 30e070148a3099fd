//! Enrolment: an ABHA for somebody who has an Aadhaar number.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use abdm::flows::snapshot::JourneyKind;
use abdm::flows::{MobileState, Reconciled};
use abdm::store::{JourneyStore, MemoryStore};
use abdm::types::{Consent, Effect, ExposeSecret, Mobile, NewAbhaAddress, Received};
use abdm::{
    AuditAction, AuditRecord, AuditRefused, AuditSink, Client, Enrol, EnrolStep, Enrolled, Error,
    Feature, MobileAsked, Resent, Resumed,
};
use abdm_sandbox::people::{ASHA, DEV, FARHAN, ISHITA, PILLAIS, Resident};
use async_trait::async_trait;

use crate::promises::{in_both_generations, on_v3, over_tcp as on_v1v2};
use crate::relay::{Fate, Relay};
use crate::town::{Town, aadhaar, by_aadhaar_otp, done, keys, number, retry};
use crate::unknown_outcome::unknown;

const REQUEST: &str = "/abha/api/v3/enrollment/request/otp";
const CREATE: &str = "/abha/api/v3/enrollment/enrol/byAadhaar";
const CREATE_V1V2: &str = "/api/v2/registration/aadhaar/createHealthIdByAdhaar";
const CHECK_V1V2: &str = "/api/v2/registration/aadhaar/checkAndGenerateMobileOTP";
const BY_ABDM: &str = "/abha/api/v3/enrollment/auth/byAbdm";
const ADDRESS: &str = "/abha/api/v3/enrollment/enrol/abha-address";

fn mobile(text: &str) -> Mobile {
    Mobile::parse(text).unwrap()
}

fn consent() -> Consent {
    Consent::new("2.1").unwrap()
}

async fn begin(client: &Client, who: &Resident) -> Enrol {
    let wanted = mobile(who.becomes.mobile);
    client.enrol(&aadhaar(who.aadhaar), &wanted, consent()).await.unwrap()
}

#[track_caller]
fn enrolled(step: EnrolStep) -> Enrolled {
    match step {
        EnrolStep::Done(enrolled) => enrolled,
        EnrolStep::VerifyMobile(journey) => panic!("another OTP: {journey:?}"),
    }
}

#[track_caller]
fn verify_mobile(step: EnrolStep) -> Enrol {
    match step {
        EnrolStep::VerifyMobile(journey) => journey,
        EnrolStep::Done(enrolled) => panic!("no other OTP: {enrolled:?}"),
    }
}

#[track_caller]
fn is_of(enrolled: &Enrolled, abha_number: &str) {
    let told = enrolled.account().abha_number.as_ref().and_then(Received::full);
    assert_eq!(told, Some(&number(abha_number)));
}

async fn enrol_ishita(town: &Town, client: &Client) -> Enrolled {
    let journey = begin(client, &ISHITA).await;
    enrolled(done(journey.submit_otp(&town.otp(ISHITA.mobile)).await))
}

/// What the sink was told, and whether it refuses what comes before a submission.
#[derive(Debug, Default)]
struct Book {
    told: Mutex<Vec<(AuditAction, bool, Option<String>)>>,
    refuses: Option<AuditAction>,
}

#[async_trait]
impl AuditSink for Book {
    async fn record(&self, record: &AuditRecord<'_>) -> Result<(), AuditRefused> {
        let version = record.consent.map(|consent| consent.version().to_owned());
        let entry = (record.action, record.outcome.is_some(), version);
        self.told.lock().unwrap().push(entry);
        let is_before = self.refuses == Some(record.action) && record.outcome.is_none();
        if is_before { Err(AuditRefused) } else { Ok(()) }
    }
}

in_both_generations! {
    async fn somebody_gets_an_abha_on_the_mobile_that_aadhaar_knows(town) {
        let client = town.client();
        let journey = begin(&client, &ISHITA).await;
        assert_eq!(journey.kind().journey, JourneyKind::EnrolAadhaarOtp);
        assert_eq!(journey.sent_to().as_deref(), Some("******1011"));
        assert!(journey.account().is_none());
        let enrolled = enrolled(done(journey.submit_otp(&town.otp(ISHITA.mobile)).await));
        is_of(&enrolled, ISHITA.becomes.abha_number);
        let account = enrolled.account();
        assert_eq!((account.is_new, account.mobile), (Some(true), MobileState::Linked));
        assert_eq!(town.otps_sent(), 1);
        let session = account.session.as_ref().unwrap();
        let profile = client.profile(session).await.unwrap();
        assert_eq!(profile.name.unwrap().reveal(), ISHITA.name);
        assert!(client.login(by_aadhaar_otp(&ISHITA.becomes)).await.is_ok());
    }

    async fn another_mobile_is_proven_by_an_otp_of_its_own_and_linked(town) {
        let client = town.client();
        let journey = begin(&client, &DEV).await;
        let journey = verify_mobile(done(journey.submit_otp(&town.otp(DEV.mobile)).await));
        assert_eq!(journey.account().is_some(), town.is_v3(), "made before on V3 alone");
        assert_eq!(journey.sent_to().as_deref(), Some("******1114"));
        let (journey, why) =
            retry(journey.submit_otp(&town.wrong_otp(DEV.becomes.mobile)).await);
        assert!(why.is_wrong_otp(), "{why}");
        let enrolled = enrolled(done(journey.submit_otp(&town.otp(DEV.becomes.mobile)).await));
        assert_eq!(enrolled.account().mobile, MobileState::Linked);
        is_of(&enrolled, DEV.becomes.abha_number);
    }

    async fn somebody_who_has_an_abha_is_found(town) {
        let client = town.client();
        let wanted = mobile("5550009999");
        let journey = client.enrol(&aadhaar(ASHA.aadhaar), &wanted, consent()).await.unwrap();
        let enrolled = enrolled(done(journey.submit_otp(&town.otp(ASHA.mobile)).await));
        is_of(&enrolled, ASHA.abha_number);
        assert_eq!(enrolled.account().is_new, Some(false));
        assert!(enrolled.account().session.is_some());
        assert_eq!(town.otps_sent(), 1, "none to a mobile that nobody asked to link");
    }

    async fn nothing_of_the_patient_is_printed(town) {
        let client = town.client();
        let journey = begin(&client, &DEV).await;
        let mut printed = format!("{journey:?} {journey:#?}");
        let mut secrets = vec![town.otp(DEV.mobile)];
        let journey = verify_mobile(done(journey.submit_otp(&town.otp(DEV.mobile)).await));
        printed += &format!("{journey:?} {journey:#?} {:?}", journey.account());
        secrets.push(town.otp(DEV.becomes.mobile));
        let step = done(journey.submit_otp(&town.otp(DEV.becomes.mobile)).await);
        printed += &format!("{step:?} {step:#?}");
        let otps = secrets.iter().map(|otp| otp.expose_secret());
        let number = DEV.becomes.abha_number;
        let others =
            [DEV.aadhaar, DEV.mobile, DEV.becomes.mobile, number, "Malhotra", "91000010140002", "eyJ"];
        for secret in otps.chain(others) {
            assert!(!printed.contains(secret), "{secret}");
        }
        assert!(printed.contains("Enrol"));
    }

    async fn a_deactivated_abha_is_told(town) {
        let client = town.client();
        let deactivated = aadhaar(FARHAN.aadhaar);
        let journey = client.enrol(&deactivated, &mobile(FARHAN.mobile), consent()).await.unwrap();
        let why = journey.submit_otp(&town.otp(FARHAN.mobile)).await.unwrap_err();
        assert!(why.is_deactivated(), "{why}");
    }

    async fn without_the_record_before_it_no_abha_is_made(town) {
        let book = Arc::new(Book { refuses: Some(AuditAction::SubmitOtp), ..Book::default() });
        let client = town.builder().sealing_keys(keys()).audit_sink(Arc::clone(&book) as _);
        let client = client.build().unwrap();
        let journey = begin(&client, &ISHITA).await;
        let calls = town.calls();
        let (_, why) = retry(journey.submit_otp(&town.otp(ISHITA.mobile)).await);
        assert!(matches!(why, Error::Audit(_)), "{why}");
        assert_eq!(town.calls(), calls, "nothing was submitted");
    }

    async fn an_abha_that_may_be_made_is_told_and_found_by_enrolling_again(town) {
        let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
        let create = if town.is_v3() { CREATE } else { CREATE_V1V2 };
        for (fate, is_new) in [(Fate::Lost, Some(true)), (Fate::AnswerLost, Some(false))] {
            let town = town.with(|_| {}).await;
            let relay = Relay::before(&town).await;
            let client = relay.builder().store(Arc::clone(&store)).sealing_keys(keys());
            let client = client.build().unwrap();
            let journey = begin(&client, &ISHITA).await;
            let id = *journey.id().unwrap();
            relay.on(create, fate);
            let (unsettled, why) =
                unknown(journey.submit_otp(&town.otp(ISHITA.mobile)).await);
            assert_eq!(relay.count(create), 1, "made once");
            assert_eq!(why.effect(), Effect::Possible);
            assert_eq!(why.patient_notice().key(), "answer_lost");
            assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::Unknown);
            let other = town.client_with(&store);
            assert!(matches!(other.resume(&id).await.unwrap(), Resumed::Submitted(_)));
            assert_eq!(other.reconcile(&id).await.unwrap(), Reconciled::Unknown);
            other.discard(&id).await.unwrap();
            let again = enrol_ishita(&town, &other).await;
            assert_eq!(again.account().is_new, is_new);
            if let Some(id) = again.id() {
                other.discard(id).await.unwrap();
            }
        }
    }
}

on_v1v2! {
    async fn what_v1v2_lacks_is_refused_before_any_call(town) {
        let client = town.client();
        let mut enrolled = enrol_ishita(&town, &client).await;
        let calls = town.calls();
        let chosen = NewAbhaAddress::parse("ishita.bora").unwrap();
        for refused in [
            enrolled.suggest_addresses().await.map(drop),
            enrolled.create_address(&chosen, true).await.map(drop),
        ] {
            let is_it = matches!(
                refused,
                Err(Error::NotInGeneration { what: Feature::EnrolAddress, .. })
            );
            assert!(is_it, "{refused:?}");
        }
        let MobileAsked::NotSent(enrolled, why) = enrolled.verify_mobile().await else {
            panic!("an OTP was sent");
        };
        let what = Feature::EnrolMobile;
        assert!(matches!(why, Error::NotInGeneration { what: it, .. } if it == what), "{why}");
        is_of(&enrolled, ISHITA.becomes.abha_number);
        assert_eq!(town.calls(), calls);
    }

    async fn either_otp_is_sent_again_in_its_journey(town) {
        let client = town.client_on_its_clock();
        let journey = begin(&client, &DEV).await;
        town.clock.advance(Duration::from_secs(61));
        let Resent::Sent(journey) = journey.resend().await.unwrap() else { panic!("not sent") };
        let journey = verify_mobile(done(journey.submit_otp(&town.otp(DEV.mobile)).await));
        assert_eq!(journey.resends_left(), 2);
        town.clock.advance(Duration::from_secs(61));
        let Resent::Sent(journey) = journey.resend().await.unwrap() else { panic!("not sent") };
        let made = done(journey.submit_otp(&town.otp(DEV.becomes.mobile)).await);
        is_of(&enrolled(made), DEV.becomes.abha_number);
    }

    async fn a_lost_otp_submission_made_nothing(town) {
        let relay = Relay::before(&town).await;
        let client = relay.builder().build().unwrap();
        let journey = begin(&client, &ISHITA).await;
        relay.on("/api/v2/registration/aadhaar/verifyOTP", Fate::AnswerLost);
        let why = journey.submit_otp(&town.otp(ISHITA.mobile)).await.unwrap_err();
        assert_eq!(why.effect(), Effect::Possible, "{why}");
        let again = enrol_ishita(&town, &town.client()).await;
        assert_eq!(again.account().is_new, Some(true));
    }

    async fn an_otp_to_the_mobile_of_which_nobody_knows_ends_it_and_leaves_the_patient_free(town) {
        let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
        let relay = Relay::before(&town).await;
        let client = relay.builder().store(Arc::clone(&store)).sealing_keys(keys());
        let client = client.build().unwrap();
        for fate in [Fate::Lost, Fate::AnswerLost] {
            let journey = begin(&client, &DEV).await;
            let id = *journey.id().unwrap();
            relay.on(CHECK_V1V2, fate);
            let why = journey.submit_otp(&town.otp(DEV.mobile)).await.unwrap_err();
            assert_eq!(why.effect(), Effect::Possible, "{why}");
            let over = client.resume(&id).await.unwrap();
            assert!(matches!(over, Resumed::Finished), "{over:?}");
        }
        relay.on(CHECK_V1V2, Fate::Answered);
        let journey = begin(&client, &DEV).await;
        let journey = verify_mobile(done(journey.submit_otp(&town.otp(DEV.mobile)).await));
        let made = done(journey.submit_otp(&town.otp(DEV.becomes.mobile)).await);
        is_of(&enrolled(made), DEV.becomes.abha_number);
    }

    async fn a_mobile_that_cannot_be_asked_for_the_moment_is_asked_by_another_process(town) {
        let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
        let relay = Relay::before(&town).await;
        let client = relay.builder().store(Arc::clone(&store)).sealing_keys(keys());
        let client = client.build().unwrap();
        let journey = begin(&client, &DEV).await;
        let id = *journey.id().unwrap();
        relay.says(CHECK_V1V2, "429 Too Many Requests", "");
        let why = journey.submit_otp(&town.otp(DEV.mobile)).await.unwrap_err();
        assert_eq!(why.effect(), Effect::Settled, "{why}");
        let Resumed::Enrolling(enrolling) = town.client_with(&store).resume(&id).await.unwrap()
        else {
            panic!("cannot go on");
        };
        let journey = verify_mobile(done(enrolling.go_on().await));
        assert_eq!(journey.id(), Some(&id), "the same place");
        let made = done(journey.submit_otp(&town.otp(DEV.becomes.mobile)).await);
        is_of(&enrolled(made), DEV.becomes.abha_number);
    }

    async fn a_first_otp_that_a_process_died_at_made_nothing_and_is_forgotten(town) {
        let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
        let relay = Relay::before(&town).await;
        let client = relay.builder().store(Arc::clone(&store)).sealing_keys(keys());
        let journey = begin(&client.build().unwrap(), &ISHITA).await;
        let id = *journey.id().unwrap();
        relay.on("/api/v2/registration/aadhaar/verifyOTP", Fate::AnswerHeld);
        let otp = town.otp(ISHITA.mobile);
        let submission = tokio::spawn(async move { journey.submit_otp(&otp).await.map(drop) });
        relay.held().await;
        submission.abort();
        assert!(submission.await.unwrap_err().is_cancelled());
        let other = town.client_with(&store);
        town.clock.advance(Duration::from_secs(15 * 60 - 1));
        let Resumed::Submitted(parked) = other.resume(&id).await.unwrap() else {
            panic!("it was submitted")
        };
        assert!(!parked.may_have_changed());
        town.clock.advance(Duration::from_secs(1));
        let gone = other.resume(&id).await;
        assert!(matches!(gone, Err(Error::NoSuchJourney)), "{gone:?}");
    }

    async fn an_enrolment_that_stopped_before_the_abha_goes_on_in_another_process(town) {
        let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
        let book = Arc::new(Book { refuses: Some(AuditAction::Create), ..Book::default() });
        let client = town.builder_with(&store).audit_sink(Arc::clone(&book) as _);
        let client = client.build().unwrap();
        let journey = begin(&client, &ISHITA).await;
        let id = *journey.id().unwrap();
        let why = journey.submit_otp(&town.otp(ISHITA.mobile)).await.unwrap_err();
        assert!(matches!(why, Error::Audit(_)), "{why}");
        assert!(!town.paths().iter().any(|path| path == CREATE_V1V2), "none without a record");
        let versions = book.told.lock().unwrap().iter().all(|(.., consent)| {
            consent.as_deref() == Some("2.1")
        });
        assert!(versions, "the consent is in every record");

        let other = town.client_with(&store);
        let Resumed::Enrolling(enrolling) = other.resume(&id).await.unwrap() else {
            panic!("cannot go on");
        };
        let made = enrolled(done(enrolling.go_on().await));
        is_of(&made, ISHITA.becomes.abha_number);
        assert_eq!(made.id(), None);
        assert!(matches!(other.resume(&id).await.unwrap(), Resumed::Finished));
        assert_eq!(town.otps_sent(), 1);
    }
}

on_v3! {
    async fn another_mobile_is_proven_by_an_otp_of_its_own(town) {
        let client = town.client();
        let journey = begin(&client, &DEV).await;
        let journey = verify_mobile(done(journey.submit_otp(&town.otp(DEV.mobile)).await));
        let there = journey.account().unwrap();
        assert_eq!((there.is_new, there.mobile), (Some(true), MobileState::Differs));
        assert!(there.session.is_some(), "the account is there already");
        assert_eq!(journey.sent_to().as_deref(), Some("******1114"));
        let (journey, why) =
            retry(journey.submit_otp(&town.wrong_otp(DEV.becomes.mobile)).await);
        assert!(why.is_wrong_otp(), "{why}");
        let enrolled = enrolled(done(journey.submit_otp(&town.otp(DEV.becomes.mobile)).await));
        assert_eq!(enrolled.account().mobile, MobileState::Linked);
        is_of(&enrolled, DEV.becomes.abha_number);
    }

    async fn somebody_who_has_an_abha_is_found_and_keeps_the_mobile(town) {
        let client = town.client();
        let wanted = mobile("5550009999");
        let journey = client.enrol(&aadhaar(ASHA.aadhaar), &wanted, consent()).await.unwrap();
        let enrolled = enrolled(done(journey.submit_otp(&town.otp(ASHA.mobile)).await));
        is_of(&enrolled, ASHA.abha_number);
        let account = enrolled.account();
        assert_eq!((account.is_new, account.mobile), (Some(false), MobileState::Differs));
        assert_eq!(town.otps_sent(), 1, "none to a mobile that nobody asked to link");
        // Unless she wishes it.
        let MobileAsked::Sent(journey) = enrolled.verify_mobile().await else {
            panic!("no OTP was sent");
        };
        let enrolled = self::enrolled(done(journey.submit_otp(&town.otp("5550009999")).await));
        assert_eq!(enrolled.account().mobile, MobileState::Linked);
    }

    async fn an_abha_is_the_outcome_even_if_its_mobile_cannot_be_asked(town) {
        let client = town.client();
        let full = mobile(PILLAIS[0].mobile);
        let refused = client.enrol(&aadhaar(ISHITA.aadhaar), &full, consent()).await.unwrap();
        let why = refused.submit_otp(&town.otp(ISHITA.mobile)).await.unwrap_err();
        assert_eq!(why.effect(), Effect::Settled, "{why}");

        let relay = Relay::before(&town).await;
        let client = relay.builder().build().unwrap();
        let journey = begin(&client, &DEV).await;
        relay.on(REQUEST, Fate::Lost);
        let enrolled = enrolled(done(journey.submit_otp(&town.otp(DEV.mobile)).await));
        is_of(&enrolled, DEV.becomes.abha_number);
        let why = enrolled.otp_not_sent().unwrap();
        assert_ne!(why.effect(), Effect::Settled, "{why}");
        let other = town.client();
        assert!(other.login(by_aadhaar_otp(&DEV.becomes)).await.is_ok(), "it is there");
    }

    async fn an_address_is_suggested_and_made(town) {
        let client = town.client();
        let mut enrolled = enrol_ishita(&town, &client).await;
        let names = enrolled.suggest_addresses().await.unwrap();
        let chosen = NewAbhaAddress::parse("ishita.bora").unwrap();
        assert!(names.contains(&chosen));
        let taken = NewAbhaAddress::parse("asha.ramanathan").unwrap();
        let why = enrolled.create_address(&taken, true).await.unwrap_err();
        assert!(why.to_string().contains("1101"), "{why}");
        let made = enrolled.create_address(&chosen, true).await.unwrap().unwrap();
        assert_eq!(made.full().unwrap().as_str(), "ishita.bora@sbx");
        let session = enrolled.account().session.as_ref().unwrap();
        let profile = client.profile(session).await.unwrap();
        assert_eq!(profile.abha_address.unwrap().full().unwrap().as_str(), "ishita.bora@sbx");
    }

    async fn the_version_of_the_consent_is_in_every_record(town) {
        let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
        let book = Arc::new(Book::default());
        let builder = || town.builder_with(&store).audit_sink(Arc::clone(&book) as _);
        let client = builder().build().unwrap();
        let journey = begin(&client, &DEV).await;
        let id = *journey.id().unwrap();
        drop(journey);
        // By another process, which knows the id alone.
        let client = builder().build().unwrap();
        let Resumed::Enrol(journey) = client.resume(&id).await.unwrap() else {
            panic!("does not wait for the OTP");
        };
        drop(verify_mobile(done(journey.submit_otp(&town.otp(DEV.mobile)).await)));
        let client = builder().build().unwrap();
        let Resumed::Enrol(journey) = client.resume(&id).await.unwrap() else {
            panic!("does not wait for the second OTP");
        };
        assert!(journey.account().is_some());
        drop(enrolled(done(journey.submit_otp(&town.otp(DEV.becomes.mobile)).await)));

        use AuditAction::{SendOtp, SubmitOtp};
        let version = Some("2.1".to_owned());
        let both = |action| [(action, false, version.clone()), (action, true, version.clone())];
        let mut expected = Vec::new();
        expected.extend(both(SendOtp));
        expected.extend(both(SubmitOtp));
        expected.extend(both(SendOtp));
        expected.extend(both(SubmitOtp));
        assert_eq!(*book.told.lock().unwrap(), expected);
    }

    async fn a_mobile_that_may_be_linked_is_looked_up(town) {
        let relay = Relay::before(&town).await;
        let client = relay.builder().build().unwrap();
        let journey = begin(&client, &DEV).await;
        let journey = verify_mobile(done(journey.submit_otp(&town.otp(DEV.mobile)).await));
        relay.on(BY_ABDM, Fate::Lost);
        let (unsettled, _) =
            unknown(journey.submit_otp(&town.otp(DEV.becomes.mobile)).await);
        assert_eq!(unsettled.reconcile().await.unwrap(), Reconciled::NotDone);
    }

    async fn an_abha_comes_back_in_another_process_and_gets_its_address_once(town) {
        let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
        let client = town.client_with(&store);
        let id = *enrol_ishita(&town, &client).await.id().unwrap();
        let other = town.client_with(&store);
        let [mut first, mut second] = [0, 1].map(|_| None::<Enrolled>);
        for place in [&mut first, &mut second] {
            let Resumed::Enrolled(enrolled) = other.resume(&id).await.unwrap() else {
                panic!("not there any more");
            };
            *place = Some(enrolled);
        }
        let (mut first, mut second) = (first.unwrap(), second.unwrap());
        is_of(&first, ISHITA.becomes.abha_number);
        let chosen = NewAbhaAddress::parse("ishita.bora").unwrap();
        first.create_address(&chosen, true).await.unwrap();
        assert_eq!(first.id(), None);
        let why = second.create_address(&chosen, true).await.unwrap_err();
        assert!(matches!(why, Error::AlreadyClaimed { .. }), "{why}");
        assert!(matches!(other.resume(&id).await.unwrap(), Resumed::Finished));
        let made = town.paths().iter().filter(|path| *path == ADDRESS).count();
        assert_eq!(made, 1);
    }

    async fn an_otp_to_the_mobile_that_may_be_out_leaves_the_abha(town) {
        let store: Arc<dyn JourneyStore> = Arc::new(MemoryStore::new());
        let relay = Relay::before(&town).await;
        let client = relay.builder().store(Arc::clone(&store)).sealing_keys(keys());
        let client = client.build().unwrap();
        let journey = begin(&client, &DEV).await;
        let id = *journey.id().unwrap();
        relay.on(REQUEST, Fate::AnswerLost);
        drop(enrolled(done(journey.submit_otp(&town.otp(DEV.mobile)).await)));
        let other = town.client_with(&store);
        let Resumed::Enrolled(enrolled) = other.resume(&id).await.unwrap() else {
            panic!("the ABHA is lost");
        };
        let MobileAsked::Sent(journey) = enrolled.verify_mobile().await else {
            panic!("no OTP was sent");
        };
        let enrolled = self::enrolled(done(journey.submit_otp(&town.otp(DEV.becomes.mobile)).await));
        assert_eq!(enrolled.account().mobile, MobileState::Linked);
    }
}
