//! What waits.

use std::sync::Arc;
use std::time::Duration;

use abdm_flows::snapshot::StateKind;

use super::{HOUR, advance, id, load, next, now, open_new, opening};
use crate::{JourneyStore, Listed, Opening};

async fn numbers(store: &dyn JourneyStore, after: Duration, limit: usize) -> Vec<u8> {
    let listed = store.list(now() + after, limit).await.unwrap();
    listed.iter().map(|journey| journey.id.as_bytes()[0]).collect()
}

/// The one that is most urgent comes first; the id decides between equals.
pub async fn a_list_is_in_order_of_expiry(store: Arc<dyn JourneyStore>) {
    assert_eq!(numbers(&store, Duration::ZERO, 10).await, [0; 0]);
    for (number, minutes) in [(4, 20), (2, 30), (3, 9), (1, 20), (5, 100)] {
        let expires_at = now() + Duration::from_secs(minutes * 60);
        open_new(&store, Opening { expires_at, ..opening(number) }).await;
    }
    assert_eq!(numbers(&store, Duration::ZERO, 10).await, [3, 1, 4, 2, 5]);
    let _ = advance(&store, 3, 1, next(StateKind::AwaitingOtp)).await;
    assert_eq!(numbers(&store, Duration::ZERO, 10).await, [1, 4, 2, 3, 5]);
}

/// By what it was asked for.
pub async fn a_list_is_bounded(store: Arc<dyn JourneyStore>) {
    for number in 1..=5 {
        open_new(&store, opening(number)).await;
    }
    for limit in [0, 1, 4, 5, 6, usize::MAX] {
        let expected: Vec<u8> = (1..=5).take(limit).collect();
        assert_eq!(numbers(&store, Duration::ZERO, limit).await, expected);
    }
}

/// As a load does.
pub async fn a_list_leaves_out_what_has_expired(store: Arc<dyn JourneyStore>) {
    for number in 1..=3 {
        let expires_at = now() + HOUR * u32::from(number);
        open_new(&store, Opening { expires_at, ..opening(number) }).await;
    }
    assert_eq!(numbers(&store, HOUR - super::MILLISECOND, 1).await, [1]);
    assert_eq!(numbers(&store, HOUR, 1).await, [2]);
    assert_eq!(numbers(&store, HOUR, 10).await, [2, 3]);
    assert_eq!(numbers(&store, HOUR * 3, 10).await, [0; 0]);
    // None of them is one that could not be read.
    assert_eq!(store.count_unreadable(now()).await, Ok(0));
}

/// Of open journeys and of finished ones.
pub async fn a_list_tells_what_a_load_tells(store: Arc<dyn JourneyStore>) {
    for number in 1..=3 {
        open_new(&store, opening(number)).await;
    }
    let _ = advance(&store, 2, 1, next(StateKind::AwaitingOtp)).await;
    let _ = advance(&store, 3, 1, next(StateKind::Finished)).await;
    let listed = store.list(now(), 10).await.unwrap();
    for (number, listed) in (1..).zip(&listed) {
        let Listed { id: found, .. } = *listed;
        assert_eq!(found, id(number));
        assert_eq!(load(&store, number).await.unwrap().listed(), *listed);
    }
    assert_eq!(listed.len(), 3);
}
