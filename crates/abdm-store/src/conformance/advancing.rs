//! Who moves a journey on.

use std::sync::Arc;

use abdm_flows::snapshot::StateKind;

use super::{
    HOUR, MILLISECOND, RACERS, advance, id, load, next, now, open_new, opening, race, with_patient,
    with_start,
};
use crate::{Advanced, JourneyStore, Next, Opened, Opening, Stored};

/// And nothing else.
pub async fn an_advance_changes_what_it_says(store: Arc<dyn JourneyStore>) {
    open_new(&store, opening(1)).await;
    open_new(&store, opening(2)).await;
    let other = load(&store, 2).await.unwrap();
    let mut version = 1;
    for state in [StateKind::AwaitingOtp, StateKind::VerifyingOtp, StateKind::AwaitingOtp] {
        let to = Next {
            state,
            payload: vec![u8::try_from(version).unwrap(); 10_000],
            expires_at: now() + HOUR * 2,
        };
        let then = now() + MILLISECOND * u32::try_from(version).unwrap();
        let advanced = store.advance(&id(1), version, to.clone(), then).await.unwrap();
        version += 1;
        assert_eq!(advanced, Advanced::To(version));
        let Next { state, payload, expires_at } = to;
        let expected = Stored {
            id: id(1),
            kind: opening(1).kind,
            state,
            version,
            since: then,
            expires_at,
            payload,
        };
        assert!(load(&store, 1).await == Some(expected), "version {version}");
    }
    assert!(load(&store, 2).await == Some(other), "another journey has changed");
}

/// An older one, a newer one, and what is no version.
pub async fn an_advance_from_another_version_is_lost(store: Arc<dyn JourneyStore>) {
    open_new(&store, opening(1)).await;
    assert_eq!(advance(&store, 1, 1, next(StateKind::AwaitingOtp)).await, Advanced::To(2));
    let before = load(&store, 1).await;
    for from in [0, 1, 3, u64::from(u32::MAX), i64::MAX as u64, u64::MAX - 1, u64::MAX] {
        let to = Next { expires_at: now(), ..next(StateKind::Finished) };
        assert_eq!(advance(&store, 1, from, to).await, Advanced::Lost, "{from}");
        assert!(load(&store, 1).await == before, "{from}");
    }
}

/// There is nothing to move.
pub async fn an_advance_of_no_journey_is_lost(store: Arc<dyn JourneyStore>) {
    for from in [0, 1] {
        assert_eq!(advance(&store, 1, from, next(StateKind::AwaitingOtp)).await, Advanced::Lost);
    }
    assert_eq!(load(&store, 1).await, None);
    assert_eq!(store.list(now(), 10).await.unwrap(), []);
}

/// It does not come back.
pub async fn an_advance_of_an_expired_journey_is_lost(store: Arc<dyn JourneyStore>) {
    open_new(&store, opening(1)).await;
    let later = now() + HOUR;
    let to = Next { expires_at: later + HOUR, ..next(StateKind::AwaitingOtp) };
    assert_eq!(store.advance(&id(1), 1, to, later).await.unwrap(), Advanced::Lost);
    assert_eq!(store.load(&id(1), later).await.unwrap(), None);
}

/// Later than was said before, or earlier.
pub async fn an_advance_says_when_the_journey_expires(store: Arc<dyn JourneyStore>) {
    open_new(&store, opening(1)).await;
    let later = now() + HOUR * 3;
    let to = Next { expires_at: later, ..next(StateKind::AwaitingOtp) };
    assert_eq!(advance(&store, 1, 1, to).await, Advanced::To(2));
    let last = later - MILLISECOND;
    assert!(store.load(&id(1), last).await.unwrap().is_some());
    assert_eq!(store.load(&id(1), later).await.unwrap(), None);

    let earlier = now() + HOUR / 2;
    let to = Next { expires_at: earlier, ..next(StateKind::AwaitingOtp) };
    assert_eq!(advance(&store, 1, 2, to).await, Advanced::To(3));
    assert!(store.load(&id(1), earlier - MILLISECOND).await.unwrap().is_some());
    assert_eq!(store.load(&id(1), earlier).await.unwrap(), None);
}

/// Which is how it is forgotten early.
pub async fn an_advance_to_the_past_ends_the_journey(store: Arc<dyn JourneyStore>) {
    let all = |number| Opening { start_key: Some([1; 32]), ..with_patient(number, 1) };
    open_new(&store, all(1)).await;
    let to = Next { expires_at: now() - HOUR, ..next(StateKind::AwaitingOtp) };
    assert_eq!(advance(&store, 1, 1, to).await, Advanced::To(2));
    assert_eq!(load(&store, 1).await, None);
    open_new(&store, all(2)).await;
}

/// However often its end was moved.
pub async fn claims_last_as_long_as_the_journey(store: Arc<dyn JourneyStore>) {
    let first = Opening { start_key: Some([1; 32]), ..with_patient(1, 2) };
    open_new(&store, first).await;
    let later = now() + HOUR * 100;
    let to = Next { expires_at: later, ..next(StateKind::AwaitingOtp) };
    assert_eq!(advance(&store, 1, 1, to).await, Advanced::To(2));
    let last = later - MILLISECOND;
    let opened = store.open(with_start(2, 1), last).await.unwrap();
    assert_eq!(opened, Opened::SameStart(id(1)));
    let opened = store.open(with_patient(2, 2), last).await.unwrap();
    assert_eq!(opened, Opened::PatientBusy(id(1)));
}

/// Else its patient could have two journeys open.
pub async fn a_finished_journey_stays_finished(store: Arc<dyn JourneyStore>) {
    open_new(&store, with_patient(1, 1)).await;
    assert_eq!(advance(&store, 1, 1, next(StateKind::Finished)).await, Advanced::To(2));
    let before = load(&store, 1).await;
    for state in StateKind::ALL.iter().filter(|state| **state != StateKind::Finished) {
        assert_eq!(advance(&store, 1, 2, next(*state)).await, Advanced::Lost, "{state}");
    }
    assert!(load(&store, 1).await == before, "it has changed");
    let to = Next { payload: b"over".to_vec(), ..next(StateKind::Finished) };
    assert_eq!(advance(&store, 1, 2, to).await, Advanced::To(3));
    assert_eq!(load(&store, 1).await.unwrap().payload, b"over");
}

/// Of all who submit an OTP, one does.
pub async fn of_many_advances_from_one_version_one_wins(store: Arc<dyn JourneyStore>) {
    open_new(&store, opening(1)).await;
    for from in 1..=20 {
        let raced = race(&store, |store, number| async move {
            let to = Next { payload: vec![number], ..next(StateKind::VerifyingOtp) };
            store.advance(&id(1), from, to, now()).await.unwrap()
        });
        let raced = raced.await;
        let won: Vec<u8> = raced
            .iter()
            .filter(|(_, advanced)| *advanced == Advanced::To(from + 1))
            .map(|(number, _)| *number)
            .collect();
        let lost = raced.iter().filter(|(_, advanced)| *advanced == Advanced::Lost).count();
        assert_eq!((won.len(), lost), (1, usize::from(RACERS) - 1));
        let kept = load(&store, 1).await.unwrap();
        assert_eq!((kept.version, kept.payload), (from + 1, won));
    }
}
