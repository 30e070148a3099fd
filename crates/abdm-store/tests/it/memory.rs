//! What memory does beyond the contract: it has an end.

use abdm_flows::snapshot::StateKind;
use abdm_store::{Advanced, JourneyStore, MemoryStore, Next, Opened, Opening, StoreError};

use crate::support::{HOUR, id, next, now, opening};

#[tokio::test]
async fn a_full_store_refuses_and_keeps_what_it_has() {
    let store = MemoryStore::with_capacity(3);
    for number in 1..=3 {
        assert_eq!(store.open(opening(number), now()).await, Ok(Opened::New));
    }
    assert_eq!(store.open(opening(4), now()).await, Err(StoreError::Full));
    for number in 1..=3 {
        assert!(store.load(&id(number), now()).await.unwrap().is_some());
    }
    // Of what is there already nothing more is kept.
    assert_eq!(store.open(opening(2), now()).await, Ok(Opened::SameStart(id(2))));
    assert_eq!(store.advance(&id(2), 1, next(b""), now()).await, Ok(Advanced::To(2)));
}

#[tokio::test]
async fn what_has_expired_makes_room() {
    let store = MemoryStore::with_capacity(2);
    let soon = Opening { expires_at: now() + HOUR / 2, ..opening(1) };
    for given in [soon, opening(2)] {
        assert_eq!(store.open(given, now()).await, Ok(Opened::New));
    }
    assert_eq!(store.open(opening(3), now()).await, Err(StoreError::Full));
    assert_eq!(store.open(opening(3), now() + HOUR / 2).await, Ok(Opened::New));
    let listed = store.list(now() + HOUR / 2, 10).await.unwrap();
    assert_eq!(listed.iter().map(|journey| journey.id).collect::<Vec<_>>(), [id(2), id(3)]);
}

/// Its start still has to be answered.
#[tokio::test]
async fn what_is_finished_makes_no_room_before_it_expires() {
    let store = MemoryStore::with_capacity(1);
    assert_eq!(store.open(opening(1), now()).await, Ok(Opened::New));
    let over = Next { state: StateKind::Finished, ..next(b"") };
    assert_eq!(store.advance(&id(1), 1, over, now()).await, Ok(Advanced::To(2)));
    assert_eq!(store.open(opening(2), now()).await, Err(StoreError::Full));
    assert_eq!(store.open(opening(2), now() + HOUR).await, Ok(Opened::New));
}

#[tokio::test]
async fn what_has_expired_is_deleted_by_the_next_write() {
    let store = MemoryStore::new();
    assert_eq!(store.open(opening(1), now()).await, Ok(Opened::New));
    assert!(format!("{store:?}").contains("journeys: 1"));
    assert_eq!(store.advance(&id(2), 1, next(b""), now() + HOUR).await, Ok(Advanced::Lost));
    assert!(format!("{store:?}").contains("journeys: 0"));
}
