//! What the audit sink is told: each call before it is made and after it, and nothing of the
//! patient.

use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use abdm::flows::snapshot::{JourneyKind, Kind};
use abdm::flows::{AuthBy, Reconciled};
use abdm::store::JourneyId;
use abdm::types::{Effect, HipId};
use abdm::{
    AuditAction, AuditOutcome, AuditRecord, AuditRefused, AuditSink, Client, Error, PatientHash,
    Reference, RequestContext, Resumed,
};
use abdm_sandbox::{Sandbox, people};
use async_trait::async_trait;

use super::{Case, EMAIL, Errand, Outcome, back, id, next, step};
use crate::promises::on_v3;
use crate::relay::{Fate, Relay};
use crate::town::{by_aadhaar_otp, keys, number};

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
            calls: self.sandbox.as_ref().map_or(0, |sandbox| sandbox.requests().len()),
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

    /// Which journeys there are records of, each once.
    pub(super) fn journeys(&self) -> Vec<JourneyKind> {
        let mut journeys: Vec<_> = self.entries().iter().map(|entry| entry.kind.journey).collect();
        journeys.dedup();
        journeys
    }

    /// What `Debug` shows of all of it.
    pub(super) fn shown(&self) -> String {
        self.entries().into_iter().map(|entry| entry.shown).collect()
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
    let what = if case.errand == Errand::LoginMobile { "mobile" } else { "abha" };
    keys().keyed_hash("patient", &[what.as_bytes(), patient.as_bytes()])
}

use AuditAction::{ChooseAccount, Reconcile, SendOtp, SubmitOtp};

in_each_generation! {
    async fn every_call_is_recorded_before_it_is_made_and_after_it(town) {
        for errand in Errand::all(&town) {
            let case = Case::of(&town, errand).await;
            let ledger = Ledger::of(&case);
            let client = audited(&case, &ledger);
            let journey = case.begin(&client).await.unwrap();
            case.finish(journey).await;

            let mut expected = vec![
                (SendOtp, None), (SendOtp, Some(true)), (SubmitOtp, None), (SubmitOtp, Some(true)),
            ];
            if errand == Errand::LoginMobile {
                expected.extend([(ChooseAccount, None), (ChooseAccount, Some(true))]);
            }
            assert_eq!(ledger.actions(), expected, "{errand:?}");
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

            // Somebody else, at another desk and of another facility, goes on.
            let goes_on = RequestContext::new().operator(reference("desk-8"));
            let elsewhere = audited(&case, &ledger)
                .for_hip(HipId::parse("IN0000000002").unwrap())
                .for_request(goes_on.clone());
            let journey = elsewhere.resume(&begun).await.unwrap();
            case.finish(journey).await;

            let entries = ledger.entries();
            for entry in &entries {
                assert_eq!(entry.kind, errand.kind(&town));
                assert_eq!(entry.journey, Some(begun));
                assert_eq!(entry.hip_id.as_ref().unwrap().as_str(), "IN0000000001");
                assert_eq!(entry.at, town.time_of_day().now());
                assert_eq!(entry.patient, entries[0].patient, "{errand:?}");
                let asked = if entry.action == SendOtp { &begins } else { &goes_on };
                assert_eq!(entry.request, *asked, "{errand:?}");
            }
            assert!(entries[0].patient.is_some());
        }
    }

    async fn a_patient_has_the_same_hash_in_every_journey_and_process(town) {
        let case = Case::of(&town, Errand::Deactivate).await;
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
        let other = Case::of(&town, Errand::LoginAadhaar).await;
        let ledger = Ledger::of(&other);
        drop(other.begin(&audited(&other, &ledger)).await.unwrap());
        assert_ne!(*ledger.entries()[0].patient.unwrap().as_bytes(), expected);
    }

    async fn a_patient_is_hashed_without_a_store_too(town) {
        let case = Case::of(&town, Errand::LoginAadhaar).await;
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
            let (journey, _) = back(step(journey, &case.wrong_otp()).await);
            case.finish(journey).await;
            for entry in ledger.entries() {
                for wanted in [EMAIL, people::MOBILE_WITHOUT_ABHA] {
                    assert!(!entry.shown.contains(wanted), "{errand:?}");
                }
                for person in people::ALL.iter().chain(&people::LEAVERS) {
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
        let case = Case::of(&town, Errand::LoginAadhaar).await;
        let ledger = Ledger::of(&case);
        let journey = case.begin(&audited(&case, &ledger)).await.unwrap();
        drop(back(step(journey, &case.wrong_otp()).await));
        let told = outcome(&ledger);
        assert_eq!((told.succeeded, told.effect), (false, Effect::Settled));

        // An OTP that is refused.
        let ledger = Ledger::of(&case);
        let unknown = number(people::UNKNOWN_ABHA_NUMBER);
        audited(&case, &ledger).reactivate(unknown, AuthBy::AadhaarOtp).await.unwrap_err();
        assert_eq!(ledger.actions(), [(SendOtp, None), (SendOtp, Some(false))]);
        assert_eq!(outcome(&ledger).effect, Effect::Settled);

        // A reply that is lost, and a look afterwards.
        let case = Case::of(&town, Errand::Reactivate).await;
        let ledger = Ledger::of(&case);
        let relay = Relay::before(&town).await;
        let client = relay.builder().store(Arc::clone(&case.store)).sealing_keys(keys());
        let client = client.audit_sink(Arc::clone(&ledger) as _).build().unwrap();
        let journey = case.begin(&client).await.unwrap();
        let begun = id(&journey);
        relay.on(town.wire().reactivate.submit, Fate::Lost);
        let after = step(journey, &case.otp()).await.unwrap();
        assert!(matches!(after, Outcome::Unknown(..)), "{after:?}");
        let told = outcome(&ledger);
        assert_eq!((told.succeeded, told.effect), (false, Effect::Possible));
        assert_eq!(client.reconcile(&begun).await.unwrap(), Reconciled::NotDone);
        assert_eq!(*ledger.actions().last().unwrap(), (Reconcile, Some(false)));
    }

    async fn a_deactivation_that_cannot_be_recorded_is_not_submitted_and_goes_on(town) {
        let case = Case::of(&town, Errand::Deactivate).await;
        let ledger = Ledger::of(&case);
        let journey = case.begin(&audited(&case, &ledger)).await.unwrap();
        ledger.refuse(SubmitOtp, false);
        let version = case.listed().await.unwrap().version;
        let (journey, why) = back(step(journey, &case.otp()).await);
        assert!(matches!(why, Error::Audit(AuditRefused)), "{why}");
        assert_eq!(why.effect(), Effect::None);
        assert_eq!(case.submissions(), 0);
        assert_eq!(case.listed().await.unwrap().version, version, "nothing was claimed");

        // Nor by whoever takes it up.
        let resumed = audited(&case, &ledger).resume(&id(&journey)).await.unwrap();
        let (_, why) = back(step(resumed, &case.otp()).await);
        assert!(matches!(why, Error::Audit(AuditRefused)), "{why}");
        assert_eq!(case.submissions(), 0);

        *ledger.refused.lock().unwrap() = None;
        case.finish(journey).await;
        case.all_was_done_once();
    }

    async fn whatever_else_cannot_be_recorded_is_done_all_the_same(town) {
        for errand in Errand::all(&town) {
            for action in [SendOtp, SubmitOtp, ChooseAccount] {
                for after in [false, true] {
                    let fails_closed = errand.kind(&town).action().fails_closed();
                    if fails_closed && (action, after) == (SubmitOtp, false) {
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
        let case = Case::of(&town, Errand::LoginMobile).await;
        let ledger = Ledger::of(&case);
        let client = audited(&case, &ledger);
        let journey = case.begin(&client).await.unwrap();
        // A second start, which is refused.
        assert!(matches!(case.begin(&client).await, Err(Error::PatientBusy { .. })));
        assert_eq!(ledger.entries().len(), 2);
        let choice = next(step(journey, &case.otp()).await);
        let other = client.resume(&id(&choice)).await.unwrap();
        case.finish(choice).await;
        // A second choice, which is lost.
        let why = step(other, &case.otp()).await.unwrap_err();
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

on_v3! {
    async fn a_journey_of_no_facility_is_of_none_whoever_goes_on_with_it(town) {
        let case = Case::of(&town, Errand::LoginAadhaar).await;
        let ledger = Ledger::of(&case);
        let of_nobody = town.builder_without_hip_id(town.hosts()).store(Arc::clone(&case.store));
        let of_nobody = of_nobody.sealing_keys(keys()).audit_sink(Arc::clone(&ledger) as _);
        let begun = id(&case.begin(&of_nobody.build().unwrap()).await.unwrap());
        let journey = audited(&case, &ledger).resume(&begun).await.unwrap();
        case.finish(journey).await;
        assert!(ledger.entries().iter().all(|entry| entry.hip_id.is_none()));
    }
}
