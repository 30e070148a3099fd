//! Recorded and published bodies of the service. They are not part of the project:
//! `ABDM_FIXTURES` names their folder, and `ABDM_REQUIRE=fixtures` turns their absence into a
//! failure.
//!
//! Included with `#[path]` by the tests of several crates.

use std::env;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

/// The folder, or `None` where the test may be skipped. `ABDM_SKIP_LOG` names a file that each skip
/// adds a line to.
pub(crate) fn folder() -> Option<PathBuf> {
    if let Some(folder) = env::var_os("ABDM_FIXTURES") {
        return Some(folder.into());
    }
    let required = env::var("ABDM_REQUIRE").unwrap_or_default();
    assert!(
        !required.split(',').any(|name| name.trim() == "fixtures"),
        "ABDM_REQUIRE names fixtures and ABDM_FIXTURES is not set"
    );
    if let Some(log) = env::var_os("ABDM_SKIP_LOG") {
        let mut log = OpenOptions::new().create(true).append(true).open(log).unwrap();
        log.write_all(b"fixtures: ABDM_FIXTURES is not set\n").unwrap();
    }
    println!("skipped: ABDM_FIXTURES is not set");
    None
}
