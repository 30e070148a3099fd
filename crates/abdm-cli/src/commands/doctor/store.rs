//! Whether the store can be used, and what waits in it be opened.

use abdm::store::seal::Context;
use abdm::transport::{Clock, SystemClock};

use super::check::Check;
use crate::args::StoreArgs;
use crate::problem::Problem;
use crate::store::Store;

/// Journeys that the keys are tried on.
const MOST_TRIED: usize = 20;

pub(super) async fn check(args: &StoreArgs) -> Check {
    match examine(args).await {
        Ok(0) => {
            Check::ok("store", "reachable, and nothing waits that a key could be tried on".into())
        }
        Ok(opened) => Check::ok(
            "store",
            format!(
                "reachable, and ABDM_STORE_KEY opens {opened} of its journeys, all that were tried"
            ),
        ),
        Err(problem) => Check::failed("store", &problem),
    }
}

/// How many journeys were opened. Nothing is shown of them, and nothing changed.
async fn examine(args: &StoreArgs) -> Result<usize, Problem> {
    let store = Store::open(args).await?;
    let now = SystemClock::new().now();
    let listed = store.journeys.list(now, MOST_TRIED).await.map_err(Problem::of_store)?;
    let mut opened = 0;
    for journey in listed {
        let found = store.journeys.load(&journey.id, now).await.map_err(Problem::of_store)?;
        // What is over has nothing in it.
        let Some(found) = found.filter(|found| !found.payload.is_empty()) else { continue };
        let context = Context::journey(&journey.id, found.version);
        store.keys.open(&context, &found.payload).map_err(|error| {
            Problem::usage(
                format!("store_key: a journey in it cannot be opened: {error}"),
                "Set ABDM_STORE_KEY to the keys that every process of this store has.",
            )
        })?;
        opened += 1;
    }
    Ok(opened)
}
