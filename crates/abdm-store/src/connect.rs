use std::sync::Arc;

use crate::{JourneyStore, MemoryStore, StoreError};

/// Why there is no store at an address. Never shows the address: it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// The address does not begin with a scheme that is known.
    #[error("a store's address is memory:, sqlite:PATH, redis://HOST or rediss://HOST")]
    Scheme,
    /// The address is of a store that this program was built without.
    #[error("this program was built without the feature `{0}`")]
    NotCompiledIn(&'static str),
    /// The scheme is known, and what follows it cannot be used.
    #[error("the address cannot be used")]
    Address,
    /// What is there is not a store of journeys, or one of a later release. It was not touched.
    #[error("what is there is not a store of journeys that this release knows")]
    Foreign,
    /// The store cannot be used now.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The store at an address:
///
/// | address | is | feature |
/// |---|---|---|
/// | `memory:` | a [`MemoryStore`] of its usual size | |
/// | `sqlite:PATH` | a [`SqliteStore`](crate::SqliteStore) in a file, made if there is none | `sqlite` |
/// | `redis://…`, `rediss://…` | a [`RedisStore`](crate::RedisStore) with its usual settings | `redis` |
///
/// # Errors
///
/// [`ConnectError`]. The store was reached, or there is an error: what is wrong with an address
/// shows when a program starts.
pub async fn connect(address: &str) -> Result<Arc<dyn JourneyStore>, ConnectError> {
    let (scheme, rest) = address.split_once(':').ok_or(ConnectError::Scheme)?;
    match scheme {
        "memory" if rest.is_empty() => Ok(Arc::new(MemoryStore::new())),
        "memory" => Err(ConnectError::Address),
        #[cfg(feature = "sqlite")]
        "sqlite" => Ok(Arc::new(crate::SqliteStore::open(rest).await?)),
        #[cfg(not(feature = "sqlite"))]
        "sqlite" => Err(ConnectError::NotCompiledIn("sqlite")),
        #[cfg(feature = "redis")]
        "redis" | "rediss" => Ok(Arc::new(crate::RedisStore::connect(address).await?)),
        #[cfg(not(feature = "redis"))]
        "redis" | "rediss" => Err(ConnectError::NotCompiledIn("redis")),
        _ => Err(ConnectError::Scheme),
    }
}
