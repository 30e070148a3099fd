//! `abdm journeys` and `abdm store-key`: what waits in a store, and what it is sealed with.

use std::time::SystemTime;

use abdm::flows::snapshot::StateKind;
use abdm::store::Listed;
use abdm::store::seal::{KeyRing, SealingKey};
use abdm::transport::{Clock, SystemClock};
use serde_json::{Value, json};

use super::{Common, Done, Outcome, Run};
use crate::advice::span;
use crate::args::{JourneysArgs, StoreKeyArgs};
use crate::problem::{Problem, may_change};
use crate::store;
use crate::token_file::unix_seconds;

/// Journeys that are read, those that are over included.
const MOST_READ: usize = 100_000;

/// `abdm journeys`.
impl Run for JourneysArgs {
    fn common(&self) -> Common<'_> {
        Common::local("journeys", &self.output)
    }

    async fn run(&self) -> Outcome {
        let journeys = store::journeys(&self.store).await?;
        let now = SystemClock::new().now();
        let mut waiting = journeys.list(now, MOST_READ).await.map_err(Problem::of_store)?;
        // What is over is kept only for the start that began it.
        waiting.retain(|journey| journey.state != StateKind::Finished);
        let unreadable = journeys.count_unreadable(now).await.map_err(Problem::of_store)?;

        let mut done = Done::default();
        for journey in waiting.iter().take(self.limit) {
            done.line(line(journey, now));
        }
        if waiting.is_empty() && unreadable == 0 {
            done.line("No journey waits in this store.");
        } else if waiting.len() > self.limit {
            done.line(format!("and {} more", waiting.len() - self.limit));
        }
        if unreadable > 0 {
            let (are, them) = if unreadable == 1 { ("is", "it") } else { ("are", "them") };
            done.line(format!(
                "{unreadable} {are} there that this abdm cannot read: a newer one that shares the \
                 store knows {them}, or the store is damaged."
            ));
        }
        let objects: Vec<_> =
            waiting.iter().take(self.limit).map(|journey| object(journey, now)).collect();
        done.field("journeys", objects);
        done.field("journeys_total", waiting.len());
        done.field("journeys_unreadable", unreadable);
        Ok(done)
    }
}

/// `abdm store-key`.
impl Run for StoreKeyArgs {
    fn common(&self) -> Common<'_> {
        Common { name: "store-key", output: None, service: None }
    }

    async fn run(&self) -> Outcome {
        let key = SealingKey::generate();
        KeyRing::new(&self.id, key.clone()).map_err(|_| {
            Problem::usage(
                "id: 1 to 32 ASCII letters, digits, `.`, `-` and `_`, and not `index`",
                "Correct it.",
            )
        })?;
        let mut done = Done::default();
        done.line(format!("{}:{}", self.id, key.to_base64().as_str()));
        Ok(done)
    }
}

fn line(journey: &Listed, now: SystemTime) -> String {
    let Listed { id, kind, state, since, expires_at, .. } = journey;
    let left = expires_at.duration_since(now).unwrap_or_default();
    let age = now.duration_since(*since).unwrap_or_default();
    format!(
        "{id}  {:<28}  {:<16}  for {}, until it is forgotten in {}: {}",
        kind.to_string(),
        state.as_str(),
        span(age),
        span(left),
        next(journey)
    )
}

fn object(journey: &Listed, now: SystemTime) -> Value {
    json!({
        "journey_id": journey.id.to_string(),
        "journey": journey.kind.to_string(),
        "state": journey.state.as_str(),
        "since": unix_seconds(journey.since),
        "age_seconds": now.duration_since(journey.since).unwrap_or_default().as_secs(),
        "expires_at": unix_seconds(journey.expires_at),
        "next": next(journey),
    })
}

/// Which command goes on with it, once whoever is at it is gone.
fn next(journey: &Listed) -> &'static str {
    match journey.state {
        StateKind::VerifyingOtp | StateKind::OutcomeUnknown if may_change(journey.kind) => {
            "reconcile"
        }
        StateKind::AwaitingOtp | StateKind::ResendingOtp | StateKind::ChoosingAccount => "resume",
        _ => "discard",
    }
}
