//! Runs the real binary as a person or a script would.

#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of tests are tests too"
)]

#[cfg(target_os = "linux")]
mod book;
mod changes;
mod completions;
mod demo;
mod doctor;
#[cfg(unix)]
mod errors;
mod explain;
mod journeys;
mod options;
mod profile;
mod proxy;
#[path = "../../../../tests-common/redis_server.rs"]
mod redis_server;
mod refusals;
mod running;
mod sandbox;
mod screen;
mod service;
#[cfg(target_os = "linux")]
mod terminal;
mod token_file;
mod unknown;
mod waiting;
