//! Time, which is an argument.

use std::sync::Arc;
use std::time::Duration;

use abdm_flows::snapshot::StateKind;

use super::{HOUR, MILLISECOND, assert_new, id, load, next, now, open_new, opening};
use crate::{JourneyStore, Next, Opening};

/// And not in the moment itself. What the machine's own clock shows does not matter.
pub async fn a_journey_is_there_until_it_expires(store: Arc<dyn JourneyStore>) {
    // In the past and in the future of any machine.
    for (number, years) in [(1, 0), (2, 50)] {
        let begin = now() + HOUR * (24 * 365 * years);
        let given = Opening { expires_at: begin + HOUR, ..opening(number) };
        assert_new(store.open(given, begin).await.unwrap());
        for after in [Duration::ZERO, MILLISECOND, HOUR / 2, HOUR - MILLISECOND] {
            assert!(store.load(&id(number), begin + after).await.unwrap().is_some());
        }
        for after in [HOUR, HOUR + MILLISECOND, HOUR * 24 * 365] {
            assert_eq!(store.load(&id(number), begin + after).await.unwrap(), None);
        }
    }
}

/// Cut off, so that no store makes another time of it than the next.
pub async fn times_are_kept_to_the_millisecond(store: Arc<dyn JourneyStore>) {
    let odd = Duration::from_nanos(7_999_999);
    let cut = Duration::from_millis(7);
    let given = Opening { expires_at: now() + HOUR + odd, ..opening(1) };
    assert_new(store.open(given, now() + odd).await.unwrap());
    let kept = load(&store, 1).await.unwrap();
    assert_eq!((kept.since, kept.expires_at), (now() + cut, now() + HOUR + cut));
    assert_eq!(store.load(&id(1), now() + HOUR + cut).await.unwrap(), None);

    let to = Next { expires_at: now() + HOUR * 2 + odd, ..next(StateKind::AwaitingOtp) };
    let _ = store.advance(&id(1), 1, to, now() + HOUR / 2 + odd).await.unwrap();
    let kept = load(&store, 1).await.unwrap();
    assert_eq!((kept.since, kept.expires_at), (now() + HOUR / 2 + cut, now() + HOUR * 2 + cut));
    assert_eq!(store.list(now(), 1).await.unwrap(), [kept.listed()]);

    // Before and after all that can be told apart, and nothing breaks.
    let far = now() + Duration::from_secs(400_000_000_000);
    open_new(&store, Opening { expires_at: far, ..opening(2) }).await;
    assert!(load(&store, 2).await.is_some());
    let long_ago = std::time::SystemTime::UNIX_EPOCH - HOUR;
    open_new(&store, Opening { expires_at: long_ago, ..opening(3) }).await;
    assert_eq!(load(&store, 3).await, None);
}
