//! Journeys that wait in a store: taken up by another process, claimed once, and never lost.
//!
//! [`errand`] has one of every journey, [`acts`] what is done of it call by call, and [`steps`] what
//! its patient hands in. What the tests here promise is promised of all of them.

/// Promises in each generation, on one transport: they are about the store, and take many journeys.
macro_rules! in_each_generation {
    ($($(#[$meta:meta])* async fn $name:ident($town:ident) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "not every test needs all that its file imports")]
            use super::*;

            async fn promise($town: $crate::town::Town) $body

            #[tokio::test]
            async fn on_v1v2() {
                use $crate::town::{Http, Town};
                promise(Town::open(Http::Reqwest, abdm::flows::Generation::V1V2).await).await;
            }

            #[tokio::test]
            async fn on_v3() {
                use $crate::town::{Http, Town};
                promise(Town::open(Http::Hyper, abdm::flows::Generation::V3).await).await;
            }
        }
    )*};
}

mod acts;
mod attacked;
mod audited;
mod case;
mod claimed;
mod counted;
mod doubtful;
mod errand;
mod failing;
mod finding;
mod forgotten;
mod race;
mod resent;
mod resumed;
mod sealed;
mod silent;
mod started;
mod steps;
mod stopped;
mod stores;

use self::case::Case;
use self::errand::Errand;
use self::steps::{Outcome, back, back_wrong, id, next, step, wrong_attempts};
