//! Where journeys wait.
#![forbid(unsafe_code)]

#[cfg(any(feature = "redis", feature = "sqlite"))]
mod clear;
#[cfg(feature = "testing")]
pub mod conformance;
mod connect;
#[cfg(feature = "testing")]
mod flaky;
mod id;
mod memory;
mod millis;
#[cfg(feature = "redis")]
mod redis;
pub mod seal;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;

pub use connect::{ConnectError, connect};
#[cfg(feature = "testing")]
pub use flaky::{Call, Fault, FlakyStore};
pub use id::{InvalidJourneyId, JourneyId};
pub use memory::MemoryStore;
#[cfg(feature = "redis")]
pub use redis::{RedisConfig, RedisStore};
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteStore;
pub use store::{Advanced, JourneyStore, Listed, Next, Opened, Opening, StoreError, Stored};
