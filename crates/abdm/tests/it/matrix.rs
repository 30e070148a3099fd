//! The fault matrix: every failure of the table, on every transport, for every class of call, as
//! the service saw it and as the caller was told.

use abdm::flows::Generation;
use abdm::types::Replay;

use self::cell::{Lasts, Policy};
use self::path::{BadServers, Clients, Via};
use self::table::TABLE;

mod call;
mod cell;
mod path;
mod stale;
mod table;

const CLASSES: [Replay; 3] = [Replay::Safe, Replay::Idempotent, Replay::Never];

/// All cells, those that cost time side by side.
async fn check_all(via: Via, generation: Generation, lasts: Lasts, policy: Policy) {
    let (bad, clients) = (BadServers::start().await, Clients::new(via));
    let cells = || TABLE.iter().flat_map(|row| CLASSES.map(|replay| (row, replay)));
    let check = |cell| cell::check(&clients, generation, cell, (lasts, policy), &bad);
    let silent = cells().filter(|(row, _)| row.is_silence()).map(check);
    side_by_side(silent.collect()).await;
    for cell in cells().filter(|(row, _)| !row.is_silence()) {
        check(cell).await;
    }
    bad.assert_unread();
}

/// Runs all of them to their end.
async fn side_by_side<F: Future<Output = ()>>(futures: Vec<F>) {
    let mut futures: Vec<_> = futures.into_iter().map(|future| Some(Box::pin(future))).collect();
    std::future::poll_fn(|context| {
        for slot in &mut futures {
            if slot.as_mut().is_some_and(|future| future.as_mut().poll(context).is_ready()) {
                *slot = None;
            }
        }
        match futures.iter().all(Option::is_none) {
            true => std::task::Poll::Ready(()),
            false => std::task::Poll::Pending,
        }
    })
    .await;
}

macro_rules! matrix {
    ($($via:ident: $variant:ident),*) => {$(
        mod $via {
            matrix!(@generation v1v2, V1V2, $variant);
            matrix!(@generation v3, V3, $variant);
        }
    )*};
    (@generation $generation:ident, $name:ident, $via:ident) => {
        mod $generation {
            use super::super::*;

            #[tokio::test]
            async fn what_fails_once_is_repeated_where_that_does_no_harm() {
                check_all(Via::$via, Generation::$name, Lasts::Once, Policy::Usual).await;
            }

            #[tokio::test]
            async fn what_always_fails_is_told_with_its_attempts_and_their_effect() {
                check_all(Via::$via, Generation::$name, Lasts::Always, Policy::Usual).await;
            }

            #[tokio::test]
            async fn an_eager_policy_makes_for_nothing_that_the_table_forbids() {
                check_all(Via::$via, Generation::$name, Lasts::Always, Policy::Eager).await;
            }

            #[tokio::test]
            async fn a_reluctant_policy_makes_for_one_attempt() {
                check_all(Via::$via, Generation::$name, Lasts::Always, Policy::Reluctant).await;
            }
        }
    };
}

matrix!(reqwest: Reqwest, hyper: Hyper, in_process: InProcess);
