//! What begins once, and what stands in the way of what.

use std::sync::Arc;

use abdm_flows::Generation;
use abdm_flows::snapshot::{JourneyKind, Kind, StateKind};

use super::{
    HOUR, RACERS, advance, assert_new, id, load, next, now, open_new, opening, race, with_patient,
    with_start,
};
use crate::{JourneyStore, Opened, Opening, Stored};

/// Every kind and state, and payloads of any bytes and length.
pub async fn a_journey_is_kept_as_it_was_given(store: Arc<dyn JourneyStore>) {
    let payloads = [Vec::new(), vec![0], (0..=255).collect(), vec![0xfe; 100_000]];
    let mut number = 0;
    // A store looks into neither, so not every pair is needed.
    let of_every_kind = Kind::all().map(|kind| (kind, StateKind::AwaitingOtp));
    let kind = Kind { generation: Generation::V3, journey: JourneyKind::LoginMobile };
    let in_every_state = StateKind::ALL.iter().map(|state| (kind, *state));
    for (kind, state) in of_every_kind.chain(in_every_state) {
        number += 1;
        let given = Opening {
            kind,
            state,
            payload: payloads[usize::from(number) % payloads.len()].clone(),
            ..opening(number)
        };
        open_new(&store, given.clone()).await;
        let expected = Stored {
            id: given.id,
            kind,
            state,
            version: 1,
            since: now(),
            expires_at: given.expires_at,
            payload: given.payload,
        };
        assert!(load(&store, number).await == Some(expected), "{kind} {state}");
    }
    assert_eq!(load(&store, number + 1).await, None);
}

/// So whoever does not know whether an opening was made can make it again.
pub async fn an_opening_that_is_made_again_is_the_same_start(store: Arc<dyn JourneyStore>) {
    let again = Opened::SameStart(id(1));
    for given in [opening(1), with_start(1, 1), with_patient(1, 1)] {
        let _ = store.open(given.clone(), now()).await.unwrap();
        assert_eq!(store.open(given, now()).await.unwrap(), again);
    }
    let _ = advance(&store, 1, 1, next(StateKind::AwaitingOtp)).await;
    let other = Opening { payload: b"other".to_vec(), ..opening(1) };
    assert_eq!(store.open(other, now()).await.unwrap(), again);
    let kept = load(&store, 1).await.unwrap();
    assert_eq!((kept.version, kept.payload.as_slice()), (2, b"next".as_slice()));
}

/// A double click gets the same journey.
pub async fn a_start_happens_once(store: Arc<dyn JourneyStore>) {
    open_new(&store, with_start(1, 1)).await;
    let opened = store.open(with_start(2, 1), now()).await.unwrap();
    assert_eq!(opened, Opened::SameStart(id(1)));
    assert_eq!(load(&store, 2).await, None);
    open_new(&store, with_start(3, 3)).await;
}

/// Whatever the other start says.
pub async fn a_patient_has_one_journey_open(store: Arc<dyn JourneyStore>) {
    open_new(&store, with_patient(1, 1)).await;
    let other_start = Opening { start_key: Some([2; 32]), ..with_patient(2, 1) };
    for given in [with_patient(2, 1), other_start] {
        let opened = store.open(given, now()).await.unwrap();
        assert_eq!(opened, Opened::PatientBusy(id(1)));
    }
    assert_eq!(load(&store, 2).await, None);
    // The start that was turned away has left nothing behind.
    open_new(&store, with_start(3, 2)).await;
    open_new(&store, with_patient(4, 4)).await;
}

/// A second click is the same journey, not a busy patient.
pub async fn the_start_is_looked_for_before_the_patient(store: Arc<dyn JourneyStore>) {
    open_new(&store, with_start(1, 1)).await;
    open_new(&store, with_patient(2, 2)).await;
    let both = Opening { start_key: Some([1; 32]), ..with_patient(3, 2) };
    let opened = store.open(both, now()).await.unwrap();
    assert_eq!(opened, Opened::SameStart(id(1)));
}

/// The same bytes mean one thing as a start and another as a patient.
pub async fn starts_and_patients_are_not_mixed_up(store: Arc<dyn JourneyStore>) {
    open_new(&store, with_start(1, 7)).await;
    open_new(&store, with_patient(2, 7)).await;
    let opened = store.open(with_start(3, 7), now()).await.unwrap();
    assert_eq!(opened, Opened::SameStart(id(1)));
    let opened = store.open(with_patient(3, 7), now()).await.unwrap();
    assert_eq!(opened, Opened::PatientBusy(id(2)));
}

/// No key is not a key that all of them have.
pub async fn journeys_without_keys_do_not_meet(store: Arc<dyn JourneyStore>) {
    for number in 1..=3 {
        open_new(&store, opening(number)).await;
    }
    assert_eq!(store.list(now(), 10).await.unwrap().len(), 3);
}

/// Neither start nor patient nor id, whether it is finished or not.
pub async fn an_expired_journey_blocks_nothing(store: Arc<dyn JourneyStore>) {
    let all = |number| Opening { start_key: Some([1; 32]), ..with_patient(number, 1) };
    open_new(&store, all(1)).await;
    let _ = advance(&store, 1, 1, next(StateKind::AwaitingOtp)).await;
    let later = now() + HOUR;
    for number in [1, 2] {
        let given = Opening { expires_at: later + HOUR * u32::from(number), ..all(number) };
        let then = later + HOUR * u32::from(number - 1);
        assert_new(store.open(given, then).await.unwrap());
        let kept = store.load(&id(number), then).await.unwrap().unwrap();
        assert_eq!((kept.version, kept.since), (1, then));
    }
    let opened = store.open(all(3), later + HOUR).await.unwrap();
    assert_eq!(opened, Opened::SameStart(id(2)));
    let opened = store.open(with_patient(3, 1), later + HOUR).await.unwrap();
    assert_eq!(opened, Opened::PatientBusy(id(2)));
}

/// The next journey may begin.
pub async fn a_finished_journey_gives_its_patient_free(store: Arc<dyn JourneyStore>) {
    open_new(&store, with_patient(1, 1)).await;
    let _ = advance(&store, 1, 1, next(StateKind::Finished)).await;
    open_new(&store, with_patient(2, 1)).await;
    // The first has let go for good, and does not take the second's place with it.
    let _ = advance(&store, 1, 2, next(StateKind::Finished)).await;
    let opened = store.open(with_patient(3, 1), now()).await.unwrap();
    assert_eq!(opened, Opened::PatientBusy(id(2)));
}

/// A click that comes late learns that the journey is over.
pub async fn a_finished_journey_answers_its_start_until_it_expires(store: Arc<dyn JourneyStore>) {
    open_new(&store, with_start(1, 1)).await;
    let _ = advance(&store, 1, 1, next(StateKind::Finished)).await;
    let last = now() + HOUR - super::MILLISECOND;
    let opened = store.open(with_start(2, 1), last).await.unwrap();
    assert_eq!(opened, Opened::SameStart(id(1)));
    let kept = store.load(&id(1), last).await.unwrap().unwrap();
    assert_eq!(kept.state, StateKind::Finished);
    let after = Opening { expires_at: now() + HOUR * 2, ..with_start(2, 1) };
    assert_new(store.open(after, now() + HOUR).await.unwrap());
}

/// It is not open.
pub async fn a_journey_that_begins_finished_takes_no_patient(store: Arc<dyn JourneyStore>) {
    open_new(&store, Opening { state: StateKind::Finished, ..with_patient(1, 1) }).await;
    open_new(&store, with_patient(2, 1)).await;
}

/// A double click on several nodes.
pub async fn of_many_openings_with_one_start_one_is_new(store: Arc<dyn JourneyStore>) {
    for round in 0..4 {
        let raced = race(&store, |store, number| async move {
            store.open(with_start(number + round * RACERS, round), now()).await.unwrap()
        });
        assert_one_is_new(round, raced.await, Opened::SameStart);
    }
    assert_eq!(store.list(now(), 100).await.unwrap().len(), 4);
}

/// Two desks at once.
pub async fn of_many_openings_with_one_patient_one_is_new(store: Arc<dyn JourneyStore>) {
    for round in 0..4 {
        let raced = race(&store, |store, number| async move {
            store.open(with_patient(number + round * RACERS, round), now()).await.unwrap()
        });
        assert_one_is_new(round, raced.await, Opened::PatientBusy);
    }
    assert_eq!(store.list(now(), 100).await.unwrap().len(), 4);
}

/// An opening that was made again while the first was still on its way.
pub async fn of_many_openings_of_one_journey_one_is_new(store: Arc<dyn JourneyStore>) {
    let raced =
        race(&store, |store, _| async move { store.open(opening(1), now()).await.unwrap() });
    let raced = raced.await;
    let new = raced.iter().filter(|(_, opened)| *opened == Opened::New).count();
    let same = raced.iter().filter(|(_, opened)| *opened == Opened::SameStart(id(1))).count();
    assert_eq!((new, same), (1, usize::from(RACERS) - 1));
}

#[track_caller]
fn assert_one_is_new(
    round: u8,
    raced: Vec<(u8, Opened)>,
    taken: impl Fn(crate::JourneyId) -> Opened,
) {
    let new: Vec<u8> = raced
        .iter()
        .filter(|(_, opened)| *opened == Opened::New)
        .map(|(number, _)| *number)
        .collect();
    let [winner] = new[..] else {
        panic!("{} are new", new.len());
    };
    for (number, opened) in raced {
        if number != winner {
            assert_eq!(opened, taken(id(winner + round * RACERS)));
        }
    }
}
