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
//! # Features
//!
//! `reqwest` and `hyper` add the adapter of that name; both are off by default. `testing` adds a
//! mock, a conformance suite and a clock that tests move by hand.

#![forbid(unsafe_code)]

mod clock;
mod random;
mod transport;

pub use clock::{Clock, SystemClock};
pub use random::{OsRandom, Random};
pub use transport::{CallClass, Transport, TransportError};
