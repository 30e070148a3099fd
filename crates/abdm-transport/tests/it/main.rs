//! The engine, the cache and the adapters, as users of the crate see them.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod adapters;
mod breaker;
mod cached;
mod conformance;
mod engine;
mod log;
mod observing;
mod providers;
mod support;
mod teeth;
