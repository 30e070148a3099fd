//! The journeys over TCP, against the sandbox, on both transports.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod broken_service;
mod deactivate;
mod login_aadhaar;
mod login_mobile;
mod raw;
mod reactivate;
mod retrieve;
mod shared;
mod silence;
mod tokens;
mod town;
mod transactions;
