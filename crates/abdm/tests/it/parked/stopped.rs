//! A process that ends at any step of a journey: before or after any call to the service or the
//! store. Another one takes the journey up, and the sandbox tells what really happened.

use std::collections::BTreeSet;
use std::sync::Arc;

use abdm::flows::Reconciled;
use abdm::flows::snapshot::StateKind;
use abdm::store::{JourneyId, SqliteStore};
use abdm::{Error, Parked, Resumed};

use super::stores::{End, Mortal, Slow};
use super::{Case, Errand, id, step};
use crate::promises::on_v3;
use crate::town::Town;

/// More steps than any journey has.
const MOST_STEPS: usize = 60;

/// What is found of a journey whose process ended: the state in the store, and how many OTPs,
/// submissions and choices the service had from it.
type Finding = (&'static str, usize, usize, usize);

/// Ends a process at each of its steps, and takes the journey up each time.
async fn survives_an_end_at_any_step(town: Town, errand: Errand) {
    let mut findings = BTreeSet::new();
    for at in 0..MOST_STEPS {
        // The same people anew.
        let town = town.with(|_| {}).await;
        let case = Case::of(&town, errand).await;
        if life(&case, at).await.is_some() {
            assert_eq!(case.state().await, Some(StateKind::Finished));
            assert_found(errand, &findings);
            return;
        }
        findings.insert(afterlife(&case).await);
    }
    panic!("a journey has no end");
}

/// A whole journey in a process that ends at step `at`. `None` if it did.
async fn life(case: &Case<'_>, at: usize) -> Option<()> {
    let end = End::at(at);
    let transport = Mortal { inner: case.town.transport(), end: Arc::clone(&end) };
    let store = Mortal { inner: Arc::clone(&case.store), end: Arc::clone(&end) };
    let client = case.town.builder_with(&case.store).transport(transport).store(Arc::new(store));
    let client = client.build().unwrap();
    end.ends(async move {
        let journey = case.begin(&client).await.unwrap();
        case.finish(journey).await;
        case.all_was_done_once();
    })
    .await
}

/// Takes up what is left in another process, and finishes it or does it anew.
async fn afterlife(case: &Case<'_>) -> Finding {
    let (otps, submitted, chosen) = (case.otps(), case.submissions(), case.choices());
    let Some(listed) = case.listed().await else {
        assert_eq!((otps, submitted, chosen), (0, 0, 0), "nothing is sent before it is kept");
        anew(case, 0).await;
        return ("none", otps, submitted, chosen);
    };
    let calls = case.calls();
    let resumed = case.client().resume(&listed.id).await.unwrap();
    assert_eq!(case.calls(), calls, "taking it up makes no call");
    match resumed {
        Resumed::OtpMayBeOut(parked) => {
            assert_eq!(listed.state, StateKind::SendingOtp);
            assert!(otps <= 1);
            assert_eq!((submitted, chosen), (0, 0));
            give_up(case, &listed.id, parked).await;
            anew(case, otps).await;
        }
        Resumed::Submitted(parked) => {
            assert!(matches!(listed.state, StateKind::VerifyingOtp | StateKind::Authorizing));
            assert_eq!(otps, 1);
            assert!(submitted <= 1 && chosen <= 1);
            if case.errand.changes_an_account() {
                settle(case, &listed.id, parked).await;
            } else {
                give_up(case, &listed.id, parked).await;
                anew(case, 1).await;
            }
        }
        Resumed::Finished => {
            assert_eq!(listed.state, StateKind::Finished);
            assert_eq!(otps, 1);
            assert_eq!(submitted, 1);
        }
        journey => {
            assert!(matches!(listed.state, StateKind::AwaitingOtp | StateKind::ChoosingAccount));
            let waits = matches!(journey, Resumed::ChooseAccount(_));
            assert_eq!((otps, submitted, chosen), (1, usize::from(waits), 0));
            case.finish(journey).await;
            case.all_was_done_once();
        }
    }
    (listed.state.as_str(), otps, submitted, chosen)
}

/// A change in doubt, which is looked up.
async fn settle(case: &Case<'_>, id: &JourneyId, parked: Parked) {
    let made = case.count(case.errand.wire(case.town).submit, true) == 1;
    let told = case.client().reconcile(id).await.unwrap();
    assert_eq!(case.submissions(), usize::from(made), "looking submits nothing");
    if made {
        assert_eq!(told, Reconciled::Done);
        assert!(matches!(case.client().resume(id).await.unwrap(), Resumed::Finished));
        let why = parked.discard().await.unwrap_err();
        assert!(matches!(why, Error::AlreadyClaimed { .. }), "it was settled: {why}");
    } else {
        assert_eq!(told, Reconciled::NotDone);
        give_up(case, id, parked).await;
        anew(case, 1).await;
    }
}

/// Discards a journey, before which the patient can begin no other.
async fn give_up(case: &Case<'_>, id: &JourneyId, parked: Parked) {
    assert_eq!(parked.kind(), case.errand.kind(case.town));
    assert_eq!(parked.since(), case.town.time_of_day().now());
    let otps = case.otps();
    let why = case.begin(&case.client()).await.unwrap_err();
    assert!(matches!(why, Error::PatientBusy { id: open } if open == *id), "{why}");
    if !case.errand.changes_an_account() {
        let why = case.client().reconcile(id).await.unwrap_err();
        assert!(matches!(why, Error::NothingInDoubt), "{why}");
    }
    parked.discard().await.unwrap();
    assert!(matches!(case.client().resume(id).await.unwrap(), Resumed::Finished));
    assert_eq!(case.otps(), otps, "no OTP is sent by itself");
}

/// Begins another journey, because somebody decided to.
async fn anew(case: &Case<'_>, otps: usize) {
    let (submitted, chosen) = (case.submissions(), case.choices());
    let journey = case.begin(&case.client()).await.unwrap();
    case.finish(journey).await;
    assert_eq!(case.otps(), otps + 1);
    assert_eq!(case.submissions(), submitted + 1);
    assert_eq!(case.choices(), chosen + usize::from(case.errand == Errand::LoginMobile));
}

/// Each state was met, before and after the service had the call that it waits for.
#[track_caller]
fn assert_found(errand: Errand, findings: &BTreeSet<Finding>) {
    let mut expected = BTreeSet::from([
        ("none", 0, 0, 0),
        ("sending-otp", 0, 0, 0),
        ("sending-otp", 1, 0, 0),
        ("awaiting-otp", 1, 0, 0),
        ("verifying-otp", 1, 0, 0),
        ("verifying-otp", 1, 1, 0),
    ]);
    if errand == Errand::LoginMobile {
        expected.extend([
            ("choosing-account", 1, 1, 0),
            ("authorizing", 1, 1, 0),
            ("authorizing", 1, 1, 1),
            ("finished", 1, 1, 1),
        ]);
    } else {
        expected.insert(("finished", 1, 1, 0));
    }
    assert_eq!(*findings, expected);
}

in_each_generation! {
    async fn a_login_with_aadhaar_otp_survives_an_end_at_any_step(town) {
        survives_an_end_at_any_step(town, Errand::LoginAadhaar).await;
    }

    async fn a_login_using_mobile_survives_an_end_at_any_step(town) {
        survives_an_end_at_any_step(town, Errand::LoginMobile).await;
    }

    async fn a_retrieval_survives_an_end_at_any_step(town) {
        survives_an_end_at_any_step(town, Errand::Retrieve).await;
    }

    async fn a_deactivation_survives_an_end_at_any_step(town) {
        survives_an_end_at_any_step(town, Errand::Deactivate).await;
    }

    async fn a_reactivation_survives_an_end_at_any_step(town) {
        survives_an_end_at_any_step(town, Errand::Reactivate).await;
    }

    async fn an_update_of_the_email_address_survives_an_end_at_any_step(town) {
        survives_an_end_at_any_step(town, Errand::UpdateEmail).await;
    }

    async fn a_slow_process_whose_journey_was_given_up_submits_nothing(town) {
        let case = Case::of(&town, Errand::LoginAadhaar).await;
        let slow = Arc::new(Slow::new(town.transport(), town.wire().login.send));
        let sender = town.builder_with(&case.store).shared_transport(Arc::clone(&slow) as _);
        let sender = sender.build().unwrap();
        let meanwhile = async {
            slow.reached().await;
            let id = case.listed().await.unwrap().id;
            let resumed = case.client().resume(&id).await.unwrap();
            let Resumed::OtpMayBeOut(parked) = resumed else { panic!("{resumed:?}") };
            parked.discard().await.unwrap();
            slow.release();
            id
        };
        let (journey, begun) = tokio::join!(case.begin(&sender), meanwhile);
        let journey = journey.unwrap();
        assert_eq!(id(&journey), begun);
        assert_eq!(case.otps(), 1);
        let why = step(journey, &case.otp()).await.unwrap_err();
        assert!(matches!(why, Error::AlreadyClaimed { id: given_up } if given_up == begun), "{why}");
        assert_eq!(case.submissions(), 0);
        anew(&case, 1).await;
    }

    async fn a_journey_survives_in_a_file(town) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journeys");
        for errand in Errand::all(&town) {
            // Each process opens the file for itself.
            let open = || async { Arc::new(SqliteStore::open(path.clone()).await.unwrap()) };
            let first = Case::in_store(&town, errand, open().await).await;
            let id = first.begun().await;
            let client = town.client_with(&(open().await as _));
            let journey = client.resume(&id).await.unwrap();
            first.finish(journey).await;
            first.all_was_done_once();
        }
    }
}

on_v3! {
    async fn a_login_by_address_survives_an_end_at_any_step(town) {
        survives_an_end_at_any_step(town, Errand::LoginAddress).await;
    }
}
