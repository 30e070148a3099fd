//! The sandbox over real connections. Requests and expectations are written out by hand, not made
//! with the structs that the sandbox itself uses; ciphertexts come from another library than the
//! client's.

#![allow(clippy::panic, clippy::unwrap_used, reason = "clippy excepts tests, not their helpers")]

mod admission;
mod console;
mod contact;
mod control;
mod crowd;
mod deactivation;
mod deletion;
mod enrol;
mod faults;
mod fields;
mod in_process;
mod limits;
mod login;
mod login_by;
mod mobile_login;
mod profile;
mod reactivation;
mod retrieval;
mod search;
mod service;
mod serving;
mod tally;
mod v3;
