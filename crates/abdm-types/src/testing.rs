//! For tests, here and in other crates: every endpoint, each with requests and replies to try it
//! with. Exempt from semantic versioning.
//!
//! Whatever holds for all endpoints is told once, as a [`Visit`], and so holds for the next one too:
//!
//! ```
//! use abdm_types::Replay;
//! use abdm_types::testing::{self, Sample, Visit};
//!
//! struct CountsReading(usize);
//!
//! impl Visit for CountsReading {
//!     fn endpoint<E: Sample>(&mut self) {
//!         self.0 += usize::from(E::META.replay == Replay::Safe);
//!     }
//! }
//!
//! let mut reading = CountsReading(0);
//! testing::every(&mut reading);
//! assert!(reading.0 > 1);
//! ```

use std::fmt::Debug;

pub use bytes::Bytes;

use crate::endpoint::{Meta, Reply};
use crate::server::ServerEndpoint;
use crate::{v1v2, v3};

pub mod sentinel;

/// An endpoint with samples of what is sent and received. Each endpoint file has them at its end.
pub trait Sample: ServerEndpoint<Response: Debug> + Debug {
    /// At least one request, and one in each form that it has. Whatever may not be printed is a
    /// [`sentinel`].
    fn requests() -> Vec<Self>;

    /// At least one body of a success, and one in each form that it has. Every field is there, and a
    /// [`sentinel`] wherever there is room for one.
    fn replies() -> Vec<Bytes>;
}

/// What is done with every endpoint.
pub trait Visit {
    /// With this one.
    fn endpoint<E: Sample>(&mut self);
}

/// Visits every endpoint of both generations.
pub fn every(visit: &mut impl Visit) {
    v1v2::list::every(visit);
    v3::list::every(visit);
}

/// The facts of every endpoint of both generations.
pub fn metas() -> Vec<Meta> {
    struct Metas(Vec<Meta>);

    impl Visit for Metas {
        fn endpoint<E: Sample>(&mut self) {
            self.0.push(E::META);
        }
    }

    let mut metas = Metas(Vec::new());
    every(&mut metas);
    metas.0
}

/// The status of a success with this body.
pub fn status_of<E: Sample>(body: &[u8]) -> u16 {
    match E::Response::EMPTY {
        Some(published) if body.is_empty() => published,
        _ => 200,
    }
}

/// The list of the endpoints of a generation, by their modules. The only one: a test compares it
/// with the files.
macro_rules! list {
    ($($endpoint:ident,)+) => {
        pub(crate) fn every(visit: &mut impl crate::testing::Visit) {
            $(visit.endpoint::<super::$endpoint::Request>();)+
        }
    };
}
pub(crate) use list;
