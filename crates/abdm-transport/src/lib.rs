//! HTTP for the ABHA health-ID service.
//!
//! ```text
//!   Engine ── retry table, observer, spans       what may be sent again, and when
//!     │
//!   Transport ── one request, one reply          reqwest │ hyper │ your own
//! ```
//!
//! * [`Transport`] is the trait that a team implements to bring its own HTTP stack; `conformance`
//!   (feature `testing`) proves that it keeps the contract.
//! * [`Engine`] performs an [`Endpoint`](abdm_types::Endpoint) through a transport. It repeats a
//!   call only where that cannot send or spend an OTP twice.
//! * [`Cached`] holds what all calls share, such as the application token, and fetches it once
//!   however many callers wait.
//! * [`Clock`] and [`Random`] are the only sources of time and randomness.
//!
//! ```no_run
//! use std::sync::Arc;
//!
//! use abdm_transport::{Engine, HttpConfig, ReqwestTransport, Target};
//! use abdm_types::v1v2::session;
//! use abdm_types::{BaseUrl, ClientId, ClientSecret};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let transport = ReqwestTransport::new(&HttpConfig::new())?;
//! let engine = Engine::builder().build(Arc::new(transport));
//! let base = BaseUrl::parse("https://dev.abdm.gov.in/gateway")?;
//! let request = session::Request {
//!     client_id: ClientId::parse("SBX_000001")?,
//!     client_secret: ClientSecret::parse("issued at registration")?,
//!     grant_type: session::GrantType::ClientCredentials,
//! };
//! let session = engine.call(&request, Target::new(&base), None).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! `reqwest` and `hyper` add the adapter of that name, `ReqwestTransport` and `HyperTransport`;
//! both are off by default. `testing` adds `MockTransport` and the module `conformance`.

#![forbid(unsafe_code)]

#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod adapter;
mod attempt;
mod cached;
mod clock;
mod config;
#[cfg(feature = "testing")]
pub mod conformance;
mod engine;
#[cfg(feature = "testing")]
mod mock;
mod observer;
mod random;
mod retry;
mod transport;

#[cfg(feature = "hyper")]
pub use adapter::HyperTransport;
#[cfg(feature = "reqwest")]
pub use adapter::ReqwestTransport;
pub use cached::{Cached, Fresh};
pub use clock::{Clock, ManualClock, SystemClock};
pub use config::{ConfigError, HttpConfig};
pub use engine::{AppTokens, Engine, EngineBuilder, Target};
#[cfg(feature = "testing")]
pub use mock::MockTransport;
pub use observer::{CallFinished, CallStarted, Observer};
pub use random::{OsRandom, Random};
pub use retry::{BackOff, Retry, RetryPolicy};
pub use transport::{CallClass, Transport, TransportError};
