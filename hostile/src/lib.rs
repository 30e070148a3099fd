//! What others wrote, tried against everything that reads it.
//!
//! A [`Surface`] takes any bytes and panics if a promise does not hold for them: what reads them must
//! not panic, and beyond that each surface says what else it looks at. The same functions are run by
//!
//! * the coverage-guided fuzzers in `fuzz/`: `cargo +nightly fuzz run replies`;
//! * the smoke run of this crate's tests, on stable, over [seeds](Surface::seeds), what was
//!   [found] before, and [mutations](mutate) of both.
//!
//! ```sh
//! cargo run -p abdm-hostile -- fuzz/corpus     # writes the seeds for the fuzzers
//! ```
#![forbid(unsafe_code)]
#![allow(clippy::panic, reason = "a promise that does not hold is what is looked for")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{error, fs, io};

pub mod endpoints;
pub mod identifiers;
pub mod kept;
pub mod keys;
pub mod mutate;
pub mod refusals;
pub mod sandbox;

/// One place where bytes of others are read.
#[derive(Debug, Clone, Copy)]
pub struct Surface {
    /// Its name, which is also that of the fuzz target.
    pub name: &'static str,
    /// Panics if a promise does not hold for these bytes.
    pub check: fn(&[u8]),
    /// Inputs to begin with, among them at least one that is read to its end.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All of them.
pub const SURFACES: &[Surface] = &[
    Surface { name: "replies", check: endpoints::reply, seeds: endpoints::reply_seeds },
    Surface { name: "requests", check: endpoints::request, seeds: endpoints::request_seeds },
    Surface { name: "refusals", check: refusals::refusal, seeds: refusals::seeds },
    Surface { name: "waits", check: refusals::wait, seeds: refusals::wait_seeds },
    Surface { name: "identifiers", check: identifiers::text, seeds: identifiers::seeds },
    Surface { name: "keys", check: keys::key, seeds: keys::seeds },
    Surface { name: "snapshots", check: kept::snapshot, seeds: kept::snapshot_seeds },
    Surface { name: "sessions", check: kept::session, seeds: kept::session_seeds },
    Surface { name: "sealed", check: kept::sealed, seeds: kept::sealed_seeds },
    Surface { name: "sandbox_calls", check: sandbox::call, seeds: sandbox::call_seeds },
    Surface { name: "sandbox_http", check: sandbox::conversation, seeds: sandbox::seeds },
];

/// Tries an input against the surface of this name.
///
/// # Panics
///
/// If a promise does not hold for it, and if there is no such surface.
pub fn check(surface: &str, input: &[u8]) {
    let Some(surface) = SURFACES.iter().find(|known| known.name == surface) else {
        panic!("no surface {surface}");
    };
    (surface.check)(input);
}

/// What fuzzers found, by the name of a surface: each was a bug once.
///
/// # Errors
///
/// When a file there cannot be read.
pub fn found(surface: &str) -> io::Result<Vec<Vec<u8>>> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("found").join(surface);
    if !dir.is_dir() {
        return Ok(Vec::new());
    }
    let files = fs::read_dir(dir)?.map(|entry| Ok(entry?.path()));
    let mut files = files.collect::<io::Result<Vec<PathBuf>>>()?;
    files.sort();
    files.iter().map(fs::read).collect()
}

/// Everything that an error says in whatever way it can be asked.
fn texts(error: &(dyn error::Error + 'static)) -> String {
    let mut texts = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        // Writing to a string cannot fail.
        let _ = writeln!(texts, "{error}\n{error:?}");
        next = error.source();
    }
    texts
}

/// The longest that an error may be, however long what it is about.
const LONGEST_ERROR: usize = 4096;

/// Digits in a row that may stand in an error: codes and lengths do. An Aadhaar number has 12, an
/// ABHA number 14 and a mobile 10.
const MOST_DIGITS: usize = 8;

/// An error is short, and tells no number that could be a patient's.
#[track_caller]
fn assert_discreet(error: &(dyn error::Error + 'static)) {
    let texts = texts(error);
    assert!(texts.len() <= LONGEST_ERROR, "an error of {} bytes", texts.len());
    let mut digits = 0;
    for c in texts.chars() {
        digits = if c.is_ascii_digit() { digits + 1 } else { 0 };
        assert!(digits <= MOST_DIGITS, "an error tells a long number: {texts}");
    }
}
