//! Keys in every form, and encryption checked by decrypting with another library.

#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of tests are tests too, and a skip is told on stdout"
)]

mod backends;
mod encryption;
mod fixtures;
mod formats;
mod mangling;
#[path = "../../../../tests-common/fixtures.rs"]
mod recorded;
mod refusals;
mod support;
