//! Addresses of stores.

use abdm_store::{ConnectError, Opened, StoreError, connect};

use crate::redis_server::{free_port, shared};
use crate::support::{now, opening};

#[tokio::test]
async fn an_address_leads_to_its_store() {
    let dir = tempfile::tempdir().unwrap();
    let file = format!("sqlite:{}", dir.path().join("journeys").display());
    let mut addresses = vec![("MemoryStore", "memory:".to_owned()), ("SqliteStore", file)];
    addresses.extend(shared().map(|server| ("RedisStore", format!("{}/3", server.url()))));
    for (name, address) in addresses {
        let store = connect(&address).await.unwrap();
        assert!(format!("{store:?}").starts_with(name), "{store:?}");
        assert_eq!(store.open(opening(1), now()).await, Ok(Opened::New), "{name}");
    }
    assert!(dir.path().join("journeys").exists());
}

#[tokio::test]
async fn an_address_that_leads_nowhere_is_an_error() {
    let absent = format!("redis://127.0.0.1:{}", free_port());
    for (address, expected) in [
        ("", ConnectError::Scheme),
        ("journeys.db", ConnectError::Scheme),
        ("postgres://host", ConnectError::Scheme),
        ("SQLITE:path", ConnectError::Scheme),
        ("memory:100", ConnectError::Address),
        ("sqlite:", ConnectError::Address),
        ("sqlite:/no/such/directory/journeys", ConnectError::Address),
        ("redis:", ConnectError::Address),
        ("redis://host:port", ConnectError::Address),
        ("redis://host/database", ConnectError::Address),
        (&absent, ConnectError::Store(StoreError::Unavailable("the connection was refused"))),
    ] {
        assert_eq!(connect(address).await.unwrap_err(), expected, "{address}");
    }
}
