//! Keys in every form, and encryption checked by decrypting with another library.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod backends;
mod encryption;
mod fixtures;
mod formats;
mod mangling;
mod refusals;
mod support;
