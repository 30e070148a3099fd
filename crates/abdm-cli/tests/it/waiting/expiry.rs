//! A journey that nobody took up in time.

use std::time::{Duration, UNIX_EPOCH};

use abdm::store::{Advanced, JourneyId, JourneyStore, Next, SqliteStore};

use super::{Journey, Node, PERSONAL, refused};
use crate::service::people::ASHA_MOBILE;
use crate::service::{Generation, Service};

/// Sets a journey back to a time when it had not much left.
fn expire(node: &Node<'_>, id: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let id = JourneyId::parse(id).unwrap();
        let long_ago = UNIX_EPOCH + Duration::from_secs(1_000_000);
        let store = SqliteStore::open(node.database()).await.unwrap();
        let found = store.load(&id, long_ago).await.unwrap().unwrap();
        let next = Next {
            state: found.state,
            payload: found.payload,
            expires_at: long_ago + Duration::from_secs(1),
        };
        let moved = store.advance(&id, found.version, next, long_ago).await.unwrap();
        assert_eq!(moved, Advanced::To(found.version + 1));
    });
}

#[test]
fn a_journey_that_has_expired_is_gone() {
    let service = Service::start();
    for generation in Generation::ALL {
        let node = Node::new(&service, generation);
        let id = node.start(Journey::LoginAadhaar);
        expire(&node, &id);
        assert!(node.waiting().is_empty());
        let before = service.requests().len();
        for args in [&["resume", &id][..], &["resume", &id, "--discard"], &["reconcile", &id]] {
            let done = node.run(args, &[&service.otp(ASHA_MOBILE)]);
            let error = refused(&done, 6, "no_such_journey");
            assert!(error["message"].as_str().unwrap().contains("it has expired"), "{error}");
        }
        assert_eq!(service.requests().len(), before);
        // And in nobody's way.
        node.perform(Journey::LoginAadhaar).check(0, &PERSONAL);
    }
}
