//! Files with what is nobody else's business: on Unix only their owner can read them; elsewhere they
//! have the permissions that their directory passes on.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use abdm::transport::{OsRandom, Random};

/// Puts a file with this content in the place of what is there, whole or not at all.
///
/// # Errors
///
/// Whatever keeps it from being written; what was there is then still there.
pub(crate) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let temporary = temporary(path);
    let written = new_file()
        .open(&temporary)
        .and_then(|mut file| file.write_all(content).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// The same where nothing is there yet.
///
/// # Errors
///
/// [`io::ErrorKind::AlreadyExists`] when something is; and whatever keeps it from being written.
pub(crate) fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    // Takes the name first, so that what comes to be there meanwhile is not replaced.
    new_file().open(path)?;
    replace(path, content).inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}

/// Makes sure that a file can be written beside it, and leaves none.
///
/// # Errors
///
/// Whatever keeps one from being written.
pub(crate) fn try_beside(path: &Path) -> io::Result<()> {
    let temporary = temporary(path);
    new_file().open(&temporary).and_then(|_| fs::remove_file(&temporary))
}

/// Where it is.
pub(crate) fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A name that nobody can have taken, in the same directory, from where it can be moved whole.
fn temporary(path: &Path) -> PathBuf {
    let mut suffix = [0; 8];
    OsRandom.fill(&mut suffix);
    directory(path).join(format!(".abdm.{:016x}.tmp", u64::from_be_bytes(suffix)))
}

/// A new file, never one that is there already. On Unix it is its owner's only.
fn new_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
