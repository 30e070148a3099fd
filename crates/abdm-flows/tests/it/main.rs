//! The journeys, driven without any IO: each reply is literal and goes through `Endpoint::decode`,
//! so that the machines and the wire are tested together.
//!
//! What every journey promises is tested for all of them, here; what is particular to one, below
//! its generation.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod answers;
mod encryption;
mod failures;
mod journey;
mod password;
mod properties;
mod registry;
mod service;
mod silence;
mod snapshots;
mod support;
mod v1v2;
mod v3;
