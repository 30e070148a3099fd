//! Shows and counts the calls of one journey.

use std::sync::{Mutex, MutexGuard, PoisonError};

use abdm::transport::{CallFinished, Observer};
use abdm::types::{Auth, Endpoint, Meta, v1v2, v3};

use crate::output;

/// The calls of one journey, as they happen.
#[derive(Debug)]
pub(super) struct CallLog {
    shown: bool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// How many [`Proving`] there are.
    proving: u32,
    counts: Counts,
}

/// How many calls there were. One that was repeated counts as often as it was sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// The journey's own, those on its page.
    pub(super) own: u32,
    /// For what a client shares between journeys: session and key.
    pub(super) shared: u32,
    /// That prepare the journey or prove that it did what it says.
    pub(super) proof: u32,
}

/// While it lasts, calls prepare or prove.
#[derive(Debug)]
pub(super) struct Proving<'a>(&'a CallLog);

impl CallLog {
    /// A log that writes each call to standard output, or one that only counts.
    pub(super) fn new(shown: bool) -> Self {
        Self { shown, state: Mutex::default() }
    }

    pub(super) fn counts(&self) -> Counts {
        self.state().counts
    }

    /// Calls prepare or prove until the value is dropped.
    pub(super) fn prove(&self) -> Proving<'_> {
        self.state().proving += 1;
        Proving(self)
    }

    /// Something to tell about the calls before it.
    pub(super) fn note(&self, note: impl std::fmt::Display) {
        if self.shown {
            // Only the display suffers.
            let _ = output::print(format_args!("           {note}"));
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Numbers alone: sound whatever happened to whoever held it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Proving<'_> {
    fn drop(&mut self) {
        self.0.state().proving -= 1;
    }
}

impl Observer for CallLog {
    fn call_finished(&self, call: &CallFinished<'_>) {
        let is_shared = is_shared(call.meta);
        let mut state = self.state();
        let kind = if is_shared {
            state.counts.shared += 1;
            "shared"
        } else if state.proving > 0 {
            state.counts.proof += 1;
            "proof"
        } else {
            state.counts.own += 1;
            "journey"
        };
        drop(state);
        if !self.shown {
            return;
        }
        let name = call.meta.name.rsplit('.').next().unwrap_or_default();
        let status = call.status.map_or_else(|| "---".to_owned(), |status| status.to_string());
        let ms = call.elapsed.as_millis();
        let code = call.code.map(|code| format!("  {code}")).unwrap_or_default();
        let again = match call.attempt {
            1 => String::new(),
            attempt => format!("  attempt {attempt}"),
        };
        let _ =
            output::print(format_args!("  {kind:<8} {name:<28} {status} {ms:>6} ms{code}{again}"));
    }
}

/// Whether a call is for what a client shares between journeys.
fn is_shared(meta: &Meta) -> bool {
    const KEYS: [&str; 2] = [v1v2::cert::Request::META.name, v3::certificate::Request::META.name];
    meta.auth == Auth::None || KEYS.contains(&meta.name)
}
