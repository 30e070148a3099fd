//! A process that ends at any step of a journey: before or after any call to the service or the
//! store. Another one takes the journey up, and the sandbox tells what really happened.

use std::collections::BTreeSet;
use std::sync::Arc;

use abdm::flows::Reconciled;
use abdm::flows::snapshot::StateKind;
use abdm::store::{JourneyId, Listed, SqliteStore};
use abdm::types::Cause;
use abdm::{Error, Parked, Resumed};

use super::acts::{Act, Does, Doubt};
use super::stores::{End, Mortal, Slow};
use super::{Case, Errand, back, id, step};
use crate::town::Town;

/// More steps than any journey has.
const MOST_STEPS: usize = 100;

/// What is found of a journey whose process ended: the state in the store, and how many of its calls
/// the service had.
type Finding = (&'static str, usize);

/// Ends a process at each of its steps, and takes the journey up each time.
async fn survives_an_end_at_any_step(town: &Town, errand: Errand) {
    let mut findings = BTreeSet::new();
    for at in 0..MOST_STEPS {
        // The same people anew.
        let town = town.with(|_| {}).await;
        let case = Case::of(&town, errand).await;
        if life(&case, at).await.is_some() {
            assert_eq!(case.state().await, Some(StateKind::Finished));
            assert_eq!(findings, expected(&errand.acts(&town)), "{errand:?}");
            return;
        }
        findings.insert(afterlife(&case).await);
    }
    panic!("{errand:?} has no end");
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
    let (errand, acts, done) = (case.errand, case.acts(), case.performed().len());
    let paths: Vec<_> = acts[..done].iter().map(|act| act.path).collect();
    assert_eq!(case.performed(), paths, "{errand:?}: in its order, and nothing twice");
    let otps = acts[..done].iter().filter(|act| act.sends_otp()).count();
    assert_eq!(case.otps(), otps, "{errand:?}");
    let Some(Listed { id, state, .. }) = case.listed().await else {
        assert_eq!(done, 0, "{errand:?}: nothing is sent before it is kept");
        anew(case, false).await;
        return ("none", done);
    };
    let calls = case.calls();
    let resumed = case.client().resume(&id).await.unwrap();
    assert_eq!(case.calls(), calls, "{errand:?}: taking it up makes no call");
    match resumed {
        Resumed::OtpMayBeOut(parked) => {
            let act = under_way(&acts, state, done);
            assert!(matches!(act.does, Does::Send | Does::SendSecond | Does::Check), "{errand:?}");
            give_up(case, &id, parked).await;
            anew(case, false).await;
        }
        Resumed::Submitted(parked) => {
            let act = under_way(&acts, state, done);
            assert!(act.asks_patient() || act.does == Does::Create, "{errand:?}: {act:?}");
            settle(case, act, &id, parked).await;
        }
        Resumed::Finished => {
            assert_eq!((state, done), (StateKind::Finished, acts.len()), "{errand:?}");
        }
        journey => go_on(case, &acts, state, done, journey).await,
    }
    (state.as_str(), done)
}

/// The call that is under way in a state: the service had it last, or has not had it.
#[track_caller]
fn under_way(acts: &[Act], state: StateKind, done: usize) -> Act {
    let around = acts.iter().enumerate().filter(|(at, _)| (*at..=*at + 1).contains(&done));
    let found: Vec<_> =
        around.map(|(_, act)| *act).filter(|act| act.found_during() == state).collect();
    assert_eq!(found.len(), 1, "{state} after {done} calls: {found:?}");
    found[0]
}

/// A journey that waits for the patient, or for somebody to take it up, goes on from there.
async fn go_on(case: &Case<'_>, acts: &[Act], state: StateKind, done: usize, journey: Resumed) {
    let errand = case.errand;
    match (&journey, acts.get(done)) {
        // The account is there, and its mobile or its address may have been asked for.
        (Resumed::Enrolled(_), next) if case.town.is_v3() => {
            let asked = acts[done - 1].does;
            match (asked, next) {
                (Does::SendSecond, _) => assert_eq!(state, StateKind::SendingSecondOtp),
                (Does::Address, None) => {
                    let (journey, why) = back(step(journey, &case.right()).await);
                    assert_eq!(why.cause(), Cause::AddressTaken, "{errand:?}: {why}");
                    case.client().discard(&id(&journey)).await.unwrap();
                    return;
                }
                (_, next) => {
                    let next = next.expect("there is more to do");
                    let there =
                        next.found_before().contains(&state) || next.found_during() == state;
                    assert!(there, "{errand:?}: {state}");
                }
            }
            // Somebody decides, and another OTP goes out.
            let again = usize::from(asked == Does::SendSecond);
            case.finish(journey).await;
            assert_eq!(case.otps(), case.all_otps() + again, "{errand:?}");
            assert_eq!(case.performed().len(), acts.len() + again, "{errand:?}");
        }
        (_, Some(next)) => {
            assert!(next.found_before().contains(&state), "{errand:?}: {state} before {next:?}");
            case.finish(journey).await;
            case.all_was_done_once();
        }
        (journey, None) => panic!("{errand:?}: all is done, and it came back as {journey:?}"),
    }
}

/// A submission of which nobody heard what came of it, which is looked up where something can be seen.
async fn settle(case: &Case<'_>, act: Act, id: &JourneyId, parked: Parked) {
    let made = case.count(act.path, true) == 1;
    let (errand, calls) = (case.errand, case.calls());
    let told = case.client().reconcile(id).await;
    let performed = case.performed().len();
    let unknown = match errand.doubt(case.town.generation, act) {
        Doubt::Nothing(reason) => {
            assert!(matches!(told, Err(Error::NothingInDoubt)), "{errand:?}: {reason}: {told:?}");
            assert!(!parked.may_have_changed(), "{errand:?}: {reason}");
            give_up(case, id, parked).await;
            return anew(case, false).await;
        }
        Doubt::Told { done, not_done } => {
            let told = told.unwrap();
            assert_eq!(told, if made { done } else { not_done }, "{errand:?}");
            assert!(case.calls() > calls, "{errand:?}: it is looked up");
            told == Reconciled::Unknown
        }
        Doubt::Hidden(reason) => {
            assert_eq!(told.unwrap(), Reconciled::Unknown, "{errand:?}: {reason}");
            assert_eq!(case.calls(), calls, "{errand:?}: {reason}");
            true
        }
    };
    assert_eq!(case.performed().len(), performed, "{errand:?}: looking submits nothing");
    assert!(parked.may_have_changed(), "{errand:?}");
    if made && !unknown {
        assert!(matches!(case.client().resume(id).await.unwrap(), Resumed::Finished));
        let why = parked.discard().await.unwrap_err();
        assert!(matches!(why, Error::AlreadyClaimed { .. }), "{errand:?}: it was settled: {why}");
        return;
    }
    give_up(case, id, parked).await;
    if !made || errand.journey.action().can_be_done_again() {
        anew(case, errand.leaves_an_abha(case.town.generation, act, made)).await;
    }
}

/// Discards a journey, before which the patient can begin no other.
async fn give_up(case: &Case<'_>, id: &JourneyId, parked: Parked) {
    assert_eq!(parked.kind(), case.errand.kind(case.town));
    assert_eq!(parked.since(), case.town.time_of_day().now());
    let otps = case.otps();
    let why = case.begin(&case.client()).await.unwrap_err();
    assert!(matches!(why, Error::PatientBusy { id: open } if open == *id), "{why}");
    parked.discard().await.unwrap();
    assert!(matches!(case.client().resume(id).await.unwrap(), Resumed::Finished));
    assert_eq!(case.otps(), otps, "no OTP is sent by itself");
}

/// Begins another journey, because somebody decided to.
async fn anew(case: &Case<'_>, has_abha: bool) {
    let anew = case.anew(has_abha);
    let journey = anew.begin(&anew.client()).await.unwrap();
    anew.finish(journey).await;
    anew.all_was_done_once();
}

/// Each state is met, before and after the service had the call that it waits for.
fn expected(acts: &[Act]) -> BTreeSet<Finding> {
    let mut expected = BTreeSet::from([("none", 0), ("finished", acts.len())]);
    for (at, act) in acts.iter().enumerate() {
        expected.extend(act.found_before().iter().map(|state| (state.as_str(), at)));
        let during = act.found_during().as_str();
        expected.extend([(during, at), (during, at + 1)]);
    }
    expected
}

async fn all_survive(town: &Town, group: &'static str) {
    let mut errands = 0;
    for errand in Errand::in_group(town, group) {
        survives_an_end_at_any_step(town, errand).await;
        errands += 1;
    }
    assert!(errands > 0, "nobody has such an errand");
}

in_each_generation! {
    async fn a_login_or_a_search_survives_an_end_at_any_step(town) {
        all_survive(&town, "in").await;
    }

    async fn who_leaves_or_comes_back_survives_an_end_at_any_step(town) {
        all_survive(&town, "out").await;
    }

    async fn what_is_changed_of_an_account_survives_an_end_at_any_step(town) {
        all_survive(&town, "changed").await;
    }

    async fn an_enrolment_survives_an_end_at_any_step(town) {
        all_survive(&town, "new").await;
    }

    async fn a_slow_process_whose_journey_was_given_up_submits_nothing(town) {
        let case = Case::of(&town, Errand::LOGIN_AADHAAR).await;
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
        let why = step(journey, &case.right()).await.unwrap_err();
        assert!(matches!(why, Error::AlreadyClaimed { id: given_up } if given_up == begun), "{why}");
        assert_eq!(case.submissions(), 0);
        anew(&case, false).await;
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
