use std::time::Duration;

use abdm_types::Code;
use abdm_types::{Effect, Meta};

/// Is told of every attempt as it happens, such as to show or to count them.
///
/// Runs inside the call, so it should return at once. What it is told is free of tokens, bodies
/// and personal data.
pub trait Observer: Send + Sync + std::fmt::Debug {
    /// An attempt is about to be sent.
    fn call_started(&self, call: &CallStarted<'_>) {
        let _ = call;
    }

    /// An attempt is over. Each [`call_started`](Self::call_started) is followed by exactly one of
    /// these, even when the caller drops the call in flight.
    fn call_finished(&self, call: &CallFinished<'_>) {
        let _ = call;
    }
}

/// An attempt that is about to be sent.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct CallStarted<'a> {
    /// The endpoint.
    pub meta: &'a Meta,
    /// 1 for the first attempt.
    pub attempt: u32,
}

/// An attempt that is over.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct CallFinished<'a> {
    /// The endpoint.
    pub meta: &'a Meta,
    /// 1 for the first attempt.
    pub attempt: u32,
    /// HTTP status; `None` when no complete reply came.
    pub status: Option<u16>,
    /// The code of the service's refusal.
    pub code: Option<&'a Code>,
    /// Whether this attempt may have taken effect; `None` when it succeeded.
    pub effect: Option<Effect>,
    /// From before the request was handed to the transport until its reply was understood.
    pub elapsed: Duration,
}
