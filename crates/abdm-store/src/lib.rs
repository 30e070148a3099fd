//! Where the journeys of an ABHA account wait while nobody holds them.
//!
//! A journey waits for minutes on a patient who looks for an OTP. Kept here, it goes on in another
//! process than it began in, or on another node; whoever takes it on claims it first, so that no OTP
//! is sent or submitted twice; and what it holds is sealed.
//!
//! ```text
//!   one process                     store                     another process
//!       │  open  ──────────▶  1  sending-otp                         │
//!       │  advance from 1 ─▶  2  awaiting-otp  ◀────────── load      │
//!       ✝                                                            │
//!                             3  verifying-otp ◀─ advance from 2     │
//!       a second one that advances from 2 has lost, and submits nothing
//! ```
//!
//! * [`JourneyStore`] is the trait: [`open`](JourneyStore::open) a journey, once for each start and
//!   patient; [`load`](JourneyStore::load) it; [`advance`](JourneyStore::advance) it from one version
//!   to the next, which one caller can do; [`list`](JourneyStore::list) what waits.
//! * [`connect`] finds the store at an address.
//! * [`seal`] keeps the content from whoever holds the store.
//!
//! | store | shared by | survives | feature |
//! |---|---|---|---|
//! | [`MemoryStore`] | one process | nothing | |
//! | `SqliteStore` | the processes of one machine | their deaths, and power cuts | `sqlite` |
//! | `RedisStore` | several nodes | what the server is set up for | `redis` |
//!
//! ```
//! use std::time::{Duration, SystemTime};
//!
//! use abdm_flows::Generation;
//! use abdm_flows::snapshot::{JourneyKind, Kind, StateKind};
//! use abdm_store::seal::{Context, KeyRing, SealingKey};
//! use abdm_store::{Advanced, JourneyId, Next, Opened, Opening, connect};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let store = connect("memory:").await?;
//! let ring = KeyRing::new("2025", SealingKey::generate())?;
//! // From the application's clock and randomness.
//! let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_764_547_200);
//! let id = JourneyId::from_bytes(*b"random, 16 bytes");
//!
//! let opening = Opening {
//!     id,
//!     kind: Kind { generation: Generation::V3, journey: JourneyKind::LoginMobile },
//!     state: StateKind::AwaitingOtp,
//!     expires_at: now + Duration::from_secs(600),
//!     payload: ring.seal(&Context::journey(&id, 1), b"what Snapshot::to_bytes gave"),
//!     start_key: Some(ring.keyed_hash("start", &[b"IN0000000001", b"idempotency key"])),
//!     patient_key: None,
//! };
//! assert_eq!(store.open(opening, now).await?, Opened::New);
//!
//! // Anywhere else, the patient gives the OTP.
//! let stored = store.load(&id, now).await?.ok_or("it has expired")?;
//! let snapshot = ring.open(&Context::journey(&id, stored.version), &stored.payload)?;
//! let claim = Next {
//!     state: StateKind::VerifyingOtp,
//!     payload: ring.seal(&Context::journey(&id, stored.version + 1), &snapshot),
//!     expires_at: stored.expires_at,
//! };
//! let claimed = store.advance(&id, stored.version, claim.clone(), now).await?;
//! assert_eq!(claimed, Advanced::To(2));
//! // A second click, on another node, is too late to submit the OTP again.
//! let claimed = store.advance(&id, stored.version, claim, now).await?;
//! assert_eq!(claimed, Advanced::Lost);
//! # Ok(())
//! # }
//! ```
//!
//! # What is in clear
//!
//! The id, which journey of which generation it is, its state, version and times; and two keyed
//! hashes, of the start and of the patient. Whoever can write to a store can delete journeys and set
//! one back to what it was before, whatever is sealed: give it to nobody but the application.
//!
//! # Features
//!
//! `sqlite` and `redis` add the store of that name; both are off by default. SQLite itself is built
//! in. `testing` adds the module `conformance`, which proves a store of your own, and `FlakyStore`,
//! which fails on demand.

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
