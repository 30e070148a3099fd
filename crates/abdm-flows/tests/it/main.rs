//! The journeys, driven without any IO: each reply is literal and goes through `Endpoint::decode`,
//! so that the machines and the wire are tested together.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod answers;
mod deactivate;
mod encryption;
mod failures;
mod journey;
mod lifetimes;
mod login_aadhaar;
mod login_mobile;
mod login_mobile_choice;
mod properties;
mod reactivate;
mod reconciling;
mod retrieve;
mod silence;
mod support;
