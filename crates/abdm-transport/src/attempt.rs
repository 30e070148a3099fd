use std::error::Error;
use std::time::Duration;

use abdm_types::{Effect, Failure, Meta};
use tracing::Span;
use tracing::field::Empty;

use crate::{CallFinished, CallStarted, Clock, Observer, TransportError};

/// The record of one attempt: its span, and what the observer is told.
///
/// Dropped before it is finished, the call was abandoned in flight, and it says that too.
pub(crate) struct Attempt<'a> {
    meta: &'a Meta,
    number: u32,
    clock: &'a dyn Clock,
    observer: Option<&'a dyn Observer>,
    began: Duration,
    span: Span,
    finished: bool,
}

impl<'a> Attempt<'a> {
    pub(crate) fn start(
        meta: &'a Meta,
        number: u32,
        clock: &'a dyn Clock,
        observer: Option<&'a dyn Observer>,
    ) -> Self {
        let span = tracing::info_span!(
            "abdm.call",
            endpoint = meta.name,
            attempt = number,
            effect = Empty,
            status = Empty,
            code = Empty,
            ms = Empty,
        );
        if let Some(observer) = observer {
            observer.call_started(&CallStarted { meta, attempt: number });
        }
        Self { meta, number, clock, observer, began: clock.monotonic(), span, finished: false }
    }

    pub(crate) fn span(&self) -> &Span {
        &self.span
    }

    /// What is known beyond the kind of a failure, for whoever has to find its cause.
    pub(crate) fn note(&self, error: &TransportError) {
        if let Some(cause) = error.source() {
            self.span.in_scope(|| tracing::debug!(%cause, "{error}"));
        }
    }

    pub(crate) fn finish(mut self, status: Option<u16>, failure: Option<&Failure>) {
        self.finished = true;
        self.record(status, failure.map(Failure::effect), failure);
    }

    fn record(&self, status: Option<u16>, effect: Option<Effect>, failure: Option<&Failure>) {
        let elapsed = self.clock.monotonic().saturating_sub(self.began);
        let code = failure.and_then(Failure::service_error).and_then(|error| error.code());
        if let Some(effect) = effect {
            self.span.record("effect", effect.as_str());
        }
        if let Some(status) = status {
            self.span.record("status", status);
        }
        if let Some(code) = code {
            self.span.record("code", code.as_str());
        }
        let ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        self.span.record("ms", ms);
        if let Some(observer) = self.observer {
            observer.call_finished(&CallFinished {
                meta: self.meta,
                attempt: self.number,
                status,
                code,
                effect,
                elapsed,
            });
        }
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        if !self.finished {
            self.record(None, Some(Effect::Possible), None);
        }
    }
}
