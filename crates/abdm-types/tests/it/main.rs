//! The wire, checked by hand-written requests and replies.

#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of tests are tests too, and a skip is told on stdout"
)]

mod catalogue;
mod discrepancies;
mod effects;
mod endpoints_page;
mod errors;
mod every_endpoint;
mod fixtures;
mod golden_replies;
mod golden_requests;
mod goldens;
mod hostile;
mod properties;
#[path = "../../../../tests-common/fixtures.rs"]
mod recorded;
mod server_half;
mod silence;
mod support;
mod v3;
