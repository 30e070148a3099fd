//! The journeys over TCP, against the sandbox, in both generations and on both transports.

#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests are tests too")]

mod book;
mod broken_service;
mod cancelled;
mod contact;
mod deactivate;
mod delete;
mod enrol;
mod every_endpoint;
mod generations;
mod hosts;
mod isolation;
mod keys;
mod login_aadhaar;
mod login_methods;
mod login_mobile;
mod matrix;
mod methods;
mod parked;
mod profile;
mod promises;
mod raw;
mod reactivate;
mod reactivate_password;
mod rekyc;
mod relay;
mod renewal;
mod retrieve;
mod search;
mod shared;
mod silence;
mod tokens;
mod town;
mod transactions;
mod unknown_outcome;
mod v3;
mod wire;
