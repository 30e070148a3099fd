//! Standard output for results, standard error for everything else.

use std::fmt::Display;
use std::io::{self, Write};

/// Writes a line to standard output, at once.
///
/// A reader who has gone away (`abdm demo | head`) is no error: what was begun is finished.
///
/// # Errors
///
/// Anything else that keeps the line from being written, such as a full disk.
pub(crate) fn print(line: impl Display) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{line}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Writes a line to standard error. There is nowhere to tell that it failed.
pub(crate) fn tell(line: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Writes to standard error without ending the line.
pub(crate) fn ask(text: impl Display) {
    let mut err = io::stderr().lock();
    let _ = write!(err, "{text}").and_then(|()| err.flush());
}
