//! A store that fails on demand fails as it was told to.

use abdm_store::{
    Advanced, Call, Fault, FlakyStore, JourneyStore, MemoryStore, Opened, StoreError,
};

use crate::support::{id, next, now, opening};

fn is_unknown<T>(result: &Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Unknown(_)))
}

fn is_unavailable<T>(result: &Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Unavailable(_)))
}

#[tokio::test]
async fn a_write_fails_before_or_after_it_takes_effect() {
    for (fault, is_written) in [
        (Fault::Refused, false),
        (Fault::Full, false),
        (Fault::RequestLost, false),
        (Fault::AnswerLost, true),
    ] {
        let store = FlakyStore::new(MemoryStore::new());
        store.fail(1, fault);
        store.fail(4, fault);
        let opened = store.open(opening(1), now()).await;
        match fault {
            Fault::Refused => assert!(is_unavailable(&opened)),
            Fault::Full => assert_eq!(opened, Err(StoreError::Full)),
            _ => assert!(is_unknown(&opened)),
        }
        let there = store.load(&id(1), now()).await.unwrap().is_some();
        assert_eq!(there, is_written, "{fault:?}");
        let again = if is_written { Opened::SameStart(id(1)) } else { Opened::New };
        assert_eq!(store.open(opening(1), now()).await, Ok(again));

        assert!(store.advance(&id(1), 1, next(b"next"), now()).await.is_err());
        let again = if is_written { Advanced::Lost } else { Advanced::To(2) };
        assert_eq!(store.advance(&id(1), 1, next(b"next"), now()).await, Ok(again));
        assert_eq!(
            store.calls(),
            [Call::Open, Call::Load, Call::Open, Call::Advance, Call::Advance]
        );
    }
}

#[tokio::test]
async fn a_read_that_fails_has_written_nothing() {
    let store = FlakyStore::new(MemoryStore::new());
    for fault in [Fault::Refused, Fault::Full, Fault::RequestLost, Fault::AnswerLost] {
        store.fail_from(1, fault);
        assert!(is_unavailable(&store.load(&id(1), now()).await));
        assert!(is_unavailable(&store.list(now(), 1).await));
        store.recover();
        assert_eq!(store.load(&id(1), now()).await, Ok(None));
        assert_eq!(store.list(now(), 1).await, Ok(vec![]));
    }
}

#[tokio::test]
async fn a_store_that_is_down_stays_down_until_it_recovers() {
    let store = FlakyStore::new(MemoryStore::new());
    store.fail_from(2, Fault::Refused);
    assert_eq!(store.open(opening(1), now()).await, Ok(Opened::New));
    for _ in 0..3 {
        assert!(is_unavailable(&store.advance(&id(1), 1, next(b""), now()).await));
    }
    store.recover();
    assert_eq!(store.advance(&id(1), 1, next(b""), now()).await, Ok(Advanced::To(2)));
}
