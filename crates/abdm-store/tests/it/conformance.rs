//! All stores keep the contract.

use std::sync::Arc;

use abdm_store::{JourneyStore, MemoryStore, SqliteStore};

use crate::redis_server;

mod memory {
    use super::*;

    async fn make() -> Option<(Arc<dyn JourneyStore>, ())> {
        Some((Arc::new(MemoryStore::new()), ()))
    }

    abdm_store::store_conformance!(make);
}

mod sqlite {
    use super::*;

    async fn make() -> Option<(Arc<dyn JourneyStore>, tempfile::TempDir)> {
        let dir = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(dir.path().join("journeys")).await.unwrap();
        Some((Arc::new(store), dir))
    }

    abdm_store::store_conformance!(make);
}

mod redis {
    use super::*;

    async fn make() -> Option<(Arc<dyn JourneyStore>, ())> {
        let store = redis_server::empty_store(redis_server::shared()?).await;
        Some((Arc::new(store), ()))
    }

    abdm_store::store_conformance!(make);
}
