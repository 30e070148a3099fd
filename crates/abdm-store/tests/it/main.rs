//! The stores, the seal and the conformance suite, as users of the crate see them.

#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of tests are tests too"
)]

mod conformance;
mod connect;
mod flaky;
mod memory;
mod processes;
mod proxy;
mod redis;
mod redis_server;
mod seal;
mod silence;
mod sqlite;
mod support;
mod teeth;
mod tls;
