//! What `abdm card` and `abdm qr` are given.

use clap::{Args, ValueEnum};

use super::{OutArgs, SessionArgs};

#[derive(Debug, Args)]
pub(crate) struct CardArgs {
    /// What it comes as [default: what the ending of the file says, or else png]
    ///
    /// v3 has it as png alone.
    #[arg(long, value_enum, value_name = "FORMAT", verbatim_doc_comment)]
    pub(crate) format: Option<CardFormatName>,

    #[command(flatten)]
    pub(crate) out: OutArgs,
    #[command(flatten)]
    pub(crate) session: SessionArgs,
}

#[derive(Debug, Args)]
pub(crate) struct QrArgs {
    #[command(flatten)]
    pub(crate) out: OutArgs,
    #[command(flatten)]
    pub(crate) session: SessionArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CardFormatName {
    /// A picture
    Png,
    /// A document to print
    Pdf,
    /// A drawing
    Svg,
}
