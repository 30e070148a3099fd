//! What the audit sink is told: each call before it is made and after it, and nothing of the
//! patient.

use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use abdm::flows::snapshot::Kind;
use abdm::flows::{AuthBy, Reconciled};
use abdm::store::JourneyId;
use abdm::types::{Effect, HipId};
use abdm::{
    AuditAction, AuditOutcome, AuditRecord, AuditRefused, AuditSink, Client, Error, PatientHash,
    Reference, RequestContext, Resumed,
};
use abdm_sandbox::{Sandbox, people};
use async_trait::async_trait;

use super::acts::{Act, Does};
use super::errand::{EMAIL, MOBILES, everyone};
use super::{Case, Errand, Outcome, back, back_wrong, id, next, step};
use crate::promises::{on_v3, over_tcp};
use crate::relay::{Fate, Relay};
use crate::town::{by_aadhaar_otp, keys, number};
use crate::wire;

/// A sink that keeps all it is told, and refuses what it is told to.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    entries: Mutex<Vec<Entry>>,
    refused: Mutex<Option<(AuditAction, bool)>>,
    sandbox: Option<Sandbox>,
}

#[derive(Debug, Clone)]
struct Entry {
    action: AuditAction,
    outcome: Option<AuditOutcome>,
    at: SystemTime,
    kind: Kind,
    journey: Option<JourneyId>,
    hip_id: Option<HipId>,
    patient: Option<PatientHash>,
    request: RequestContext,
    /// What `Debug` shows of it.
    shown: String,
    /// Calls that the service had by then.
    calls: usize,
}

#[async_trait]
impl AuditSink for Ledger {
    async fn record(&self, record: &AuditRecord<'_>) -> Result<(), AuditRefused> {
        self.entries.lock().unwrap().push(Entry {
            action: record.action,
            outcome: record.outcome,
            at: record.at,
            kind: record.kind,
            journey: record.journey.copied(),
            hip_id: record.hip_id.cloned(),
            patient: record.patient,
            request: record.request.clone(),
            shown: format!("{record:?} {record:#?}"),
            calls: self.sandbox.as_ref().map_or(0, |sandbox| {
                let requests = sandbox.requests();
                // A session is of no journey.
                requests.iter().filter(|request| !request.path.ends_with("/sessions")).count()
            }),
        });
        match *self.refused.lock().unwrap() {
            Some((action, after))
                if (action, after) == (record.action, record.outcome.is_some()) =>
            {
                Err(AuditRefused)
            }
            _ => Ok(()),
        }
    }
}

impl Ledger {
    pub(super) fn of(case: &Case<'_>) -> Arc<Self> {
        Arc::new(Self { sandbox: Some(case.town.sandbox.clone()), ..Self::default() })
    }

    /// Refuses records of an action: those before it, or those after.
    pub(super) fn refuse(&self, action: AuditAction, after: bool) {
        *self.refused.lock().unwrap() = Some((action, after));
    }

    fn entries(&self) -> Vec<Entry> {
        self.entries.lock().unwrap().clone()
    }

    /// What was done, and whether it succeeded where it is told.
    pub(super) fn actions(&self) -> Vec<(AuditAction, Option<bool>)> {
        let actions = self.entries().into_iter();
        actions
            .map(|entry| (entry.action, entry.outcome.map(|outcome| outcome.succeeded)))
            .collect()
    }
}

pub(super) fn audited(case: &Case<'_>, ledger: &Arc<Ledger>) -> Client {
    case.town.builder_with(&case.store).audit_sink(Arc::clone(ledger) as _).build().unwrap()
}

fn reference(text: &str) -> Reference {
    Reference::parse(text).unwrap()
}

fn whose(case: &Case<'_>, patient: &str) -> [u8; 32] {
    let what = if case.errand == Errand::LOGIN_MOBILE { "mobile" } else { "abha" };
    keys().keyed_hash("patient", &[what.as_bytes(), patient.as_bytes()])
}

use AuditAction::{ChooseAccount, Reconcile, SendOtp, SubmitOtp};

/// What is recorded of a call.
fn recorded_as(act: Act) -> AuditAction {
    match act.does {
        Does::Send | Does::SendSecond | Does::Check => SendOtp,
        Does::Submit | Does::SubmitSecond => SubmitOtp,
        Does::Password | Does::SecondPassword => AuditAction::SubmitPassword,
        Does::Choose => ChooseAccount,
        Does::Create => AuditAction::Create,
        Does::Address => panic!("an address is a call of its own, of which there is no record"),
    }
}

/// The calls of which there are records.
fn recorded(case: &Case<'_>) -> Vec<Act> {
    let mut acts = case.acts();
    acts.retain(|act| act.does != Does::Address);
    acts
}

in_each_generation! {
    async fn every_call_is_recorded_before_it_is_made_and_after_it(town) {
        for errand in Errand::all(&town) {
            let case = Case::of(&town, errand).await;
            let ledger = Ledger::of(&case);
            let client = audited(&case, &ledger);
            let journey = case.begin(&client).await.unwrap();
            case.finish(journey).await;

            let actions = recorded(&case).into_iter().map(recorded_as);
            let expected: Vec<_> =
                actions.flat_map(|action| [(action, None), (action, Some(true))]).collect();
            assert_eq!(ledger.actions(), expected, "{errand:?}");
            assert!(ledger.entries().iter().all(|entry| entry.kind == errand.kind(&town)));
            for pair in ledger.entries().chunks(2) {
                assert_eq!(pair[0].calls + 1, pair[1].calls, "{errand:?}: one call in between");
                assert_eq!(pair[1].outcome.unwrap().effect, Effect::Settled);
            }
        }
    }

    async fn a_record_says_which_journey_for_whom_and_who_asked(town) {
        for errand in Errand::all(&town) {
            let case = Case::of(&town, errand).await;
            let ledger = Ledger::of(&case);
            let begins = RequestContext::new()
                .idempotency_key(reference("click-1"))
                .operator(reference("desk-7"))
                .caller_reference(reference("visit-3"))
                .consent_reference(reference("consent-9"));
            let client = audited(&case, &ledger).for_request(begins.clone());
            let begun = id(&case.begin(&client).await.unwrap());
            let by_who_began = ledger.entries().len();

            // Somebody else, at another desk and of another facility, goes on.
            let goes_on = RequestContext::new().operator(reference("desk-8"));
            let elsewhere = audited(&case, &ledger)
                .for_hip(HipId::parse("IN0000000002").unwrap())
                .for_request(goes_on.clone());
            let journey = elsewhere.resume(&begun).await.unwrap();
            case.finish(journey).await;

            let entries = ledger.entries();
            for (at, entry) in entries.iter().enumerate() {
                assert_eq!(entry.kind, errand.kind(&town));
                assert_eq!(entry.journey, Some(begun));
                assert_eq!(entry.hip_id.as_ref().unwrap().as_str(), "IN0000000001");
                assert_eq!(entry.at, town.time_of_day().now());
                assert_eq!(entry.patient, entries[0].patient, "{errand:?}");
                let asked = if at < by_who_began { &begins } else { &goes_on };
                assert_eq!(entry.request, *asked, "{errand:?}");
            }
            assert!(entries[0].patient.is_some());
        }
    }

    async fn a_patient_has_the_same_hash_in_every_journey_and_process(town) {
        let case = Case::of(&town, Errand::DEACTIVATE).await;
        let ledger = Ledger::of(&case);
        let asha = number(people::ASHA.abha_number);

        let login = audited(&case, &ledger).login(by_aadhaar_otp(&people::ASHA)).await.unwrap();
        case.finish(Resumed::Login(login)).await;
        let journey = case.begin(&audited(&case, &ledger)).await.unwrap();
        let begun = id(&journey);
        drop(journey);
        let journey = audited(&case, &ledger).resume(&begun).await.unwrap();
        case.finish(journey).await;
        let journey = audited(&case, &ledger).reactivate(asha, AuthBy::AadhaarOtp).await.unwrap();
        case.finish(Resumed::Reactivate(journey)).await;

        let expected = whose(&case, people::ASHA.abha_number);
        let entries = ledger.entries();
        assert_eq!(entries.len(), 12);
        for entry in &entries {
            assert_eq!(*entry.patient.unwrap().as_bytes(), expected, "{:?}", entry.kind);
        }

        // Others have another one.
        let other = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let ledger = Ledger::of(&other);
        drop(other.begin(&audited(&other, &ledger)).await.unwrap());
        assert_ne!(*ledger.entries()[0].patient.unwrap().as_bytes(), expected);
    }

    async fn a_patient_is_hashed_without_a_store_too(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let ledger = Ledger::of(&case);
        let client = town.builder().sealing_keys(keys()).audit_sink(Arc::clone(&ledger) as _);
        let journey = case.begin(&client.build().unwrap()).await.unwrap();
        case.finish(journey).await;
        let entries = ledger.entries();
        assert_eq!(entries.len(), 4);
        for entry in entries {
            assert_eq!(entry.journey, None);
            let expected = whose(&case, people::JOSEPH.abha_number);
            assert_eq!(*entry.patient.unwrap().as_bytes(), expected);
        }
    }

    async fn a_record_holds_no_personal_data(town) {
        for errand in Errand::all(&town) {
            let case = Case::of(&town, errand).await;
            let ledger = Ledger::of(&case);
            let journey = case.begin(&audited(&case, &ledger)).await.unwrap();
            case.finish(back_wrong(step(journey, &case.wrong()).await)).await;
            for entry in ledger.entries() {
                for wanted in MOBILES.iter().chain([&EMAIL]) {
                    assert!(!entry.shown.contains(wanted), "{errand:?}");
                }
                for person in everyone() {
                    let password = person.password.into_iter();
                    assert!(password.clone().all(|text| !entry.shown.contains(text)), "{errand:?}");
                    for value in [
                        person.name,
                        person.abha_number,
                        &person.abha_number.replace('-', ""),
                        person.abha_address,
                        person.mobile,
                        person.aadhaar,
                    ] {
                        assert!(!entry.shown.contains(value), "{errand:?}");
                    }
                }
                assert!(!entry.shown.contains("eyJ"), "{errand:?}: a token");
            }
        }
    }

    async fn an_outcome_is_recorded_as_what_it_was(town) {
        let outcome = |ledger: &Ledger| ledger.entries().pop().unwrap().outcome.unwrap();
        // A wrong OTP.
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let ledger = Ledger::of(&case);
        let journey = case.begin(&audited(&case, &ledger)).await.unwrap();
        drop(back(step(journey, &case.wrong()).await));
        let told = outcome(&ledger);
        assert_eq!((told.succeeded, told.effect), (false, Effect::Settled));

        // An OTP that is refused.
        let ledger = Ledger::of(&case);
        let unknown = number(people::UNKNOWN_ABHA_NUMBER);
        audited(&case, &ledger).reactivate(unknown, AuthBy::AadhaarOtp).await.unwrap_err();
        assert_eq!(ledger.actions(), [(SendOtp, None), (SendOtp, Some(false))]);
        assert_eq!(outcome(&ledger).effect, Effect::Settled);

        // A reply that is lost, and a look afterwards.
        let case = Case::of(&town, Errand::REACTIVATE).await;
        let ledger = Ledger::of(&case);
        let relay = Relay::before(&town).await;
        let client = relay.builder().store(Arc::clone(&case.store)).sealing_keys(keys());
        let client = client.audit_sink(Arc::clone(&ledger) as _).build().unwrap();
        let journey = case.begin(&client).await.unwrap();
        let begun = id(&journey);
        relay.on(town.wire().reactivate.submit, Fate::Lost);
        let after = step(journey, &case.right()).await.unwrap();
        assert!(matches!(after, Outcome::Unknown(..)), "{after:?}");
        let told = outcome(&ledger);
        assert_eq!((told.succeeded, told.effect), (false, Effect::Possible));
        assert_eq!(client.reconcile(&begun).await.unwrap(), Reconciled::NotDone);
        assert_eq!(*ledger.actions().last().unwrap(), (Reconcile, Some(false)));
    }

    /// Of an enrolment on v1/v2 the ABHA is made by a call of its own: see
    /// [`an_account_that_cannot_be_recorded_is_not_made`].
    async fn what_takes_something_is_not_submitted_without_its_record_and_goes_on(town) {
        let mut refused = 0;
        for errand in Errand::everywhere(&town) {
            if !errand.kind(&town).action().fails_closed() {
                continue;
            }
            let town = town.with(|_| {}).await;
            let case = Case::of(&town, errand).await;
            let ledger = Ledger::of(&case);
            let journey = case.begin(&audited(&case, &ledger)).await.unwrap();
            ledger.refuse(recorded_as(case.asked()), false);
            let version = case.listed().await.unwrap().version;
            let (journey, why) = back(step(journey, &case.right()).await);
            assert!(matches!(why, Error::Audit(AuditRefused)), "{errand:?}: {why}");
            assert_eq!(why.effect(), Effect::None);
            assert_eq!(case.submissions(), 0, "{errand:?}");
            assert_eq!(case.listed().await.unwrap().version, version, "nothing was claimed");

            // Nor by whoever takes it up.
            let resumed = audited(&case, &ledger).resume(&id(&journey)).await.unwrap();
            let (_, why) = back(step(resumed, &case.right()).await);
            assert!(matches!(why, Error::Audit(AuditRefused)), "{errand:?}: {why}");
            assert_eq!(case.submissions(), 0, "{errand:?}");

            *ledger.refused.lock().unwrap() = None;
            case.finish(journey).await;
            case.all_was_done_once();
            refused += 1;
        }
        assert!(refused > 4, "{refused}");
    }

    async fn whatever_else_cannot_be_recorded_is_done_all_the_same(town) {
        for errand in Errand::all(&town) {
            let mut actions: Vec<_> = errand.acts(&town).into_iter().collect();
            actions.retain(|act| act.does != Does::Address);
            let mut actions: Vec<_> = actions.into_iter().map(recorded_as).collect();
            actions.dedup();
            for action in actions {
                for after in [false, true] {
                    let fails_closed = errand.kind(&town).action().fails_closed();
                    if fails_closed && action != SendOtp && !after {
                        continue;
                    }
                    let town = town.with(|_| {}).await;
                    let case = Case::of(&town, errand).await;
                    let ledger = Ledger::of(&case);
                    ledger.refuse(action, after);
                    let journey = case.begin(&audited(&case, &ledger)).await.unwrap();
                    case.finish(journey).await;
                    case.all_was_done_once();
                }
            }
        }
    }

    async fn what_is_not_sent_is_not_recorded_as_sent(town) {
        let case = Case::of(&town, Errand::LOGIN_MOBILE).await;
        let ledger = Ledger::of(&case);
        let client = audited(&case, &ledger);
        let journey = case.begin(&client).await.unwrap();
        // A second start, which is refused.
        assert!(matches!(case.begin(&client).await, Err(Error::PatientBusy { .. })));
        assert_eq!(ledger.entries().len(), 2);
        let choice = next(step(journey, &case.right()).await);
        let other = client.resume(&id(&choice)).await.unwrap();
        case.finish(choice).await;
        // A second choice, which is lost.
        let why = step(other, &case.right()).await.unwrap_err();
        assert!(matches!(why, Error::AlreadyClaimed { .. }), "{why}");
        let done = ledger.actions().into_iter().filter(|(_, outcome)| outcome.is_some());
        assert_eq!(
            done.collect::<Vec<_>>(),
            [
                (SendOtp, Some(true)),
                (SubmitOtp, Some(true)),
                (ChooseAccount, Some(true)),
                (ChooseAccount, Some(false)),
            ],
        );
    }
}

over_tcp! {
    async fn an_account_that_cannot_be_recorded_is_not_made(town) {
        for errand in Errand::in_group(&town, "new") {
            let errand = errand.at_last(&town);
            let case = Case::of(&town, errand).await;
            let ledger = Ledger::of(&case);
            let journey = case.begin(&audited(&case, &ledger)).await.unwrap();
            let begun = id(&journey);
            ledger.refuse(AuditAction::Create, false);
            let why = step(journey, &case.right()).await.unwrap_err();
            assert!(matches!(why, Error::Audit(AuditRefused)), "{errand:?}: {why}");
            assert_eq!(case.count(wire::v1v2::ENROL_CREATE, false), 0, "{errand:?}");

            let resumed = audited(&case, &ledger).resume(&begun).await.unwrap();
            assert!(matches!(resumed, Resumed::Enrolling(_)), "{errand:?}: {resumed:?}");
            let why = step(resumed, &case.right()).await.unwrap_err();
            assert!(matches!(why, Error::Audit(AuditRefused)), "{errand:?}: {why}");
            case.finish(case.client().resume(&begun).await.unwrap()).await;
            case.all_was_done_once();
        }
    }
}

on_v3! {
    async fn a_journey_of_no_facility_is_of_none_whoever_goes_on_with_it(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
        let ledger = Ledger::of(&case);
        let of_nobody = town.builder_without_hip_id(town.hosts()).store(Arc::clone(&case.store));
        let of_nobody = of_nobody.sealing_keys(keys()).audit_sink(Arc::clone(&ledger) as _);
        let begun = id(&case.begin(&of_nobody.build().unwrap()).await.unwrap());
        let journey = audited(&case, &ledger).resume(&begun).await.unwrap();
        case.finish(journey).await;
        assert!(ledger.entries().iter().all(|entry| entry.hip_id.is_none()));
    }
}
