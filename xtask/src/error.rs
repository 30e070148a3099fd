//! What keeps xtask from doing its work, as opposed to what its checks find.

use std::fmt;
use std::io;
use std::path::Path;

#[derive(Debug)]
pub(crate) enum Error {
    /// cargo ran and refused; its words are kept.
    Cargo { command: String, output: String },
    /// A file or a process was out of reach.
    Io { doing: String, source: io::Error },
    /// Something that was read has not the expected shape.
    Malformed(String),
    /// The command line was not understood.
    Usage(String),
}

impl Error {
    /// For `map_err` after reading or writing `path`.
    pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { doing: path.display().to_string(), source }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cargo { command, output } => write!(f, "`{command}` failed\n{output}"),
            Self::Io { doing, source } => write!(f, "{doing}: {source}"),
            Self::Malformed(what) | Self::Usage(what) => f.write_str(what),
        }
    }
}
