//! Proof that a [`JourneyStore`] keeps its contract.
//!
//! Each function is one check and panics if it fails. [`store_conformance!`] makes a test of each,
//! for a store that an async function makes. It gives an empty one with whatever has to be kept
//! until the check is over, such as a temporary directory, or `None` where the tests have to be
//! skipped:
//!
//! ```
//! # use std::sync::Arc;
//! # use abdm_store::{JourneyStore, MemoryStore};
//! # fn main() {}
//! mod conformance {
//!     # use super::*;
//!     async fn make() -> Option<(Arc<dyn JourneyStore>, ())> {
//!         Some((Arc::new(MemoryStore::new()), ()))
//!     }
//!
//!     abdm_store::store_conformance!(make);
//! }
//! ```
//!
//! The tests need tokio with `macros` and `rt-multi-thread` as a dependency. Time is made up: it
//! begins in 2023, and no check waits.
//!
//! [`store_conformance!`]: crate::store_conformance

#![allow(clippy::panic, clippy::unwrap_used, reason = "a check fails by panicking")]

mod advancing;
mod listing;
mod opening;
mod time;

pub use advancing::*;
pub use listing::*;
pub use opening::*;
pub use time::*;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use abdm_flows::Generation;
use abdm_flows::snapshot::{JourneyKind, Kind, StateKind};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::{Advanced, JourneyId, JourneyStore, Next, Opened, Opening, Stored};

/// Makes a `#[tokio::test]` of each check in [`conformance`](crate::conformance), in the module
/// where it stands.
#[macro_export]
macro_rules! store_conformance {
    ($make:expr) => {
        $crate::store_conformance! { $make;
            a_finished_journey_answers_its_start_until_it_expires
            a_finished_journey_gives_its_patient_free
            a_finished_journey_stays_finished
            a_journey_is_there_until_it_expires
            a_journey_is_kept_as_it_was_given
            a_journey_that_begins_finished_takes_no_patient
            a_list_is_bounded
            a_list_is_in_order_of_expiry
            a_list_leaves_out_what_has_expired
            a_list_tells_what_a_load_tells
            a_patient_has_one_journey_open
            a_start_happens_once
            an_advance_changes_what_it_says
            an_advance_from_another_version_is_lost
            an_advance_of_no_journey_is_lost
            an_advance_of_an_expired_journey_is_lost
            an_advance_says_when_the_journey_expires
            an_advance_to_the_past_ends_the_journey
            an_expired_journey_blocks_nothing
            an_opening_that_is_made_again_is_the_same_start
            claims_last_as_long_as_the_journey
            journeys_without_keys_do_not_meet
            of_many_advances_from_one_version_one_wins
            of_many_openings_of_one_journey_one_is_new
            of_many_openings_with_one_patient_one_is_new
            of_many_openings_with_one_start_one_is_new
            starts_and_patients_are_not_mixed_up
            the_start_is_looked_for_before_the_patient
            times_are_kept_to_the_millisecond
        }
    };
    ($make:expr; $($check:ident)*) => {
        $(
            #[::tokio::test(flavor = "multi_thread")]
            async fn $check() {
                if let Some((store, _kept)) = $make().await {
                    $crate::conformance::$check(store).await;
                }
            }
        )*
    };
}

const RACERS: u8 = 16;
const HOUR: Duration = Duration::from_secs(3600);
const MILLISECOND: Duration = Duration::from_millis(1);

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)
}

fn id(number: u8) -> JourneyId {
    JourneyId::from_bytes([number; 16])
}

/// A journey without keys that expires in an hour.
fn opening(number: u8) -> Opening {
    Opening {
        id: id(number),
        kind: Kind { generation: Generation::V3, journey: JourneyKind::LoginMobile },
        state: StateKind::SendingOtp,
        expires_at: now() + HOUR,
        payload: vec![number; 40],
        start_key: None,
        patient_key: None,
    }
}

fn with_start(number: u8, start: u8) -> Opening {
    Opening { start_key: Some([start; 32]), ..opening(number) }
}

fn with_patient(number: u8, patient: u8) -> Opening {
    Opening { patient_key: Some([patient; 32]), ..opening(number) }
}

/// To expire in an hour.
fn next(state: StateKind) -> Next {
    Next { state, payload: b"next".to_vec(), expires_at: now() + HOUR }
}

#[track_caller]
fn assert_new(opened: Opened) {
    assert_eq!(opened, Opened::New);
}

async fn open_new(store: &dyn JourneyStore, opening: Opening) {
    assert_new(store.open(opening, now()).await.unwrap());
}

async fn load(store: &dyn JourneyStore, number: u8) -> Option<Stored> {
    store.load(&id(number), now()).await.unwrap()
}

async fn advance(store: &dyn JourneyStore, number: u8, from: u64, to: Next) -> Advanced {
    store.advance(&id(number), from, to, now()).await.unwrap()
}

/// What `racers` calls made at the same moment give.
async fn race<T, F>(
    store: &Arc<dyn JourneyStore>,
    call: impl Fn(Arc<dyn JourneyStore>, u8) -> F,
) -> Vec<(u8, T)>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let barrier = Arc::new(Barrier::new(usize::from(RACERS)));
    let mut racers = JoinSet::new();
    for number in 1..=RACERS {
        let barrier = Arc::clone(&barrier);
        let call = call(Arc::clone(store), number);
        racers.spawn(async move {
            barrier.wait().await;
            (number, call.await)
        });
    }
    racers.join_all().await
}
