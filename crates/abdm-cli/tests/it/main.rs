//! Runs the real binary as a person or a script would.

#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of tests are tests too"
)]

mod changes;
mod demo;
mod journeys;
mod options;
mod proxy;
mod refusals;
mod running;
mod sandbox;
mod screen;
mod service;
mod token_file;
mod unknown;
mod waiting;
