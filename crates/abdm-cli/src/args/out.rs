//! Where a file goes that a command fetches.

use std::path::PathBuf;

use clap::Args;

/// Where a file goes that a command fetches.
#[derive(Debug, Args)]
pub(crate) struct OutArgs {
    /// File to write it to; its ending has to be that of what comes
    ///
    /// On Unix only its owner can read it.
    #[arg(long, value_name = "FILE", verbatim_doc_comment)]
    pub(crate) out: PathBuf,

    /// Replace the file if there is one
    #[arg(long)]
    pub(crate) force: bool,
}
